// The function uses the SDK of Lambda's runtime, and an SDK silently drops members that its model does not have. A member
// that the client dropped would look like one that the job does not have.

import { DescribeTrainingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';

/** Every member that a verdict depends on. ServerlessJobConfig is not needed to recognize a serverless job. */
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
  /** Paths of members in DescribeTrainingJob's answer that this SDK drops. */
  readonly dropped: readonly string[];
}

/** Lets the SDK parse an answer that has every member. Sends nothing. */
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

/** The paths of values that one object has and the other does not. */
function missingPaths(given: object, parsed: object, prefix = ''): readonly string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const path = `${prefix}${key}`;
    const found: unknown = (parsed as Readonly<Record<string, unknown>>)[key];
    if (found === undefined || found === null) return [path];
    const isNested = typeof value === 'object' && typeof found === 'object';
    return isNested ? missingPaths(value, found, `${path}.`) : [];
  });
}

/** The runtime's SDK is too old to judge jobs: nothing was evaluated. */
export class UnusableSdkError extends Error {
  override readonly name = 'UnusableSdkError';

  constructor({ version, dropped }: SdkMembers) {
    super(
      `AWS SDK ${version} drops ${dropped.join(', ')} from the answers of DescribeTrainingJob, so no job can be judged: ` +
        'let Lambda update the runtime, or deploy the bundle that contains its own SDK',
    );
  }
}
