// Prevention and detection are two halves of one control: what the policies let through, the rule finds
// compliant, and what they deny it would not.

import { TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTANCE_TYPES_WITH_LOCAL_STORAGE } from '../../../infra/prevention/policies/local-storage.ts';
import {
  type EnforcementOptions,
  enforcementDocument,
} from '../../../infra/prevention/policies/policy-document.ts';
import { hasLocalStorage } from '../../../rule/verdict/local-storage.ts';
import type { TrainingJob } from '../../../rule/verdict/training-job.ts';
import { judge } from '../../../rule/verdict/verdict.ts';
import { aPublicJob, aTrainingJob, ruleParameters } from '../../support/factories.ts';
import { permissive, simulate } from './simulate.ts';

const subnetIds = ['subnet-1', 'subnet-2', 'subnet-3'];
const securityGroupIds = ['sg-1', 'sg-2', 'sg-3'];

const options = fc.record({
  allowedSubnetIds: fc.subarray(subnetIds),
  allowedSecurityGroupIds: fc.subarray(securityGroupIds),
  requireNetworkIsolation: fc.boolean(),
  requireInterContainerEncryption: fc.boolean(),
  requireVolumeKmsKey: fc.boolean(),
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
  volumeKmsKey: fc.boolean(),
  /** One type, or those of the instance groups; none for a serverless job. */
  instanceTypes: fc.uniqueArray(fc.constantFrom(...Object.values(TrainingInstanceType)), {
    maxLength: 3,
  }),
});

type JobRequest = typeof request extends fc.Arbitrary<infer Request> ? Request : never;

function conditionKeys(asked: JobRequest) {
  const { vpc, networkIsolation, interContainerEncryption, volumeKmsKey, instanceTypes } = asked;
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
    ...(volumeKmsKey && { 'sagemaker:VolumeKmsKeyArn': 'arn:aws:kms:::key/example' }),
    ...(instanceTypes.length > 0 && { 'sagemaker:InstanceTypes': instanceTypes }),
  };
}

function jobOf(asked: JobRequest): TrainingJob {
  const { vpc, volumeKmsKey, instanceTypes } = asked;
  const job = {
    networkIsolation: asked.networkIsolation ?? false,
    interContainerEncryption: asked.interContainerEncryption ?? false,
    volumeKmsKey,
    instanceTypes,
    serverless: instanceTypes.length === 0,
  };
  return vpc === undefined ? aPublicJob(job) : aTrainingJob({ ...job, vpcConfig: vpc });
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
            requireVolumeKmsKey: chosen.requireVolumeKmsKey,
          }),
          Date.UTC(2026, 2, 1),
        );

        return (outcome === 'allowed') === (verdict.kind === 'compliant');
      }),
      { numRuns: 300 },
    );
  });

  it('know the same instance types to have local storage, and list no family that training does not take', () => {
    const types = Object.values(TrainingInstanceType);
    const matches = (pattern: string, type: string) => type.startsWith(pattern.slice(0, -1));

    const byPolicies = types.filter((type) =>
      INSTANCE_TYPES_WITH_LOCAL_STORAGE.some((pattern) => matches(pattern, type)),
    );

    expect(byPolicies).toEqual(types.filter(hasLocalStorage));
    expect(
      INSTANCE_TYPES_WITH_LOCAL_STORAGE.filter(
        (pattern) => !types.some((type) => matches(pattern, type)),
      ),
    ).toEqual([]);
  });
});
