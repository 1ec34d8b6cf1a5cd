// The function over HTTP against the embedded AWS: small pages, so that paging is always exercised,
// and a timer that lets pauses pass quickly.

import { createClients } from '../../rule/aws/clients.ts';
import type { Timer } from '../../rule/aws/timer.ts';
import type { Environment } from '../../rule/events/environment.ts';
import { createHandler, type HandlerResult } from '../../rule/handler.ts';
import type { Handler } from '../../rule/lambda.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import type { RunReport } from '../../rule/run/finish-run.ts';

export const ruleName = 'sagemaker-training-job-in-vpc';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const startAt = new Date('2026-03-01T12:00:00Z');

/** Pauses of the rule pass this much faster than they would. */
const hurry = 200;

export const hurriedTimer: Timer = {
  nowMs: () => performance.now() * hurry,
  sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs / hurry)),
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
  readonly message?: string;
  readonly [field: string]: unknown;
}

export interface LocalWorldOptions extends LocalAwsOptions {
  /** Whether the function keeps a checkpoint and has a queue. */
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
  const aws = await startLocalAws({ startAt, maxPageSize: smallPages, ...options });
  aws.world.config.createRule({ name: ruleName });
  const queueUrl = aws.world.sqs.createQueue('re-evaluation');
  const log: LogRecord[] = [];
  const environment: Environment = {
    quotaShare: 0.5,
    ...(remembers && { checkpointParameterPrefix: `/${ruleName}/`, resumeQueueUrl: queueUrl }),
  };
  const handler = createHandler({
    environment,
    timer: hurriedTimer,
    nowMs: () => aws.world.clock.nowMs(),
    write: (line) => log.push(JSON.parse(line)),
    createClients: (onDate) =>
      createClients({ onDate, endpoint: aws.endpoint, requestTimeoutMs: 400 }),
  });
  return {
    aws,
    handler,
    log,
    queueUrl,
    async evaluate({ parameters = {}, notifiedAt, resultToken, remainingMs = () => 900_000 } = {}) {
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
