import { defineOperation } from '../operation.ts';
import { describeParent, parentName } from './sagemaker.members.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeAutoMLJobV2.html */
export const describeAutoMLJobV2 = defineOperation<{ AutoMLJobName: string }>({
  service: 'sagemaker',
  name: 'DescribeAutoMLJobV2',
  constraints: { AutoMLJobName: parentName(32) },
  run: ({ input, scope }) => describeParent(scope, 'AutoMLJob', input.AutoMLJobName),
});
