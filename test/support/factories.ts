// Complete valid defaults; a test shows only what matters to it.

import { defaultRuleParameters, type RuleParameters } from '../../rule/verdict/parameters.ts';
import type { TrainingJob } from '../../rule/verdict/training-job.ts';

export function aTrainingJob(given: Partial<TrainingJob> = {}): TrainingJob {
  return {
    name: 'churn-model-2026-03-01',
    createdAtMs: Date.UTC(2026, 2, 1, 8),
    status: 'Completed',
    vpcConfig: { subnetIds: ['subnet-a'], securityGroupIds: ['sg-a'] },
    networkIsolation: false,
    interContainerEncryption: false,
    serverless: false,
    volumeKmsKey: false,
    instanceTypes: ['ml.m5.xlarge'],
    ...given,
  };
}

/** A job that was started without any VpcConfig. */
export function aPublicJob(given: Partial<TrainingJob> = {}): TrainingJob {
  const { vpcConfig: _none, ...job } = aTrainingJob(given);
  return job;
}

export function ruleParameters(given: Partial<RuleParameters> = {}): RuleParameters {
  return { ...defaultRuleParameters, ...given };
}
