// A fresh process whose CPU and memory are measured in real time: the function with its real SDK clients, or these
// clients alone, making the calls that it made and throwing the answers away.

import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  SageMakerClient,
  SearchCommand,
} from '@aws-sdk/client-sagemaker';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Clients, createClients } from '../../rule/aws/clients.ts';
import { mapConcurrently } from '../../rule/aws/map-concurrently.ts';
import { systemTimer } from '../../rule/aws/timer.ts';
import { createHandler } from '../../rule/handler.ts';
import { createHurriedTimer } from '../support/hurried-timer.ts';
import { peakMemoryMiB } from './peak-memory.ts';

export interface CostRequest {
  readonly kind: 'function' | 'clients';
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly event: object;
  /** What the clients alone are to send. */
  readonly calls?: readonly RecordedCall[];
  /** Whether the function's calls are wanted. */
  readonly isRecorded?: boolean;
}

type ClientName = keyof Clients;

/** A call as the function made it, and how many of its operation were under way then, itself included. */
export interface RecordedCall {
  readonly client: ClientName;
  readonly operation: string;
  readonly input: object;
  readonly atOnce: number;
}

export interface Cost {
  readonly cpuMs: number;
  readonly heapMiB: number;
  readonly peakRssMiB: number;
  readonly calls: readonly RecordedCall[];
}

/** So much that the pace waits for nothing once it knows it; until then the timer hurries through its pauses. */
const quotaShare = 1_000;

/**
 * What the function waits for is not its CPU. At its pace it would spread the calls over many seconds, and a process
 * that wakes up for each of them needs half as much CPU again as one that makes them one after the other: neither the
 * function nor the clients, which make the same calls without a pause, are to be measured by that. No faster than it
 * takes, since a run also saves by this timer; its lease lasts by the real time.
 */
const hurriedTimer = createHurriedTimer(20);
/** By the hurried timer. */
const endlessMs = 1e9;

process.on('message', (request: CostRequest) => {
  void measure(request).then((cost) => process.send?.(cost));
});

async function measure(request: CostRequest): Promise<Cost> {
  const calls: RecordedCall[] = [];
  const act = request.kind === 'function' ? runFunction : sendCalls;
  const before = process.cpuUsage();
  await act(request, calls);
  const { user, system } = process.cpuUsage(before);
  globalThis.gc?.();
  return {
    cpuMs: (user + system) / 1_000,
    heapMiB: process.memoryUsage().heapUsed / 1_048_576,
    peakRssMiB: peakMemoryMiB(),
    calls,
  };
}

async function runFunction(request: CostRequest, calls: RecordedCall[]): Promise<void> {
  const { endpoint, queueUrl, event } = request;
  const handler = createHandler({
    environment: {
      quotaShare,
      region: 'eu-central-1',
      stateTableName: 'state',
      resumeQueueUrl: queueUrl,
    },
    write: () => undefined,
    timer: hurriedTimer,
    monotonicMs: systemTimer.nowMs,
    callTimeoutMs: endlessMs,
    createClients: (options) =>
      createClients({
        ...options,
        endpoint,
        ...(request.isRecorded && { onClient: (client, name) => record(client, name, calls) }),
      }),
  });
  const report = await handler(event, { getRemainingTimeInMillis: () => endlessMs });
  if (!('status' in report) || report.status !== 'finished')
    throw new Error(`the function has not done its work: ${JSON.stringify(report)}`);
}

function record(
  { middlewareStack }: { readonly middlewareStack: unknown },
  client: ClientName,
  calls: RecordedCall[],
): void {
  const underWay = new Map<string, number>();
  (middlewareStack as SageMakerClient['middlewareStack']).add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const atOnce = (underWay.get(operation) ?? 0) + 1;
        underWay.set(operation, atOnce);
        calls.push({ client, operation, input: args.input, atOnce });
        try {
          return await next(args);
        } finally {
          underWay.set(operation, (underWay.get(operation) ?? 0) - 1);
        }
      },
    { step: 'initialize', name: 'recordCalls' },
  );
}

/** Each operation's calls in their order, as many at once as the function had at most. */
async function sendCalls({ endpoint, calls = [] }: CostRequest): Promise<void> {
  const settings = { endpoint, maxAttempts: 1 };
  const clients: Partial<Record<ClientName, AnyClient>> = {
    sageMaker: new SageMakerClient(settings),
    config: new ConfigServiceClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
  };
  const byOperation = Map.groupBy(calls, ({ operation }) => operation);
  await Promise.all(
    [...byOperation.values()].map(async (own) => {
      const atOnce = Math.max(...own.map((call) => call.atOnce));
      await mapConcurrently(own, atOnce, async ({ client, operation, input }) => {
        const Command = commands[operation as keyof typeof commands] as AnyCommand;
        const sender = clients[client];
        if (sender === undefined) throw new Error(`a cost process sends nothing by ${client}`);
        await sender.send(new Command(input));
      });
    }),
  );
}

/** The commands are known by their names only; each goes to the client that sent it before. */
type AnyCommand = new (input: object) => object;
interface AnyClient {
  send(command: object): Promise<unknown>;
}

const commands = {
  ListTrainingJobs: ListTrainingJobsCommand,
  DescribeTrainingJob: DescribeTrainingJobCommand,
  Search: SearchCommand,
  PutEvaluations: PutEvaluationsCommand,
  GetComplianceDetailsByConfigRule: GetComplianceDetailsByConfigRuleCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  Query: QueryCommand,
  SendMessage: SendMessageCommand,
};
