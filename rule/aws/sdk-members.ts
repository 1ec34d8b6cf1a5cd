// The function takes the SDK from Lambda's runtime, and an SDK drops what its model does not know without a word:
// a member that is missing because the client dropped it looks like one that is not there.

import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';

/** Everything that a verdict is made by, with a value in it. A serverless job shows by its lack of instances, too. */
const cannedRecord = {
  TrainingJobName: 'canned',
  CreationTime: 1_700_000_000,
  VpcConfig: { Subnets: ['subnet-canned'], SecurityGroupIds: ['sg-canned'] },
  EnableNetworkIsolation: true,
  EnableInterContainerTrafficEncryption: true,
  ResourceConfig: {
    InstanceType: 'ml.m5.large',
    VolumeKmsKeyId: 'canned',
    InstanceGroups: [
      { InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'canned' },
    ],
  },
};

export interface SdkMembers {
  /** Such as `3.1142.0`. */
  readonly version: string;
  /** Members of DescribeTrainingJob's answer that this SDK drops, as paths. */
  readonly dropped: readonly string[];
}

/** What the SDK makes of an answer that has every member; nothing is sent. */
export async function readSdkMembers(): Promise<SdkMembers> {
  const body = new TextEncoder().encode(JSON.stringify(cannedRecord));
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  const client = new SageMakerClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'canned', secretAccessKey: 'canned' },
    requestHandler: { handle: async () => ({ response: { statusCode: 200, headers, body } }) },
  });
  const parsed = await client.send(new DescribeTrainingJobCommand({ TrainingJobName: 'canned' }));
  const agents = await client.config.defaultUserAgentProvider();
  client.destroy();
  const version = agents.find(([name]) => name === 'aws-sdk-js')?.[1] ?? 'unknown';
  return { version, dropped: missingPaths(cannedRecord, parsed) };
}

/** The paths of values that one object has and the other has not. */
function missingPaths(given: object, parsed: object, prefix = ''): readonly string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const found: unknown = (parsed as Readonly<Record<string, unknown>>)[key];
    if (found === undefined || found === null) return [path];
    const isNested = typeof value === 'object' && typeof found === 'object';
    return isNested ? missingPaths(value, found, `${path}.`) : [];
  });
}

/** The SDK of the runtime is too old to judge by: nothing was evaluated. */
export class UnusableSdkError extends Error {
  override readonly name = 'UnusableSdkError';

  constructor({ version, dropped }: SdkMembers) {
    super(
      `AWS SDK ${version} drops ${dropped.join(', ')} from DescribeTrainingJob's answers, so that no job can be judged: ` +
        'let Lambda update the runtime, or deploy the bundle that brings its own SDK',
    );
  }
}
