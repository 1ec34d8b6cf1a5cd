import { defineOperation } from '../operation.ts';
import type { Settings } from '../options.ts';
import { ServiceError } from '../service-error.ts';
import { descriptionOf } from '../training-job-views.ts';
import { TRAINING_JOB_NAME } from './sagemaker.members.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html */
export const describeTrainingJob = defineOperation<{ TrainingJobName: string }>({
  service: 'sagemaker',
  name: 'DescribeTrainingJob',
  constraints: { TrainingJobName: TRAINING_JOB_NAME },
  run({ input, scope, settings }) {
    const job = scope.jobs.get(input.TrainingJobName);
    if (!job) throw jobNotFound(settings);
    return descriptionOf(job);
  },
});

/** The model declares ResourceNotFound; the service has been seen to answer ValidationException. */
export function jobNotFound({ missingJobError }: Settings): ServiceError {
  return new ServiceError(missingJobError, 'Requested resource not found.');
}
