// An account of the bench: the embedded AWS with the quotas that docs/performance.md names and the function with its
// real SDK clients, both on one virtual clock.

import { type AnyClient, createClients } from '../../rule/aws/clients.ts';
import { createHandler } from '../../rule/handler.ts';
import type { LambdaContext } from '../../rule/lambda.ts';
import { createDice } from '../../rule/local-aws/seeded-random.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { loadLateClients, VirtualClock } from '../support/virtual-clock.ts';

export const ruleName = 'sagemaker-training-job-in-vpc';
export const startAt = new Date('2026-03-01T12:00:00Z');
const invocationMs = 900_000;

export interface AccountSettings {
  readonly jobs: number;
  readonly violationShare: number;
  /** Of the jobs and of every dice. @default 1 */
  readonly seed?: number;
  /** So many jobs may not be described, two of three that are tried until there are enough. @default 0 */
  readonly unreadableJobs?: number;
  /** Called with each SDK client of the function. */
  readonly onClient?: (client: AnyClient) => void;
}

/** What a run came to, by its own summary. */
export interface Run {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly status: string;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  readonly resumeInSeconds: number | undefined;
  readonly logBytes: number;
}

export interface Account extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly clock: VirtualClock;
  /** Lets an SDK client take part: time stands while it is at work. */
  readonly observe: VirtualClock['observe'];
  /** One invocation by Config. */
  run(parameters?: Readonly<Record<string, string>>): Promise<Run>;
  /** Invocations until none asks to be resumed. */
  chain(parameters?: Readonly<Record<string, string>>): Promise<readonly Run[]>;
}

export const quotas = {
  ListTrainingJobs: { perSecond: 2 },
  DescribeTrainingJob: { perSecond: 10 },
  Search: { perSecond: 5 },
  PutEvaluations: { perSecond: 10 },
  GetComplianceDetailsByConfigRule: { perSecond: 10 },
} as const;
export const quotaShare = 0.5;
export const latencyMs = 40;
/** A chain longer than this has gone wrong. */
const runLimit = 150;

export async function openAccount({
  jobs,
  violationShare,
  seed = 1,
  unreadableJobs = 0,
  onClient,
}: AccountSettings): Promise<Account> {
  await loadLateClients();
  const clock = new VirtualClock(startAt);
  const aws = await startLocalAws({
    clock,
    latencyMs,
    quotas,
    logInputs: false,
    faultSeed: seed,
    seed: { jobs, violationShare, seed, spanDays: Math.max(Math.min(jobs / 400, 1_000), 30) },
  });
  const { world } = aws;
  if (unreadableJobs > 0) denyDescriptions(aws, unreadableJobs);
  world.config.createRule({ name: ruleName, id: 'config-rule-abc123' });
  const resumeQueueUrl = world.sqs.createQueue('reevaluation');
  await world.dynamodb.createTable('state');
  const observe = clock.observe.bind(clock);
  let lines: string[] = [];
  const handler = createHandler({
    environment: { quotaShare, region: 'eu-central-1', stateTableName: 'state', resumeQueueUrl },
    timer: clock.timer,
    nowMs: () => clock.nowMs(),
    random: createDice(seed),
    write: (line) => lines.push(line),
    createClients: (options) =>
      createClients({
        ...options,
        endpoint: aws.endpoint,
        onClient(client) {
          observe(client);
          onClient?.(client);
        },
      }),
  });

  async function run(parameters: Readonly<Record<string, string>> = {}): Promise<Run> {
    clock.advance(1);
    lines = [];
    const startedAtMs = clock.nowMs();
    const context: LambdaContext = {
      getRemainingTimeInMillis: () => invocationMs - (clock.timer.nowMs() - startedAtMs),
    };
    await handler(world.scheduledEvent({ ruleName, parameters }), context);
    const summary = lines
      .map((line) => JSON.parse(line))
      .find(({ code }) => code === 'run-summary');
    return {
      startedAtMs,
      endedAtMs: clock.nowMs(),
      status: summary.status,
      apiCalls: summary.apiCalls,
      throttles: summary.throttlesByOperation ?? {},
      resumeInSeconds: summary.resumeInSeconds,
      logBytes: lines.reduce((sum, line) => sum + line.length + 1, 0),
    };
  }

  return {
    aws,
    clock,
    observe,
    run,
    async chain(parameters) {
      const runs: Run[] = [];
      for (;;) {
        const one = await run(parameters);
        runs.push(one);
        if (one.resumeInSeconds === undefined) return runs;
        if (runs.length === runLimit) throw new Error(`no end after ${runLimit} runs`);
        clock.advance(one.resumeInSeconds * 1_000);
      }
    },
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

function denyDescriptions({ world }: LocalAws, count: number): void {
  const denied = new Set<unknown>();
  let tried = 0;
  world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    {
      times: Number.POSITIVE_INFINITY,
      when({ input: { TrainingJobName } }) {
        if (denied.size < count && tried++ % 3 > 0) denied.add(TrainingJobName);
        return denied.has(TrainingJobName);
      },
    },
  );
}
