// The policies as self-contained templates: what is a prop of a construct is a parameter here.

import { CfnOutput, CfnParameter, Fn, type Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import { flag, optionalList, optionalText } from '../../templates/parameters.ts';
import { TemplateStack } from '../rendered-template.ts';
import { DEFAULT_BREAK_GLASS_TAG, tagGuard } from './break-glass.ts';
import { documentBy, type SwitchBoard } from './policy-document.ts';
import { DEFAULT_PROTECTION, protectiveDocument } from './protective-policy.ts';

/** The managed policy, for one account. */
export class ManagedPolicyStack extends TemplateStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Managed IAM policy: SageMaker training runs in a VPC (denies only)',
    });
    const roles = optionalList(this, 'RoleNames', 'Roles to attach the policy to.');
    const policy = new iam.CfnManagedPolicy(this, 'ManagedPolicy', {
      description: 'Denies SageMaker training outside a VPC; grants nothing',
      policyDocument: documentBy(parameterSwitchBoard(this)),
    });
    policy.addPropertyOverride('Roles', roles.when(roles.values));
    new CfnOutput(this, 'PolicyArn', { value: policy.ref, description: 'Attach this' });
  }
}

/** The service control policy, for the organization's management account. */
export class ServiceControlPolicyStack extends TemplateStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Service control policy: SageMaker training runs in a VPC',
    });
    const tagValue = optionalText(
      this,
      'BreakGlassTagValue',
      `Principals whose tag ${DEFAULT_BREAK_GLASS_TAG.key} has this value are exempt. Empty: no tag exempts.`,
    );
    const arns = optionalList(
      this,
      'BreakGlassPrincipalArns',
      'Principals that are exempt, * allowed. Empty: none.',
      '^(arn:.+)?$',
    );
    const withTag = { [`aws:PrincipalTag/${DEFAULT_BREAK_GLASS_TAG.key}`]: tagValue.value };
    const ofArns = { ArnNotLikeIfExists: arns.when({ 'aws:PrincipalArn': arns.values }) };
    const exemptions = { StringNotEqualsIfExists: tagValue.when(withTag), ...ofArns };
    const guard = tagGuard(DEFAULT_BREAK_GLASS_TAG.key, {
      StringNotEqualsIfExists: withTag,
      ...ofArns,
    });
    addPolicy(
      this,
      'sagemaker-training-in-vpc',
      documentBy(parameterSwitchBoard(this), exemptions, [tagValue.when(guard)]),
    );
  }
}

/** The protective service control policy, for the organization's management account. */
export class ProtectivePolicyStack extends TemplateStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Service control policy: members leave sagemaker-training-job-in-vpc alone',
    });
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

function addPolicy(stack: Stack, defaultName: string, content: unknown): void {
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
    type: 'SERVICE_CONTROL_POLICY',
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
