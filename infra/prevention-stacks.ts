import type { App } from 'aws-cdk-lib';
import { TrainingEndpointsStack, TrainingVpcStack } from './prevention/network/network-stacks.ts';
import {
  ManagedPolicyStack,
  ProtectivePolicyStack,
  ResourceControlPolicyStack,
  ServiceControlPolicyStack,
} from './prevention/policies/enforcement-stacks.ts';
import { StopRemediationStack, StopTrainingJobsStack } from './prevention/stop-job/stop-stack.ts';

/** The context key that names them. */
export const PREVENTION_KEY = 'prevention';

const preventionStacks = {
  managedPolicy: ManagedPolicyStack,
  serviceControlPolicy: ServiceControlPolicyStack,
  protectivePolicy: ProtectivePolicyStack,
  resourceControlPolicy: ResourceControlPolicyStack,
  trainingVpc: TrainingVpcStack,
  trainingEndpoints: TrainingEndpointsStack,
  stopTrainingJobs: StopTrainingJobsStack,
  stopTrainingJobsRemediation: StopRemediationStack,
};

/**
 * The app has the stacks that the context key `prevention` names, separated by commas; what they
 * are to hold is chosen by CloudFormation parameters, `cdk deploy --parameters KEY=VALUE`.
 *
 * @throws Error that lists every name that is none of them.
 */
export function addPreventionStacks(app: App): void {
  const names = String(app.node.tryGetContext(PREVENTION_KEY) ?? '')
    .split(',')
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !Object.hasOwn(preventionStacks, name));
  if (unknown.length > 0)
    throw new Error(
      `the context key prevention takes ${Object.keys(preventionStacks).join(', ')}, got ${unknown.join(', ')}`,
    );
  for (const [name, PreventionStack] of Object.entries(preventionStacks))
    if (names.includes(name)) new PreventionStack(app, `SageMakerTrainingJob-${name}`);
}
