// The policies as self-contained templates: what is a prop of a construct is a parameter here.

import { CfnOutput, CfnParameter, Fn, type Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import { flag, optionalList, optionalText } from '../../templates/parameters.ts';
import {
  DEFAULT_BREAK_GLASS_TAG,
  PRINCIPAL_ARN,
  principalGuard,
  tagGuards,
} from './break-glass.ts';
import { documentBy, type SwitchBoard } from './policy-document.ts';
import { DEFAULT_PROTECTION, protectiveDocument } from './protective-policy.ts';
import { sessionTagDocument } from './session-tag-policy.ts';

/** The managed policy, for one account. */
export class ManagedPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Managed IAM policy: SageMaker training runs in a VPC (denies only)');
    const name = optionalText(
      this,
      'PolicyName',
      'Name of the policy; permission sets of IAM Identity Center refer to it by name. Empty: generated.',
    );
    const roles = optionalList(this, 'RoleNames', 'Roles to attach the policy to.');
    const users = optionalList(this, 'UserNames', 'Users to attach the policy to.');
    const groups = optionalList(this, 'GroupNames', 'Groups to attach the policy to.');
    const policy = new iam.CfnManagedPolicy(this, 'ManagedPolicy', {
      description: 'Denies SageMaker training outside a VPC; grants nothing',
      policyDocument: documentBy(parameterSwitchBoard(this)),
    });
    policy.addPropertyOverride('ManagedPolicyName', name.when(name.value));
    policy.addPropertyOverride('Roles', roles.when(roles.values));
    policy.addPropertyOverride('Users', users.when(users.values));
    policy.addPropertyOverride('Groups', groups.when(groups.values));
    new CfnOutput(this, 'PolicyArn', { value: policy.ref, description: 'Attach this' });
  }
}

/** The service control policy, for the organization's management account. */
export class ServiceControlPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Service control policy: SageMaker training runs in a VPC');
    const tagValue = optionalText(
      this,
      'BreakGlassTagValue',
      `Principals whose tag ${DEFAULT_BREAK_GLASS_TAG.key} has this value are exempt. Empty: no tag exempts.`,
    );
    const arns = optionalList(
      this,
      'BreakGlassPrincipalArns',
      'ARNs of roles and users that are exempt, * allowed. Empty: none.',
      `^$|${PRINCIPAL_ARN}`,
    );
    const { key } = DEFAULT_BREAK_GLASS_TAG;
    const byTag = {
      StringNotEqualsIfExists: { [`aws:PrincipalTag/${key}`]: tagValue.value },
    };
    const byArns = { ArnNotLikeIfExists: { 'aws:PrincipalArn': arns.values } };
    const orByTag = { StringNotEqualsIfExists: tagValue.when(byTag.StringNotEqualsIfExists) };
    const orByArns = { ArnNotLikeIfExists: arns.when(byArns.ArnNotLikeIfExists) };
    const exemptions = { ...orByTag, ...orByArns };
    const guards = [
      ...tagGuards({ key, value: tagValue.value }, { ...byTag, ...orByArns }).map((guard) =>
        tagValue.when(guard),
      ),
      arns.when(principalGuard(arns.values, { ...orByTag, ...byArns })),
    ];
    addPolicy(
      this,
      'sagemaker-training-in-vpc',
      documentBy(parameterSwitchBoard(this), exemptions, guards),
    );
  }
}

/** The protective service control policy, for the organization's management account. */
export class ProtectivePolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Service control policy: members leave sagemaker-training-job-in-vpc alone');
    const text = (name: string, description: string, defaultText: string) =>
      new CfnParameter(this, name, { description, default: defaultText, minLength: 1 })
        .valueAsString;
    const list = (name: string, description: string, defaults: readonly string[]) =>
      new CfnParameter(this, name, {
        type: 'CommaDelimitedList',
        description,
        default: defaults.join(','),
        allowedPattern: '.+',
      }).valueAsList;
    const document = protectiveDocument({
      functionName: text('FunctionName', 'Name of the function.', DEFAULT_PROTECTION.functionName),
      namesContaining: list(
        'NamesContaining',
        "What the names of the rule's resources contain; one of them must be part of the function's name.",
        DEFAULT_PROTECTION.namesContaining,
      ),
      exemptRoleArns: list(
        'ExemptRoleArns',
        'The roles that deploy and operate the rule, * allowed.',
        DEFAULT_PROTECTION.exemptRoleArns,
      ),
    });
    addPolicy(this, 'protect-sagemaker-training-job-in-vpc', document);
  }
}

/** The resource control policy beside an SCP that exempts by a tag, for the organization's management account. */
export class ResourceControlPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Resource control policy: nobody from outside sets the break-glass tag');
    const organizationId = new CfnParameter(this, 'OrganizationId', {
      allowedPattern: '^o-[a-z0-9]{10,32}$',
      description: 'Id of the organization, whose principals the service control policy restricts.',
    }).valueAsString;
    addPolicy(
      this,
      'sagemaker-training-in-vpc-break-glass',
      sessionTagDocument({ tagKey: DEFAULT_BREAK_GLASS_TAG.key, organizationId }),
      'RESOURCE_CONTROL_POLICY',
    );
  }
}

function addPolicy(
  stack: Stack,
  defaultName: string,
  content: unknown,
  type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY' = 'SERVICE_CONTROL_POLICY',
): void {
  const name = new CfnParameter(stack, 'PolicyName', {
    default: defaultName,
    description: 'Name of the policy.',
  });
  const targets = optionalList(
    stack,
    'TargetIds',
    'Roots, organizational units and accounts to attach the policy to.',
    '^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|[0-9]{12})?$',
  );
  const policy = new organizations.CfnPolicy(stack, 'Policy', {
    name: name.valueAsString,
    type,
    content,
  });
  policy.addPropertyOverride('TargetIds', targets.when(targets.values));
  Validations.of(policy).acknowledge({
    id: 'CloudFormation-Validate::F3031',
    reason: 'the validator takes the empty default for an id; the condition leaves it out',
  });
  new CfnOutput(stack, 'PolicyId', { value: Fn.getAtt(policy.logicalId, 'Id').toString() });
}

function parameterSwitchBoard(stack: Stack): SwitchBoard {
  const subnets = optionalList(
    stack,
    'AllowedSubnetIds',
    'Subnets that may be used. Empty: any subnet.',
    '^(subnet-[0-9a-f]+)?$',
  );
  const securityGroups = optionalList(
    stack,
    'AllowedSecurityGroupIds',
    'Security groups that may be used. Empty: any security group.',
    '^(sg-[0-9a-f]+)?$',
  );
  const switches = {
    allowedSubnets: subnets,
    allowedSecurityGroups: securityGroups,
    networkIsolation: flag(
      stack,
      'RequireNetworkIsolation',
      'Whether network isolation must be on, where the action has it.',
    ),
    interContainerEncryption: flag(
      stack,
      'RequireInterContainerEncryption',
      'Whether encryption between containers must be on, where the action has it.',
    ),
    processingJobs: flag(
      stack,
      'IncludeProcessingJobs',
      'Whether processing jobs must meet the same requirements.',
    ),
  };
  return {
    when: (name, value) => switches[name].when(value),
    allowedSubnetIds: subnets.values,
    allowedSecurityGroupIds: securityGroups.values,
  };
}
