import {
  type CfnElement,
  CfnResource,
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

/** A stack whose template can be deployed by hand: no assets, no bootstrap, and ids that people can read. */
export class SelfContainedStack extends Stack {
  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, {
      description,
      synthesizer: withoutBootstrap(),
    });
  }

  /** Without the hashes that keep larger stacks apart; CDK refuses doubles. */
  protected override allocateLogicalId(element: CfnElement): string {
    const [first = '', ...rest] = element.node.scopes
      .slice(element.node.scopes.indexOf(this) + 1)
      .map(({ node }) => node.id)
      .filter((part) => part !== 'Resource');
    return rest.length > 0 && first === 'Function' ? rest.join('') : [first, ...rest].join('');
  }

  /** Every byte counts, and deletion is CloudFormation's default. */
  protected leaveOutDefaults(): void {
    for (const construct of this.node.findAll()) {
      if (!CfnResource.isCfnResource(construct)) continue;
      construct.addOverride('DeletionPolicy', undefined);
      construct.addOverride('UpdateReplacePolicy', undefined);
    }
  }
}
