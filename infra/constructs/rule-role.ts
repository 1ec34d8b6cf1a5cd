import type { CfnCondition, IResolvable } from 'aws-cdk-lib';
import { Aws, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Permission, PermissionOption, PermissionResource } from './rule-permissions.ts';

/** The conditions of a template under which options count; an option that has none here always does. */
export type OptionConditions = Readonly<Partial<Record<PermissionOption, CfnCondition>>>;

/** What an organization may demand of roles. */
export interface RoleSettings {
  /** @default '/' */
  readonly path?: string;
  /** @default - none */
  readonly permissionsBoundaryArn?: string;
}

export interface RuleRoleProps extends RoleSettings {
  readonly permissions: readonly Permission[];
  /** ARNs, or patterns of ARNs, of everything the granted statements name, except the rule's. */
  readonly arns: Readonly<Partial<Record<PermissionResource, readonly string[]>>>;
  /** @default - every statement is granted in any case */
  readonly conditions?: OptionConditions;
}

/** A function's role: trusted by Lambda only, with statements of `rule-permissions.ts` and no managed policy. */
export class RuleRole extends Construct {
  readonly role: iam.Role;
  readonly #props: RuleRoleProps;

  constructor(scope: Construct, id: string, props: RuleRoleProps) {
    super(scope, id);
    this.#props = props;
    this.role = new iam.Role(this, 'Resource', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      ...(props.path !== undefined && { path: props.path }),
    });
    const resource = this.role.node.defaultChild as iam.CfnRole;
    // Part of the role itself, so that nothing that uses the role can be created before its permissions.
    resource.policies = [
      {
        policyName: 'Function',
        policyDocument: this.#document(
          props.permissions.filter((each) => each.resource !== 'rule'),
        ),
      },
    ];
    if (props.permissionsBoundaryArn !== undefined)
      resource.permissionsBoundary = props.permissionsBoundaryArn;
  }

  /**
   * Grants the statements about the rule itself.
   *
   * They are a policy of their own: the rule's ARN ends with an id that Config generates, the rule needs the
   * function, and the function needs the role. So they arrive moments after the rule; a first run that Config
   * starts before that is denied to read results, of which there are none yet, and goes on without.
   */
  grantOnRule(ruleArn: string): iam.CfnPolicy {
    return new iam.CfnPolicy(new Construct(this, 'OnRule'), 'Resource', {
      policyName: 'OnRule',
      roles: [this.role.roleName],
      policyDocument: this.#document(
        this.#props.permissions.filter(({ resource }) => resource === 'rule'),
        [ruleArn],
      ),
    });
  }

  /** Of JSON and not of CDK's statements, which know no conditions of a template. */
  #document(permissions: readonly Permission[], ruleArns?: readonly string[]): object {
    return {
      Version: '2012-10-17',
      Statement: permissions.map((permission) => this.#statement(permission, ruleArns)),
    };
  }

  #statement(
    { sid, actions, resource, onlyWith }: Permission,
    ruleArns?: readonly string[],
  ): object | IResolvable {
    const resources = resource === 'rule' ? ruleArns : this.#arnsOf(resource);
    if (resources === undefined)
      throw new Error(
        `statement ${sid} of rule-permissions.ts is granted on "${resource}", for which RuleRole was given no ARN`,
      );
    const statement = {
      Sid: sid,
      Effect: 'Allow',
      Action: actions,
      Resource: resources.length === 1 ? resources[0] : resources,
    };
    const condition = onlyWith && this.#props.conditions?.[onlyWith];
    return condition === undefined
      ? statement
      : Fn.conditionIf(condition.logicalId, statement, Aws.NO_VALUE);
  }

  #arnsOf(resource: PermissionResource): readonly string[] | undefined {
    if (resource === 'everything') return ['*'];
    if (resource === 'training jobs')
      return [
        Stack.of(this).formatArn({
          service: 'sagemaker',
          resource: 'training-job',
          resourceName: '*',
        }),
      ];
    if (resource === 'event bus')
      return [
        Stack.of(this).formatArn({
          ...{ service: 'events', resource: 'event-bus', resourceName: 'default' },
        }),
      ];
    return this.#props.arns[resource];
  }
}

/** Leaves the order to the reference that a function has to its role: CDK says it a second time, which linters report. */
export function dependByReference(lambdaFunction: IFunction): void {
  const { defaultChild } = lambdaFunction.node;
  if (CfnResource.isCfnResource(defaultChild)) defaultChild.addOverride('DependsOn', undefined);
}
