// The two AWS doubles that are compared: the embedded AWS, started here, and a moto server, started by
// .ci/run contract. Each offers real SDK clients and what it takes to prepare its state.

import {
  ConfigServiceClient,
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateAutoMLJobV2Command,
  type CreateAutoMLJobV2CommandInput,
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  CreatePipelineCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { startLocalAws } from '../../../rule/local-aws/server.ts';

export const accountId = '123456789012';
export const region = 'eu-central-1';

export interface Clients {
  readonly sagemaker: SageMakerClient;
  readonly config: ConfigServiceClient;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
  readonly events: EventBridgeClient;
}

/** One AWS double with nothing in it. */
export interface Double extends AsyncDisposable {
  readonly name: 'local-aws' | 'moto';
  readonly endpoint: string;
  readonly clients: Clients;
  /** A Lambda function of that name exists. */
  createFunction(name: string): Promise<void>;
  /** A periodic custom rule of that name exists, and its function. */
  createRule(name: string, inputParameters: Readonly<Record<string, string>>): Promise<void>;
  /** The account has a configuration recorder that was never started. */
  createRecorder(): Promise<void>;
  /** A tuning job exists with these members. */
  createTuningJob(input: CreateHyperParameterTuningJobCommandInput): Promise<void>;
  /** An AutoML job exists with these members. */
  createAutoMlJob(input: CreateAutoMLJobV2CommandInput): Promise<void>;
  /** A pipeline exists and has been executed; the answer is the execution's ARN. */
  createPipeline(name: string, definition: string): Promise<string>;
}

/** The embedded AWS, empty but for what an AWS account always has. */
export async function startLocalDouble(): Promise<Double> {
  const aws = await startLocalAws({ accountId, region });
  aws.world.config.recorder = 'none';
  const clients = createClients(aws.endpoint);
  return {
    name: 'local-aws',
    endpoint: aws.endpoint,
    clients,
    async createFunction(name) {
      aws.world.lambda.createFunction(name);
    },
    async createRule(name, inputParameters) {
      aws.world.config.createRule({ name, inputParameters });
    },
    async createRecorder() {
      aws.world.config.recorder = 'stopped';
    },
    async createTuningJob({ HyperParameterTuningJobName: name = '', Tags: _tags, ...members }) {
      aws.world.parents.put('HyperParameterTuningJob', name, members, aws.world.clock.now());
    },
    async createAutoMlJob({ AutoMLJobName: name = '', Tags: _tags, ...members }) {
      aws.world.parents.put('AutoMLJob', name, members, aws.world.clock.now());
    },
    async createPipeline(name, definition) {
      const times = { createdAt: aws.world.clock.now(), lastExecutedAt: aws.world.clock.now() };
      aws.world.parents.putPipeline({ name, definition, executions: ['abcdef012345'], ...times });
      return `${aws.world.parents.pipelineArn(name)}/execution/abcdef012345`;
    },
    [Symbol.asyncDispose]: async () => {
      destroy(clients);
      await aws.close();
    },
  };
}

/** The moto server, emptied. @throws Error without MOTO_ENDPOINT */
export async function emptyMotoDouble(): Promise<Double> {
  const endpoint = process.env.MOTO_ENDPOINT;
  if (endpoint === undefined || !/^http:\/\/127\.0\.0\.1:\d+$/.test(endpoint))
    throw new Error(
      `MOTO_ENDPOINT must be the address of a moto server on loopback (http://127.0.0.1:<port>), got "${endpoint}"; .ci/run contract starts one`,
    );
  const emptied = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  if (!emptied.ok) throw new Error(`moto could not be emptied: HTTP ${emptied.status}`);
  const clients = createClients(endpoint);
  const createFunction = async (name: string) => {
    await createExecutionRole(endpoint);
    await createMotoFunction(endpoint, name);
  };
  return {
    name: 'moto',
    endpoint,
    clients,
    createFunction,
    async createRule(name, inputParameters) {
      await createFunction(name);
      await clients.config.send(
        new PutConfigRuleCommand({
          ConfigRule: {
            ConfigRuleName: name,
            InputParameters: JSON.stringify(inputParameters),
            Source: {
              Owner: 'CUSTOM_LAMBDA',
              SourceIdentifier: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
              SourceDetails: [
                {
                  EventSource: 'aws.config',
                  MessageType: 'ScheduledNotification',
                  MaximumExecutionFrequency: 'TwentyFour_Hours',
                },
              ],
            },
          },
        }),
      );
    },
    async createRecorder() {
      const roleARN = `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
      await clients.config.send(
        new PutConfigurationRecorderCommand({
          ConfigurationRecorder: {
            name: 'default',
            roleARN,
            recordingGroup: { allSupported: true, includeGlobalResourceTypes: false },
          },
        }),
      );
    },
    async createTuningJob(input) {
      await clients.sagemaker.send(new CreateHyperParameterTuningJobCommand(input));
    },
    async createAutoMlJob(input) {
      await clients.sagemaker.send(new CreateAutoMLJobV2Command(input));
    },
    async createPipeline(name, definition) {
      await clients.sagemaker.send(
        new CreatePipelineCommand({
          PipelineName: name,
          PipelineDisplayName: name,
          PipelineDefinition: definition,
          RoleArn: `arn:aws:iam::${accountId}:role/SageMakerExecution`,
          ClientRequestToken: 'made-once-for-this-pipeline-and-no-other',
        }),
      );
      const { PipelineExecutionArn = '' } = await clients.sagemaker.send(
        new StartPipelineExecutionCommand({
          PipelineName: name,
          ClientRequestToken: 'made-once-for-this-execution-and-no-other',
        }),
      );
      return PipelineExecutionArn;
    },
    [Symbol.asyncDispose]: async () => destroy(clients),
  };
}

function createClients(endpoint: string): Clients {
  const options = {
    endpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    sagemaker: new SageMakerClient(options),
    config: new ConfigServiceClient(options),
    dynamodb: new DynamoDBClient(options),
    sqs: new SQSClient(options),
    sts: new STSClient(options),
    events: new EventBridgeClient(options),
  };
}

function destroy(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}

const executionRole = 'function-execution';

/** The role that moto wants a function to have. */
async function createExecutionRole(endpoint: string): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ],
  };
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { Authorization: authorization('iam') },
    body: new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: executionRole,
      AssumeRolePolicyDocument: JSON.stringify(trust),
    }),
  });
  if (!answer.ok) throw new Error(`moto made no role: HTTP ${answer.status}`);
}

async function createMotoFunction(endpoint: string, name: string): Promise<void> {
  const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
  const answer = await fetch(`${endpoint}/2015-03-31/functions`, {
    method: 'POST',
    headers: { Authorization: authorization('lambda'), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      FunctionName: name,
      Role: `arn:aws:iam::${accountId}:role/${executionRole}`,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Code: { ZipFile: emptyZip.toString('base64') },
    }),
  });
  if (!answer.ok) throw new Error(`moto made no function: HTTP ${answer.status}`);
}

/** Names the service, as a signature would; neither double checks signatures. */
export function authorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
