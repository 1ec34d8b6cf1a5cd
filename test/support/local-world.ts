// The function over HTTP against the embedded AWS: small pages, so that paging is always exercised, and one virtual
// clock for both, so that nobody waits.

import { createClients } from '../../rule/aws/clients.ts';
import { systemTimer, type Timer } from '../../rule/aws/timer.ts';
import type { Environment } from '../../rule/events/environment.ts';
import { createHandler, type HandlerResult } from '../../rule/handler.ts';
import type { Handler } from '../../rule/lambda.ts';
import { createDice } from '../../rule/local-aws/seeded-random.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import type { RunReport } from '../../rule/run/close.ts';
import { VirtualClock } from './virtual-clock.ts';

export const ruleName = 'sagemaker-training-job-in-vpc';
export const tableName = 'state';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const startAt = new Date('2026-03-01T12:00:00Z');

const hurry = 200;

/** For what has no virtual clock: pauses pass this much faster than they would. */
export const hurriedTimer: Timer = {
  nowMs: () => performance.now() * hurry,
  sleep: (durationMs, signal) => systemTimer.sleep(durationMs / hurry, signal),
};

export interface Evaluation {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly notifiedAt?: Date;
  readonly resultToken?: string;
  /** What Lambda says is left, call by call. */
  readonly remainingMs?: () => number;
}

export interface LocalWorld extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly handler: Handler<HandlerResult>;
  /** Every line the function logged, opened. */
  readonly log: readonly LogRecord[];
  readonly queueUrl: string;
  /** Invokes the function as Config would. */
  evaluate(evaluation?: Evaluation): Promise<RunReport>;
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
  /** Whether the function keeps a state and has a queue. */
  readonly remembers?: boolean;
}

const smallPages = {
  ListTrainingJobs: 3,
  GetComplianceDetailsByConfigRule: 3,
} as const;

export async function startLocalWorld({
  remembers = false,
  ...options
}: LocalWorldOptions = {}): Promise<LocalWorld> {
  const clock = new VirtualClock(options.startAt ?? startAt);
  const aws = await startLocalAws({ maxPageSize: smallPages, ...options, clock });
  aws.world.config.createRule({ name: ruleName });
  const queueUrl = aws.world.sqs.createQueue('reevaluation');
  if (remembers) await aws.world.dynamodb.createTable(tableName);
  const log: LogRecord[] = [];
  const environment: Environment = {
    quotaShare: 0.5,
    region: 'eu-central-1',
    ...(remembers && { stateTableName: tableName, resumeQueueUrl: queueUrl }),
  };
  const handler = createHandler({
    environment,
    timer: clock.timer,
    nowMs: () => clock.nowMs(),
    random: createDice(1),
    write: (line) => log.push(JSON.parse(line)),
    createClients(onDate) {
      const clients = createClients({ onDate, endpoint: aws.endpoint });
      for (const client of Object.values(clients)) clock.observe(client);
      return clients;
    },
  });
  return {
    aws,
    handler,
    log,
    queueUrl,
    async evaluate({ parameters = {}, notifiedAt, resultToken, remainingMs = () => 900_000 } = {}) {
      // No two events are of the same instant.
      clock.advance(1);
      const event = aws.world.scheduledEvent({
        ruleName,
        parameters,
        ...(notifiedAt && { notificationCreatedAt: notifiedAt }),
        ...(resultToken !== undefined && { resultToken }),
      });
      const report = await handler(event, { getRemainingTimeInMillis: remainingMs });
      if ('batchItemFailures' in report) throw new Error('a scheduled event was taken for a batch');
      return report;
    },
    results: () =>
      Object.fromEntries(
        aws.world.config
          .resultsOf(ruleName)
          .map(({ resourceId, complianceType }) => [resourceId, complianceType]),
      ),
    [Symbol.asyncDispose]: () => aws.close(),
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
