import * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import { Construct } from 'constructs';
import type { BreakGlass } from './break-glass.ts';
import { type EnforcementOptions, enforcementDocument } from './policy-document.ts';
import { refuseUnusable } from './policy-problems.ts';
import { MANAGED_POLICY_LIMIT, SERVICE_CONTROL_POLICY_LIMIT, withinLimit } from './policy-size.ts';
import { type ProtectionOptions, protectiveDocument } from './protective-policy.ts';
import { type SessionTagOptions, sessionTagDocument } from './session-tag-policy.ts';

export interface TrainingInVpcPolicyProps extends EnforcementOptions {
  /**
   * Name of the policy. A name needs the CAPABILITY_NAMED_IAM acknowledgement on deployment.
   * @default - made up by CloudFormation
   */
  readonly managedPolicyName?: string;
  /**
   * Roles to attach it to.
   * @default - none; attach it by its ARN
   */
  readonly roles?: readonly iam.IRole[];
  /**
   * Users to attach it to.
   * @default - none
   */
  readonly users?: readonly iam.IUser[];
  /**
   * Groups to attach it to: it restricts each user in them.
   * @default - none
   */
  readonly groups?: readonly iam.IGroup[];
  /**
   * Characters that AWS accepts, where it is not what this project knows.
   * @default - 6,144
   */
  readonly characterLimit?: number;
}

/**
 * A managed policy that denies training outside an allowed network, and grants nothing.
 *
 * It goes on roles, users and groups, beside what grants them their work and beside a permissions boundary. As
 * the boundary itself it would deny everything, since it allows nothing.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { Role } from 'aws-cdk-lib/aws-iam';
 * import { TrainingInVpcPolicy } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'DataScience');
 * const scientist = Role.fromRoleName(stack, 'Scientist', 'data-scientist');
 * new TrainingInVpcPolicy(stack, 'TrainingInVpc', {
 *   roles: [scientist],
 *   allowedSubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
 * });
 */
export class TrainingInVpcPolicy extends Construct {
  /** For roles, users and groups that are defined elsewhere. */
  readonly managedPolicyArn: string;

  /** @throws Error if the document is larger than IAM accepts. */
  constructor(scope: Construct, id: string, props: TrainingInVpcPolicyProps = {}) {
    super(scope, id);
    const { managedPolicyName, roles = [], users = [], groups = [], characterLimit } = props;
    const policy = new iam.CfnManagedPolicy(this, 'Resource', {
      description: 'Denies SageMaker training outside a VPC; grants nothing',
      policyDocument: withinLimit(
        this,
        enforcementDocument(props),
        MANAGED_POLICY_LIMIT,
        characterLimit,
      ),
      ...(managedPolicyName !== undefined && { managedPolicyName }),
      ...(roles.length > 0 && { roles: roles.map(({ roleName }) => roleName) }),
      ...(users.length > 0 && { users: users.map(({ userName }) => userName) }),
      ...(groups.length > 0 && { groups: groups.map(({ groupName }) => groupName) }),
    });
    this.managedPolicyArn = policy.ref;
  }
}

export interface TrainingInVpcServiceControlPolicyProps extends EnforcementOptions {
  /**
   * Name of the policy.
   * @default 'sagemaker-training-in-vpc'
   */
  readonly policyName?: string;
  /**
   * Ids of the roots, organizational units and accounts to attach it to.
   * @default - attached to nothing
   */
  readonly targetIds?: readonly string[];
  /**
   * Principals that are let through.
   * @default - nobody
   */
  readonly breakGlass?: BreakGlass;
  /**
   * Characters that AWS accepts, where it is not what this project knows.
   * @default - 10,240, and a warning above 5,120
   */
  readonly characterLimit?: number;
}

/**
 * A service control policy that denies training outside an allowed network. Deploy it in the management account.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { TrainingInVpcServiceControlPolicy } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'Organization');
 * new TrainingInVpcServiceControlPolicy(stack, 'TrainingInVpc', {
 *   targetIds: ['ou-ab12-c3d4e5f6'],
 *   requireNetworkIsolation: true,
 *   breakGlass: { principalArns: ['arn:aws:iam::*:role/platform-admin'] },
 * });
 */
export class TrainingInVpcServiceControlPolicy extends Construct {
  /** @throws Error that lists every id and key that is none, or if the document is larger than Organizations accepts. */
  constructor(scope: Construct, id: string, props: TrainingInVpcServiceControlPolicyProps = {}) {
    super(scope, id);
    refuseUnusable(`TrainingInVpcServiceControlPolicy ${this.node.path}`, props);
    const {
      policyName = 'sagemaker-training-in-vpc',
      targetIds = [],
      breakGlass,
      characterLimit,
    } = props;
    new organizations.CfnPolicy(this, 'Resource', {
      name: policyName,
      description: 'Denies SageMaker training outside a VPC',
      type: 'SERVICE_CONTROL_POLICY',
      content: withinLimit(
        this,
        enforcementDocument(props, breakGlass),
        SERVICE_CONTROL_POLICY_LIMIT,
        characterLimit,
      ),
      ...(targetIds.length > 0 && { targetIds: [...targetIds] }),
    });
  }
}

export interface ProtectiveServiceControlPolicyProps extends ProtectionOptions {
  /**
   * Name of the policy.
   * @default 'protect-sagemaker-training-job-in-vpc'
   */
  readonly policyName?: string;
  /**
   * Ids of the roots, organizational units and accounts to attach it to.
   * @default - attached to nothing
   */
  readonly targetIds?: readonly string[];
  /**
   * Characters that AWS accepts, where it is not what this project knows.
   * @default - 10,240, and a warning above 5,120
   */
  readonly characterLimit?: number;
}

/**
 * A service control policy that keeps members from tampering with the rule. Deploy it in the management account.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import { ProtectiveServiceControlPolicy } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'Organization');
 * new ProtectiveServiceControlPolicy(stack, 'ProtectRule', {
 *   targetIds: ['ou-ab12-c3d4e5f6'],
 *   exemptRoleArns: ['arn:aws:iam::*:role/platform-deployer'],
 * });
 */
export class ProtectiveServiceControlPolicy extends Construct {
  /** @throws Error that lists every id and key that is none, or if the document is larger than Organizations accepts. */
  constructor(scope: Construct, id: string, props: ProtectiveServiceControlPolicyProps = {}) {
    super(scope, id);
    refuseUnusable(`ProtectiveServiceControlPolicy ${this.node.path}`, props);
    const {
      policyName = 'protect-sagemaker-training-job-in-vpc',
      targetIds = [],
      characterLimit,
      ...options
    } = props;
    new organizations.CfnPolicy(this, 'Resource', {
      name: policyName,
      description: 'Keeps members from tampering with the rule sagemaker-training-job-in-vpc',
      type: 'SERVICE_CONTROL_POLICY',
      content: withinLimit(
        this,
        protectiveDocument(options),
        SERVICE_CONTROL_POLICY_LIMIT,
        characterLimit,
      ),
      ...(targetIds.length > 0 && { targetIds: [...targetIds] }),
    });
  }
}

export interface BreakGlassSessionPolicyProps extends SessionTagOptions {
  /**
   * Name of the policy.
   * @default 'sagemaker-training-in-vpc-break-glass'
   */
  readonly policyName?: string;
  /**
   * Ids of the roots, organizational units and accounts to attach it to.
   * @default - attached to nothing
   */
  readonly targetIds?: readonly string[];
}

/**
 * A resource control policy beside an SCP that exempts by a tag: nobody from outside the organization sets the tag on a
 * session of a member's role. Deploy it in the management account.
 *
 * @example
 * import { App, Stack } from 'aws-cdk-lib';
 * import {
 *   BreakGlassSessionPolicy,
 *   TrainingInVpcServiceControlPolicy,
 * } from 'sagemaker-training-job-in-vpc';
 *
 * const app = new App();
 * const stack = new Stack(app, 'Organization');
 * const targetIds = ['ou-ab12-c3d4e5f6'];
 * const principalTag = { key: 'training-vpc-break-glass', value: 'true' };
 * new TrainingInVpcServiceControlPolicy(stack, 'TrainingInVpc', {
 *   targetIds,
 *   breakGlass: { principalTag },
 * });
 * new BreakGlassSessionPolicy(stack, 'BreakGlass', {
 *   targetIds,
 *   tagKey: principalTag.key,
 *   organizationId: 'o-a1b2c3d4e5',
 * });
 */
export class BreakGlassSessionPolicy extends Construct {
  /** @throws Error that lists every id and key that is none. */
  constructor(scope: Construct, id: string, props: BreakGlassSessionPolicyProps) {
    super(scope, id);
    refuseUnusable(`BreakGlassSessionPolicy ${this.node.path}`, props);
    const { policyName = 'sagemaker-training-in-vpc-break-glass', targetIds = [] } = props;
    new organizations.CfnPolicy(this, 'Resource', {
      name: policyName,
      description: 'Lets nobody from outside the organization set the break-glass tag',
      type: 'RESOURCE_CONTROL_POLICY',
      content: sessionTagDocument(props),
      ...(targetIds.length > 0 && { targetIds: [...targetIds] }),
    });
  }
}
