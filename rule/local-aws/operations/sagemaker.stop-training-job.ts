import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { jobNotFound } from './sagemaker.describe-training-job.ts';
import { TRAINING_JOB_NAME } from './sagemaker.members.ts';

/**
 * The job is stopped at once; the service takes up to two minutes.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopTrainingJob.html
 */
export const stopTrainingJob = defineOperation<{ TrainingJobName: string }>({
  service: 'sagemaker',
  name: 'StopTrainingJob',
  constraints: { TrainingJobName: TRAINING_JOB_NAME },
  run({ input, scope, settings, world }) {
    const job = scope.jobs.get(input.TrainingJobName);
    if (!job) throw jobNotFound(settings);
    if (job.TrainingJobStatus !== 'InProgress')
      throw new ServiceError(
        'ValidationException',
        `The request was rejected because the training job is in status ${job.TrainingJobStatus}.`,
      );
    scope.jobs.update(input.TrainingJobName, {
      TrainingJobStatus: 'Stopped',
      SecondaryStatus: 'Stopped',
      TrainingEndTime: world.clock.now(),
    });
    return {};
  },
});
