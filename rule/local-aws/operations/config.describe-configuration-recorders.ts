import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorders.html */
export const describeConfigurationRecorders = defineOperation<Record<string, unknown>>({
  service: 'config',
  name: 'DescribeConfigurationRecorders',
  constraints: {},
  run({ scope }) {
    const { recorder } = scope.config;
    if (recorder === 'none') return { ConfigurationRecorders: [] };
    return {
      ConfigurationRecorders: [
        {
          name: 'default',
          roleARN: `arn:aws:iam::${scope.accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
          recordingGroup: {
            allSupported: true,
            includeGlobalResourceTypes: false,
            resourceTypes: [],
            exclusionByResourceTypes: { resourceTypes: [] },
            recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
          },
          recordingMode: { recordingFrequency: 'CONTINUOUS' },
        },
      ],
    };
  },
});

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigurationRecorderStatus.html */
export const describeConfigurationRecorderStatus = defineOperation<Record<string, unknown>>({
  service: 'config',
  name: 'DescribeConfigurationRecorderStatus',
  constraints: {},
  run({ scope }) {
    const { recorder } = scope.config;
    if (recorder === 'none') return { ConfigurationRecordersStatus: [] };
    return {
      ConfigurationRecordersStatus: [
        { name: 'default', recording: recorder === 'recording', lastStatus: 'SUCCESS' },
      ],
    };
  },
});
