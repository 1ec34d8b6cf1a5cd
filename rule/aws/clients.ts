import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The clients of a function. Settings that are not given come from the SDK's environment. */
export interface Clients {
  readonly sageMaker: SageMakerClient;
  readonly config: ConfigServiceClient;
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
}

type OnDate = (header: string | undefined) => void;

export interface ClientOptions {
  /** Called with the `Date` header of every answer from SageMaker and Config. */
  readonly onDate?: OnDate;
  readonly endpoint?: string;
}

/** One attempt for each call: rule/aws/calls.ts limits, retries, paces and counts. */
export function clientSettings() {
  return { maxAttempts: 1, requestHandler: { connectionTimeout: 3_000 } };
}

export function createClients({ onDate, ...others }: ClientOptions = {}): Clients {
  const settings = { ...clientSettings(), ...others };
  const clients = {
    sageMaker: new SageMakerClient(settings),
    config: new ConfigServiceClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
  };
  for (const client of Object.values(clients)) keepNoLog(client);
  if (onDate) observeDates(clients, onDate);
  return clients;
}

/** The client of EventBridge, which is loaded only where violations are told. */
export async function createEventsClient(
  options: Pick<ClientOptions, 'endpoint'> = {},
): Promise<EventBridgeClient> {
  const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
  const client = new EventBridgeClient({ ...clientSettings(), ...options });
  keepNoLog(client);
  return client;
}

/** The SDK copies every input and every answer for a log that nobody keeps. */
function keepNoLog({ middlewareStack }: { readonly middlewareStack: unknown }): void {
  (middlewareStack as SageMakerClient['middlewareStack']).remove('loggerMiddleware');
}

/** The clients that act in another account. */
export function createMemberClients(
  onDate: OnDate,
  credentials: NonNullable<SageMakerClientConfig['credentials']>,
): Pick<Clients, 'sageMaker' | 'config'> {
  const settings = { ...clientSettings(), credentials };
  const clients = {
    sageMaker: new SageMakerClient(settings),
    config: new ConfigServiceClient(settings),
  };
  for (const client of Object.values(clients)) keepNoLog(client);
  observeDates(clients, onDate);
  return clients;
}

/** An answer from a proxy has none of these, and the time of another clock. */
const requestIdHeaders = ['x-amzn-requestid', 'x-amz-request-id', 'x-amzn-request-id'];

function observeDates(clients: Pick<Clients, 'sageMaker' | 'config'>, onDate: OnDate): void {
  for (const client of [clients.sageMaker, clients.config]) observeDate(client, onDate);
}

/** Has a client tell the `Date` header of every answer that is AWS's own. */
export function observeDate(
  { middlewareStack }: { readonly middlewareStack: unknown },
  onDate: OnDate,
): void {
  const stack = middlewareStack as SageMakerClient['middlewareStack'];
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers = {} } = result.response as { readonly headers?: Record<string, string> };
      if (requestIdHeaders.some((name) => headers[name] !== undefined)) onDate(headers.date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'observeDate' },
  );
}
