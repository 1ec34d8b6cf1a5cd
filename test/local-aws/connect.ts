// A fresh embedded AWS with real SDK clients, its clock standing still unless a test moves it.

import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import type { World } from '../../rule/local-aws/world.ts';

export const NOON = new Date('2026-03-01T12:00:00.000Z');

/** So slow that no test lasts a simulated millisecond. */
const STANDSTILL = 1e-9;

export interface Connected extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly world: World;
  readonly sagemaker: SageMakerClient;
  readonly config: ConfigServiceClient;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
}

export async function connect(options: LocalAwsOptions = {}): Promise<Connected> {
  const aws = await startLocalAws({ startAt: NOON, timeScale: STANDSTILL, ...options });
  const settings = clientSettings(aws, 'local');
  const clients = {
    sagemaker: new SageMakerClient(settings),
    config: new ConfigServiceClient(settings),
    dynamodb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    sts: new STSClient(settings),
  };
  return {
    aws,
    world: aws.world,
    ...clients,
    async [Symbol.asyncDispose]() {
      for (const client of Object.values(clients)) client.destroy();
      await aws.close();
    },
  };
}

/** Settings of a client that signs with this key id and tries once. */
export function clientSettings({ endpoint }: LocalAws, accessKeyId: string) {
  return {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
    maxAttempts: 1,
  };
}

/** `count` jobs, one a second up to a minute before noon, oldest first: job-000, job-001, … */
export function putJobs({ world }: Connected, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `job-${String(index).padStart(3, '0')}`;
    const createdAt = new Date(NOON.getTime() - 60_000 - (count - index) * 1_000);
    world.jobs.put({ TrainingJobName: name, CreationTime: createdAt });
    return name;
  });
}

export function secondsBeforeNoon(seconds: number): Date {
  return new Date(NOON.getTime() - seconds * 1_000);
}
