// Prevention and detection are two halves of one control: what the policies let through, the rule finds
// compliant, and what they deny it would not.

import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../infra/prevention/policies/policy-document.ts';
import type { TrainingJob } from '../../rule/verdict/training-job.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { aPublicJob, aTrainingJob, ruleParameters } from '../support/factories.ts';
import { permissive, simulate } from './simulate.ts';

const subnetIds = ['subnet-1', 'subnet-2', 'subnet-3'];
const securityGroupIds = ['sg-1', 'sg-2', 'sg-3'];

const options = fc.record({
  allowedSubnetIds: fc.subarray(subnetIds),
  allowedSecurityGroupIds: fc.subarray(securityGroupIds),
  requireNetworkIsolation: fc.boolean(),
  requireInterContainerEncryption: fc.boolean(),
}) satisfies fc.Arbitrary<EnforcementOptions>;

/** What CreateTrainingJob is asked for; SageMaker takes a VpcConfig only with both lists filled. */
const request = fc.record({
  vpc: fc.option(
    fc.record({
      subnetIds: fc.subarray(subnetIds, { minLength: 1 }),
      securityGroupIds: fc.subarray(securityGroupIds, { minLength: 1 }),
    }),
    { nil: undefined },
  ),
  networkIsolation: fc.option(fc.boolean(), { nil: undefined }),
  interContainerEncryption: fc.option(fc.boolean(), { nil: undefined }),
});

type JobRequest = typeof request extends fc.Arbitrary<infer Request> ? Request : never;

function conditionKeys({ vpc, networkIsolation, interContainerEncryption }: JobRequest) {
  return {
    ...(vpc && {
      'sagemaker:VpcSubnets': vpc.subnetIds,
      'sagemaker:VpcSecurityGroupIds': vpc.securityGroupIds,
    }),
    ...(networkIsolation !== undefined && {
      'sagemaker:NetworkIsolation': String(networkIsolation),
    }),
    ...(interContainerEncryption !== undefined && {
      'sagemaker:InterContainerTrafficEncryption': String(interContainerEncryption),
    }),
  };
}

function jobOf({ vpc, networkIsolation, interContainerEncryption }: JobRequest): TrainingJob {
  const flags = {
    networkIsolation: networkIsolation ?? false,
    interContainerEncryption: interContainerEncryption ?? false,
  };
  return vpc === undefined ? aPublicJob(flags) : aTrainingJob({ ...flags, vpcConfig: vpc });
}

describe('the policies and the rule', () => {
  it('agree on every training job, for every choice of options', async () => {
    await fc.assert(
      fc.asyncProperty(options, request, async (chosen, asked) => {
        const outcome = await simulate(
          { action: 'sagemaker:CreateTrainingJob', keys: conditionKeys(asked) },
          { identity: [permissive, enforcementDocument(chosen)] },
        );

        const verdict = judge(
          jobOf(asked),
          ruleParameters({
            allowedSubnetIds: chosen.allowedSubnetIds,
            allowedSecurityGroupIds: chosen.allowedSecurityGroupIds,
            requireNetworkIsolation: chosen.requireNetworkIsolation,
            requireInterContainerEncryption: chosen.requireInterContainerEncryption,
          }),
          Date.UTC(2026, 2, 1),
        );

        return (outcome === 'allowed') === (verdict.kind === 'compliant');
      }),
      { numRuns: 300 },
    );
  });
});
