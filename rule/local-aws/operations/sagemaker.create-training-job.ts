import type { Constraint } from '../constraints.ts';
import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import type { TrainingJobInput } from '../training-job.ts';
import { TRAINING_JOB_NAME } from './sagemaker.members.ts';

function idList(maxLength: number): Constraint {
  const of: Constraint = { type: 'string', maxLength: 32, pattern: '[-0-9a-zA-Z]+' };
  return { type: 'list', required: true, minLength: 1, maxLength, of };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
export const createTrainingJob = defineOperation<TrainingJobInput>({
  service: 'sagemaker',
  name: 'CreateTrainingJob',
  constraints: {
    TrainingJobName: TRAINING_JOB_NAME,
    RoleArn: { type: 'string', required: true, minLength: 20, maxLength: 2_048 },
    OutputDataConfig: {
      type: 'structure',
      required: true,
      members: { S3OutputPath: { type: 'string', required: true, maxLength: 1_024 } },
    },
    VpcConfig: {
      type: 'structure',
      members: { SecurityGroupIds: idList(5), Subnets: idList(16) },
    },
    EnableNetworkIsolation: { type: 'boolean' },
    EnableInterContainerTrafficEncryption: { type: 'boolean' },
    ServerlessJobConfig: { type: 'map' },
  },
  run({ input, scope }) {
    const existing = scope.jobs.get(input.TrainingJobName);
    if (existing)
      throw new ServiceError(
        'ResourceInUse',
        `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${existing.TrainingJobArn})`,
      );
    return { TrainingJobArn: scope.jobs.createTrainingJob(input).TrainingJobArn };
  },
});
