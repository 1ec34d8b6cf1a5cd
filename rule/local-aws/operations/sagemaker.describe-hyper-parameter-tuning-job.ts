import { defineOperation } from '../operation.ts';
import { describeParent, parentName } from './sagemaker.members.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeHyperParameterTuningJob.html */
export const describeHyperParameterTuningJob = defineOperation<{
  HyperParameterTuningJobName: string;
}>({
  service: 'sagemaker',
  name: 'DescribeHyperParameterTuningJob',
  constraints: { HyperParameterTuningJobName: parentName(32) },
  run: ({ input, scope }) =>
    describeParent(scope, 'HyperParameterTuningJob', input.HyperParameterTuningJobName),
});
