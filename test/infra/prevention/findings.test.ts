import { App, type Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import {
  TrainingEndpointsStack,
  TrainingVpcStack,
} from '../../../infra/prevention/network/network-stacks.ts';
import {
  ManagedPolicyStack,
  ProtectivePolicyStack,
  ResourceControlPolicyStack,
  ServiceControlPolicyStack,
} from '../../../infra/prevention/policies/enforcement-stacks.ts';
import {
  StopRemediationStack,
  StopTrainingJobsStack,
} from '../../../infra/prevention/stop-job/stop-stack.ts';

const stackClasses = [
  ManagedPolicyStack,
  ServiceControlPolicyStack,
  ProtectivePolicyStack,
  ResourceControlPolicyStack,
  TrainingVpcStack,
  TrainingEndpointsStack,
  StopTrainingJobsStack,
  StopRemediationStack,
].map((stackClass) => ({ name: stackClass.name, stackClass }));

function findings(stack: Stack): readonly string[] {
  const report = new AwsSolutionsChecks().validateScope(stack);
  return report.violations.map(({ ruleName }) => ruleName);
}

describe.each(stackClasses)('$name', ({ stackClass }) => {
  it('has no finding of cdk-nag that is not acknowledged with a reason', () => {
    expect(findings(new stackClass(new App(), 'Stack'))).toEqual([]);
  });

  it('is really looked at: a resource that deserves a finding gets one', () => {
    const stack = new stackClass(new App(), 'Stack');
    new CfnRole(stack, 'Careless', {
      assumeRolePolicyDocument: {},
      managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    });

    expect(findings(stack).join()).toContain('AwsSolutions-IAM4');
  });
});
