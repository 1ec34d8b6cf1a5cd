import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { jobNotFound } from './sagemaker.describe-training-job.ts';
import { TRAINING_JOB_NAME } from './sagemaker.members.ts';

const TERMINAL = new Set(['Completed', 'Failed', 'Stopped']);

/**
 * The job is gone at once and its name is free; views with an index lag still show it.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteTrainingJob.html
 */
export const deleteTrainingJob = defineOperation<{ TrainingJobName: string }>({
  service: 'sagemaker',
  name: 'DeleteTrainingJob',
  constraints: { TrainingJobName: TRAINING_JOB_NAME },
  run({ input, scope, settings }) {
    const job = scope.jobs.get(input.TrainingJobName);
    if (!job) throw jobNotFound(settings);
    if (!TERMINAL.has(job.TrainingJobStatus))
      throw new ServiceError(
        'ResourceInUse',
        `The training job ${job.TrainingJobArn} cannot be deleted in status ${job.TrainingJobStatus}`,
      );
    scope.jobs.deleteTrainingJob(input.TrainingJobName);
    return {};
  },
});
