import { CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Permission, PermissionResource } from './rule-permissions.ts';

export interface RuleRoleProps {
  readonly permissions: readonly Permission[];
  /** ARNs, or patterns of ARNs, of everything the granted statements name, except the rule's. */
  readonly arns: Readonly<Partial<Record<PermissionResource, readonly string[]>>>;
}

/** A function's role: trusted by Lambda only, with statements of `rule-permissions.ts` and no managed policy. */
export class RuleRole extends Construct {
  readonly role: iam.Role;
  readonly #permissions: readonly Permission[];
  readonly #arns: RuleRoleProps['arns'];

  constructor(scope: Construct, id: string, props: RuleRoleProps) {
    super(scope, id);
    this.#permissions = props.permissions;
    this.#arns = {
      everything: ['*'],
      'training jobs': [
        Stack.of(this).formatArn({
          service: 'sagemaker',
          resource: 'training-job',
          resourceName: '*',
        }),
      ],
      ...props.arns,
    };

    // Part of the role itself, so that nothing that uses the role can be created before its permissions.
    this.role = new iam.Role(this, 'Resource', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Function: this.#document(({ resource }) => resource !== 'rule'),
      },
    });
  }

  /**
   * Grants the statements about the rule itself.
   *
   * They are a policy of their own: the rule's ARN ends with an id that Config generates, the rule needs the
   * function, and the function needs the role. So they arrive moments after the rule; a first run that Config
   * starts before that is denied to read results, of which there are none yet, and goes on without.
   */
  grantOnRule(ruleArn: string): iam.Policy {
    return new iam.Policy(this, 'OnRule', {
      roles: [this.role],
      document: this.#document(({ resource }) => resource === 'rule', { rule: [ruleArn] }),
    });
  }

  #document(
    select: (permission: Permission) => boolean,
    moreArns: RuleRoleProps['arns'] = {},
  ): iam.PolicyDocument {
    const arns = { ...this.#arns, ...moreArns };
    return new iam.PolicyDocument({
      statements: this.#permissions.filter(select).map(({ sid, actions, resource }) => {
        const resources = arns[resource];
        if (resources === undefined)
          throw new Error(
            `statement ${sid} of rule-permissions.ts is granted on "${resource}", for which RuleRole was given no ARN`,
          );
        return new iam.PolicyStatement({ sid, actions: [...actions], resources: [...resources] });
      }),
    });
  }
}

/** Leaves the order to the reference that a function has to its role: CDK says it a second time, which linters report. */
export function dependByReference(lambdaFunction: IFunction): void {
  const { defaultChild } = lambdaFunction.node;
  if (CfnResource.isCfnResource(defaultChild)) defaultChild.addOverride('DependsOn', undefined);
}
