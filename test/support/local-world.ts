// The function over HTTP against the embedded AWS: small pages, so that paging is always exercised, and one virtual
// clock for both, so that nobody waits.

import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { type AnyClient, createClients } from '../../rule/aws/clients.ts';
import type { Timer } from '../../rule/aws/timer.ts';
import type { Environment } from '../../rule/events/environment.ts';
import { createHandler, type HandlerResult } from '../../rule/handler.ts';
import type { Handler, HandlerOptions } from '../../rule/lambda.ts';
import { createDice } from '../../rule/local-aws/seeded-random.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import type { RunReport } from '../../rule/run/report.ts';
import { createHurriedTimer } from './hurried-timer.ts';
import { loadLateClients, VirtualClock } from './virtual-clock.ts';

export const ruleName = 'sagemaker-training-job-in-vpc';
export const tableName = 'state';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const startAt = new Date('2026-03-01T12:00:00Z');

/** For what has no virtual clock. */
export const hurriedTimer: Timer = createHurriedTimer(200);

export interface Evaluation {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly notifiedAt?: Date;
  readonly resultToken?: string;
  /** What Lambda says is left, call by call. */
  readonly remainingMs?: () => number;
  /** Lambda's request id, which a second delivery of the same event has too. */
  readonly awsRequestId?: string;
}

/** One process of the function. */
export interface FunctionProcess {
  readonly handler: Handler<HandlerResult>;
  /** Invokes the function as Config would. */
  evaluate(evaluation?: Evaluation): Promise<RunReport>;
}

export interface ProcessOptions extends HandlerOptions {
  /** Called before each attempt of a call is sent; the attempt waits for it. */
  readonly before?: (operation: string) => Promise<void> | undefined;
}

export interface LocalWorld extends FunctionProcess, AsyncDisposable {
  readonly aws: LocalAws;
  /** Every line the function logged, opened. */
  readonly log: readonly LogRecord[];
  readonly queueUrl: string;
  /** Another process of the same function. */
  startProcess(options?: ProcessOptions): FunctionProcess;
  /** Compliance type by job name, as the Config console would show it. */
  results(): Readonly<Record<string, string>>;
}

export interface LogRecord {
  readonly level?: string;
  readonly code?: string;
  readonly message?: string;
  readonly [field: string]: unknown;
}

export interface LocalWorldOptions extends LocalAwsOptions {
  /** Whether it tells of violations. */
  readonly tellsViolations?: boolean;
  /** Whether the function keeps a state and has a queue. */
  readonly remembers?: boolean;
}

const smallPages = {
  ListTrainingJobs: 3,
  GetComplianceDetailsByConfigRule: 3,
} as const;

export async function startLocalWorld({
  remembers = false,
  tellsViolations = false,
  ...options
}: LocalWorldOptions = {}): Promise<LocalWorld> {
  await loadLateClients();
  const clock = new VirtualClock(options.startAt ?? startAt);
  const aws = await startLocalAws({ maxPageSize: smallPages, ...options, clock });
  aws.world.config.createRule({ name: ruleName });
  const queueUrl = aws.world.sqs.createQueue('reevaluation');
  if (remembers) await aws.world.dynamodb.createTable(tableName);
  const log: LogRecord[] = [];
  const environment: Environment = {
    quotaShare: 0.5,
    region: 'eu-central-1',
    tellsViolations,
    ...(remembers && { stateTableName: tableName, resumeQueueUrl: queueUrl }),
  };
  const observeProcess = createStandstill(clock);
  function startProcess({ before, ...given }: ProcessOptions = {}): FunctionProcess {
    const { whileAtWork, whileHeld } = observeProcess();
    const invoke = createHandler({
      environment,
      timer: clock.timer,
      nowMs: () => clock.nowMs(),
      random: createDice(1),
      write: (line) => log.push(JSON.parse(line)),
      ...given,
      createClients: (options) =>
        (given.createClients ?? createClients)({
          endpoint: aws.endpoint,
          ...options,
          onClient(client) {
            clock.observe(client);
            if (before)
              holdCalls(client, (operation) => {
                const held = before(operation);
                return held && frozen.has(held) ? whileHeld(held) : held;
              });
          },
        }),
    });
    const handler: typeof invoke = (event, context) => whileAtWork(invoke(event, context));
    return {
      handler,
      async evaluate({
        parameters = {},
        notifiedAt,
        resultToken,
        remainingMs = () => 900_000,
        awsRequestId,
      } = {}) {
        // No two events are of the same instant.
        clock.advance(1);
        const event = aws.world.scheduledEvent({
          ruleName,
          parameters,
          ...(notifiedAt && { notificationCreatedAt: notifiedAt }),
          ...(resultToken !== undefined && { resultToken }),
        });
        const report = await handler(event, {
          getRemainingTimeInMillis: remainingMs,
          ...(awsRequestId !== undefined && { awsRequestId }),
        });
        if ('batchItemFailures' in report)
          throw new Error('a scheduled event was taken for a batch');
        return report;
      },
    };
  }
  return {
    ...startProcess(),
    startProcess,
    aws,
    log,
    queueUrl,
    results: () =>
      Object.fromEntries(
        aws.world.config
          .resultsOf(ruleName)
          .map(({ resourceId, complianceType }) => [resourceId, complianceType]),
      ),
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

/** Time stands while every process that is at work is held: what a test does meanwhile takes no time. */
function createStandstill(clock: VirtualClock) {
  const processes: { atWork: number; held: number }[] = [];
  let goOn: (() => void) | undefined;

  function look(): void {
    const atWork = processes.filter((one) => one.atWork > 0);
    const isHeld = atWork.length > 0 && atWork.every(({ held }) => held > 0);
    if (isHeld) goOn ??= clock.hold();
    else {
      goOn?.();
      goOn = undefined;
    }
  }

  return () => {
    const own = { atWork: 0, held: 0 };
    processes.push(own);
    const counted =
      (what: keyof typeof own) =>
      async <Result>(work: Promise<Result>): Promise<Result> => {
        own[what] += 1;
        look();
        try {
          return await work;
        } finally {
          own[what] -= 1;
          look();
        }
      };
    return { whileAtWork: counted('atWork'), whileHeld: counted('held') };
  };
}

/** Lets a test see, hold or stop each call before it is sent. */
function holdCalls(
  { middlewareStack }: AnyClient,
  before: NonNullable<ProcessOptions['before']>,
): void {
  const stack = middlewareStack as SageMakerClient['middlewareStack'];
  stack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        await before(commandName.replace(/Command$/, ''));
        return await next(args);
      },
    // Outside of what the clock counts: while a call is held, time goes on for the others.
    { step: 'initialize', priority: 'high', name: 'holdCalls' },
  );
}

/** What a brake waits for: nobody's time passes by it. */
const frozen = new WeakSet<Promise<void>>();

/** Freezes a process where it makes a call for the first time, until it is let go or killed. */
export interface Brake {
  readonly before: NonNullable<ProcessOptions['before']>;
  /** Returns once the process stands. */
  readonly stands: Promise<void>;
  /** The process goes on. */
  release(): void;
  /** The process makes no call any more, as if it had been ended. */
  kill(): void;
}

export function createBrake(isHeld: (operation: string) => boolean): Brake {
  const stands = Promise.withResolvers<void>();
  const goes = Promise.withResolvers<void>();
  frozen.add(goes.promise);
  let isStanding = false;
  let isReleased = false;
  let isKilled = false;
  return {
    before(operation) {
      if (isKilled) return Promise.reject(new Error('the process was killed'));
      isStanding ||= isHeld(operation);
      if (isReleased || !isStanding) return undefined;
      stands.resolve();
      return goes.promise;
    },
    stands: stands.promise,
    release() {
      isReleased = true;
      goes.resolve();
    },
    kill() {
      isKilled = true;
    },
  };
}

/** A VpcConfig that any job may have. */
export const inVpc = { Subnets: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] } as const;

/** Puts a job into the world, created so many minutes before its clock. */
export function putJob(
  { aws }: Pick<LocalWorld, 'aws'>,
  name: string,
  job: { readonly ageMinutes?: number; readonly [member: string]: unknown } = {},
): void {
  const { ageMinutes = 60, ...members } = job;
  const CreationTime = new Date(aws.world.clock.nowMs() - ageMinutes * minuteMs);
  aws.world.jobs.put({ TrainingJobName: name, VpcConfig: inVpc, CreationTime, ...members });
}

const accountId = '111122223333';

/** The key of the rule's lease and state. */
export const stateKey = { pk: `${accountId}/eu-central-1/${ruleName}`, sk: 'state' } as const;

/** The item that holds the rule's lease and state. */
export function stateItem({
  aws,
}: Pick<LocalWorld, 'aws'>): Promise<Record<string, unknown> | undefined> {
  return aws.world.dynamodb.get(tableName, stateKey);
}

/** The items of the jobs that could not be read. */
export async function pendingItems({
  aws,
}: Pick<LocalWorld, 'aws'>): Promise<readonly Record<string, unknown>[]> {
  const items = await aws.world.dynamodb.items(tableName);
  return items.filter(({ sk }) => String(sk).startsWith('pending/'));
}

/** The state as the last call that saved one wrote it. */
export function savedState({ requests }: LocalAws): Readonly<Record<string, unknown>> & {
  readonly intervals: readonly (readonly [number, number])[];
} {
  const bodies = requests
    .of('UpdateItem')
    .map(({ input }) => (input.ExpressionAttributeValues as Values | undefined)?.[':body']?.S);
  return JSON.parse(bodies.findLast((body) => body !== undefined) ?? 'null');
}

type Values = Readonly<Record<string, { readonly S?: string } | undefined>>;
