import { buffer } from 'node:stream/consumers';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import type { SQSClient } from '@aws-sdk/client-sqs';

/** The clients of a function. Settings that are not given come from the SDK's environment. */
export interface Clients {
  readonly sageMaker: SageMakerClient;
  readonly config: ConfigServiceClient;
  readonly dynamoDb: DynamoDBClient;
  /** Most runs leave no work and tell of nothing: what these clients need is loaded when they are first asked for. */
  readonly sqs: () => Promise<SQSClient>;
  readonly eventBridge: () => Promise<EventBridgeClient>;
}

type OnDate = (header: string | undefined) => void;

export interface ClientOptions {
  /** Called with the `Date` header of every answer from SageMaker and Config. */
  readonly onDate?: OnDate;
  readonly endpoint?: string;
  /** Called with each client when it is made. */
  readonly onClient?: (client: AnyClient, name: keyof Clients) => void;
}

/** Of an SDK client, what can be changed without knowing its service. */
export interface AnyClient {
  readonly middlewareStack: unknown;
}

/**
 * One attempt for each call: rule/aws/calls.ts limits, retries, paces and counts. Answers are collected by Node.js,
 * since the SDK's own collector loads web streams, which no answer is.
 */
export function clientSettings() {
  return {
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000 },
    streamCollector: buffer,
  };
}

export function createClients({ onDate, onClient, ...others }: ClientOptions = {}): Clients {
  const settings = { ...clientSettings(), ...others };
  function made<Client extends AnyClient>(name: keyof Clients, client: Client): Client {
    keepNoLog(client);
    onClient?.(client, name);
    return client;
  }
  const clients = {
    sageMaker: made('sageMaker', new SageMakerClient(settings)),
    config: made('config', new ConfigServiceClient(settings)),
    dynamoDb: made('dynamoDb', new DynamoDBClient(settings)),
    sqs: once(async () => {
      const { SQSClient } = await import('./sqs-client.ts');
      return made('sqs', new SQSClient(settings));
    }),
    eventBridge: once(async () => {
      const { EventBridgeClient } = await import('./event-bridge-client.ts');
      return made('eventBridge', new EventBridgeClient(settings));
    }),
  };
  if (onDate) observeDates(clients, onDate);
  return clients;
}

function once<Client>(make: () => Promise<Client>): () => Promise<Client> {
  let made: Promise<Client> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The SDK copies every input and every answer for a log that nobody keeps. */
function keepNoLog({ middlewareStack }: AnyClient): void {
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
export function observeDate({ middlewareStack }: AnyClient, onDate: OnDate): void {
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
