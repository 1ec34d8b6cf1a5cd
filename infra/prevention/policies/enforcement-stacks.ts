// The policies as self-contained templates: what is a prop of a construct is a parameter here.

import { CfnOutput, type CfnParameter, Fn, type Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import { BaseStack } from '../../templates/base-stack.ts';
import { declareParameters, whereGiven, whereTrue } from '../../templates/parameters.ts';
import {
  breakGlassConditions,
  DEFAULT_BREAK_GLASS_TAG,
  principalGuard,
  tagGuards,
} from './break-glass.ts';
import { documentBy, type SwitchBoard } from './policy-document.ts';
import {
  managedPolicyParameters,
  protectivePolicyParameters,
  resourceControlPolicyParameters,
  serviceControlPolicyParameters,
} from './policy-parameters.ts';
import { protectiveDocument, tagGuard } from './protective-policy.ts';
import { sessionTagDocument } from './session-tag-policy.ts';

/** The parameter of an id. */
type Parameters = (id: string) => CfnParameter;

/** The managed policy, for one account. */
export class ManagedPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Managed IAM policy: SageMaker training runs in a VPC (denies only)');
    const parameter = declareParameters(this, managedPolicyParameters);
    const policy = new iam.CfnManagedPolicy(this, 'ManagedPolicy', {
      description: 'Denies SageMaker training outside a VPC; grants nothing',
      policyDocument: documentBy(parameterSwitchBoard(parameter)),
    });
    const name = parameter('PolicyName');
    policy.addPropertyOverride('ManagedPolicyName', whereGiven(name).when(name.valueAsString));
    for (const kind of ['Role', 'User', 'Group']) {
      const names = parameter(`${kind}Names`);
      policy.addPropertyOverride(`${kind}s`, whereGiven(names).when(names.valueAsList));
    }
    new CfnOutput(this, 'PolicyArn', { value: policy.ref, description: 'Attach this' });
  }
}

/** The service control policy, for the organization's management account. */
export class ServiceControlPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Service control policy: SageMaker training runs in a VPC');
    const parameter = declareParameters(this, serviceControlPolicyParameters);
    const { key } = DEFAULT_BREAK_GLASS_TAG;
    const value = parameter('BreakGlassTagValue').valueAsString;
    const whereTag = whereGiven(parameter('BreakGlassTagValue'));
    const arns = parameter('BreakGlassPrincipalArns').valueAsList;
    const whereArns = whereGiven(parameter('BreakGlassPrincipalArns'));

    const byTag = { StringNotEqualsIfExists: { [`aws:PrincipalTag/${key}`]: value } };
    const byArns = { ArnNotLikeIfExists: { 'aws:PrincipalArn': arns } };
    const orByTag = { StringNotEqualsIfExists: whereTag.when(byTag.StringNotEqualsIfExists) };
    const orByArns = { ArnNotLikeIfExists: whereArns.when(byArns.ArnNotLikeIfExists) };
    const guards = [
      ...tagGuards({ key, value }, { ...byTag, ...orByArns }).map((guard) => whereTag.when(guard)),
      whereArns.when(principalGuard(arns, { ...orByTag, ...byArns })),
    ];
    const board = parameterSwitchBoard(parameter);
    addPolicy(this, parameter, {
      type: 'SERVICE_CONTROL_POLICY',
      content: documentBy(board, { ...orByTag, ...orByArns }, guards),
    });
  }
}

/** The protective service control policy, for the organization's management account. */
export class ProtectivePolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Service control policy: members leave sagemaker-training-job-in-vpc alone');
    const parameter = declareParameters(this, protectivePolicyParameters);
    const exemptTag = parameter('ExemptTag');
    const exemptRoleArns = parameter('ExemptRoleArns').valueAsList;
    const document = protectiveDocument({
      functionName: parameter('FunctionName').valueAsString,
      namesContaining: parameter('NamesContaining').valueAsList,
      exemptRoleArns,
    });
    const exempt = breakGlassConditions({ principalArns: exemptRoleArns });
    const guard = whereGiven(exemptTag).when(tagGuard(exemptTag.valueAsString, exempt));
    addPolicy(this, parameter, {
      type: 'SERVICE_CONTROL_POLICY',
      content: { ...document, Statement: [...document.Statement, guard] },
    });
  }
}

/** The resource control policy beside an SCP that exempts by a tag, for the organization's management account. */
export class ResourceControlPolicyStack extends BaseStack {
  constructor(scope: Construct, id: string) {
    super(scope, id, 'Resource control policy: nobody from outside sets the break-glass tag');
    const parameter = declareParameters(this, resourceControlPolicyParameters);
    addPolicy(this, parameter, {
      type: 'RESOURCE_CONTROL_POLICY',
      content: sessionTagDocument({
        tagKey: DEFAULT_BREAK_GLASS_TAG.key,
        organizationId: parameter('OrganizationId').valueAsString,
      }),
    });
  }
}

function addPolicy(
  stack: Stack,
  parameter: Parameters,
  props: Pick<organizations.CfnPolicyProps, 'type' | 'content'>,
): void {
  const policy = new organizations.CfnPolicy(stack, 'Policy', {
    name: parameter('PolicyName').valueAsString,
    ...props,
  });
  const targets = parameter('TargetIds');
  policy.addPropertyOverride('TargetIds', whereGiven(targets).when(targets.valueAsList));
  Validations.of(policy).acknowledge({
    id: 'CloudFormation-Validate::F3031',
    reason: 'the validator takes the empty default for an id; the condition leaves it out',
  });
  new CfnOutput(stack, 'PolicyId', { value: Fn.getAtt(policy.logicalId, 'Id').toString() });
}

function parameterSwitchBoard(parameter: Parameters): SwitchBoard {
  const switches = {
    allowedSubnets: whereGiven(parameter('AllowedSubnetIds')),
    allowedSecurityGroups: whereGiven(parameter('AllowedSecurityGroupIds')),
    networkIsolation: whereTrue(parameter('RequireNetworkIsolation')),
    interContainerEncryption: whereTrue(parameter('RequireInterContainerEncryption')),
    volumeKmsKey: whereTrue(parameter('RequireVolumeKmsKey')),
    processingJobs: whereTrue(parameter('IncludeProcessingJobs')),
  };
  return {
    when: (name, value) => switches[name].when(value),
    allowedSubnetIds: parameter('AllowedSubnetIds').valueAsList,
    allowedSecurityGroupIds: parameter('AllowedSecurityGroupIds').valueAsList,
  };
}
