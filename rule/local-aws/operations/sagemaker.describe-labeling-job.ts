import { defineOperation } from '../operation.ts';
import { describeParent, parentName } from './sagemaker.members.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeLabelingJob.html */
export const describeLabelingJob = defineOperation<{ LabelingJobName: string }>({
  service: 'sagemaker',
  name: 'DescribeLabelingJob',
  constraints: { LabelingJobName: parentName(63) },
  run: ({ input, scope }) => describeParent(scope, 'LabelingJob', input.LabelingJobName),
});
