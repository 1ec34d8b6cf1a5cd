import { describe, expect, it } from 'vitest';
import { readSdkMembers, UnusableSdkError } from '../../rule/aws/sdk-members.ts';
import { jobFromRecord } from '../../rule/aws/training-job-record.ts';

const record = { TrainingJobName: 'job', CreationTime: new Date('2026-03-01') };

describe('a record', () => {
  it.each([
    ['says that it is serverless', { ServerlessJobConfig: { JobType: 'FineTuning' } }, true],
    ['has no instances, and its client dropped what it says', {}, true],
    ['has no instances in its resources', { ResourceConfig: { VolumeSizeInGB: 1 } }, true],
    ['has an instance type', { ResourceConfig: { InstanceType: 'ml.m5.large' } }, false],
    [
      'has instance groups',
      { ResourceConfig: { InstanceGroups: [{ InstanceType: 'ml.m5.large' }] } },
      false,
    ],
  ])('that %s is serverless: %s', (_what, members, expected) => {
    const described = { ...record, ...members, $metadata: {} } as never;

    expect(jobFromRecord(described)?.serverless).toBe(expected);
  });

  it('has the types of all its instances, and says whether its volume has a KMS key', () => {
    const types = (ResourceConfig: object) =>
      jobFromRecord({ ...record, ResourceConfig, $metadata: {} } as never);
    const groups = ['ml.m5.large', 'ml.g5.xlarge'].map((InstanceType) => ({ InstanceType }));

    expect(types({ InstanceGroups: groups })).toMatchObject({
      instanceTypes: ['ml.m5.large', 'ml.g5.xlarge'],
      volumeKmsKey: false,
    });
    expect(types({ InstanceType: 'ml.m5.large', VolumeKmsKeyId: 'alias/training' })).toMatchObject({
      instanceTypes: ['ml.m5.large'],
      volumeKmsKey: true,
    });
  });

  it.each([
    ['name', { CreationTime: record.CreationTime }],
    ['creation time', { TrainingJobName: 'job' }],
  ])('without a %s is none', (_what, incomplete) => {
    expect(jobFromRecord(incomplete as never)).toBeUndefined();
  });
});

describe('the SDK', () => {
  it('keeps every member that a verdict depends on, and reports its version', async () => {
    const { version, dropped } = await readSdkMembers();

    expect(dropped).toEqual([]);
    expect(version).toMatch(/^3\.\d+\.\d+$/);
  });

  it('that drops a member is named with what it drops', () => {
    const error = new UnusableSdkError({ version: '3.1.0', dropped: ['VpcConfig.Subnets'] });

    expect(error.message).toContain('AWS SDK 3.1.0 drops VpcConfig.Subnets');
  });
});
