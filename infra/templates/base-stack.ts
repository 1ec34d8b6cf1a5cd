import {
  type CfnElement,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A synthesizer whose templates need no bootstrapped account. */
export function withoutBootstrap(): IStackSynthesizer {
  // The class is declared without exactOptionalPropertyTypes in mind: its qualifier may be undefined.
  return new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer;
}

/** A stack whose template people deploy without CDK: no assets, no bootstrap, and ids that people can read. */
export class BaseStack extends Stack {
  constructor(scope: Construct, id: string, description?: string) {
    super(scope, id, {
      synthesizer: withoutBootstrap(),
      ...(description !== undefined && { description }),
    });
  }

  /** Without the hashes that keep larger stacks apart; CDK refuses doubles. */
  protected override allocateLogicalId(element: CfnElement): string {
    return element.node.scopes
      .slice(element.node.scopes.indexOf(this) + 1)
      .map(({ node }) => node.id)
      .filter((part) => part !== 'Resource')
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join('');
  }
}
