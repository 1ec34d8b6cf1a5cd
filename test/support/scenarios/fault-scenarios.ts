// What can go wrong while a run is under way, as data: test/function/faults.test.ts runs every fault in every phase,
// and docs/reliability.md lists them.

import type { Fault } from '../../../rule/local-aws/faults.ts';
import type { LocalAwsOptions, OperationName } from '../../../rule/local-aws/options.ts';
import { type LocalWorld, minuteMs, putJob, stateKey, tableName } from '../local-world.ts';

export interface FaultScenario {
  readonly what: string;
  /** How AWS behaves from the start to the end. */
  readonly options?: LocalAwsOptions;
  /** What strikes the runs of the phase. */
  strike?(world: LocalWorld): void;
  /** Looks at the remaining time until there is none, for the runs of the phase. */
  readonly looksUntilCut?: number;
  /** Happens beside each run of the phase, which was asked for at this time. */
  beside?(world: LocalWorld, run: BesideRun): Promise<unknown>;
}

export interface BesideRun {
  readonly notifiedAt: Date;
  readonly parameters: Readonly<Record<string, string>>;
  /** The run itself, which does not fail. */
  readonly ended: Promise<unknown>;
}

const always = { times: Number.POSITIVE_INFINITY };

function onEveryCall(what: string, fault: Fault, probability: number): FaultScenario {
  return { what, strike: ({ aws }) => aws.world.faults.rate('*', fault, probability) };
}

function denied(operation: OperationName): FaultScenario {
  return {
    what: `${operation} denied`,
    strike: ({ aws }) => aws.world.faults.failNext(operation, { kind: 'accessDenied' }, always),
  };
}

function onPut(what: string, fault: Fault, afterPuts: number): FaultScenario {
  return {
    what,
    strike: ({ aws }) => {
      const before = aws.world.config.putCalls;
      aws.world.faults.failNext('PutEvaluations', fault, {
        when: () => aws.world.config.putCalls >= before + afterPuts,
      });
    },
  };
}

function inSearch(what: string, fault: Fault): FaultScenario {
  return { what, strike: ({ aws }) => aws.world.faults.rate('Search', fault, 1) };
}

/** Something happens in the account before each of the next calls of an operation. */
function meanwhile(
  what: string,
  operation: OperationName,
  happen: (world: LocalWorld, call: number) => void,
): FaultScenario {
  return {
    what,
    strike: (world) => {
      let calls = 0;
      world.aws.world.faults.failNext(
        operation,
        { kind: 'throttle' },
        {
          when: () => {
            happen(world, calls++);
            return false;
          },
        },
      );
    },
  };
}

/** A job event reaches the queue's consumer. */
async function deliverJobEvent({ aws, startProcess }: LocalWorld): Promise<void> {
  const body = JSON.stringify({
    'detail-type': 'SageMaker Training Job State Change',
    time: aws.world.clock.now().toISOString(),
  });
  const event = { Records: [{ eventSource: 'aws:sqs', messageId: 'one', body }] };
  await startProcess().handler(event);
}

/** Somebody takes the lease from its holder, saves nothing, and is gone within minutes. */
async function stealLease({ aws }: LocalWorld): Promise<void> {
  const { dynamodb, clock } = aws.world;
  const item = await dynamodb.get(tableName, stateKey);
  await dynamodb.put(tableName, {
    ...item,
    ...stateKey,
    holder: 'somebody-else',
    holderPolicy: 'the-same',
    holderNotifiedAtMs: clock.nowMs(),
    leaseUntilMs: clock.nowMs() + minuteMs,
  });
}

export const faultScenarios: readonly FaultScenario[] = [
  { what: 'nothing at all' },
  onEveryCall('half of all calls throttled', { kind: 'throttle' }, 0.5),
  onEveryCall('a third of all calls answered with 500', { kind: 'serverError' }, 0.33),
  onEveryCall('a third of all connections reset', { kind: 'connectionReset' }, 0.33),
  onEveryCall(
    'a third of all answers lost after the call took effect',
    { kind: 'connectionReset', applied: true },
    0.33,
  ),
  onEveryCall('a third of all answers cut in half', { kind: 'truncatedBody' }, 0.33),
  onEveryCall(
    'a third of all answers ended half-way as if they were whole',
    { kind: 'truncatedBody', cleanEnd: true },
    0.33,
  ),
  onEveryCall('one call in fifty never answered', { kind: 'hang' }, 0.02),
  onEveryCall('one answer in fifty whose body never comes', { kind: 'stalledBody' }, 0.02),
  onEveryCall(
    'one call in ten refused because the clocks are minutes apart',
    {
      kind: 'error',
      code: 'InvalidSignatureException',
      message: 'Signature expired: 20260301T120000Z is now earlier than 20260301T120600Z',
      status: 403,
    },
    0.1,
  ),
  denied('ListTrainingJobs'),
  denied('DescribeTrainingJob'),
  denied('Search'),
  denied('PutEvaluations'),
  denied('GetComplianceDetailsByConfigRule'),
  denied('GetItem'),
  denied('PutItem'),
  denied('UpdateItem'),
  denied('DeleteItem'),
  denied('Query'),
  {
    what: 'the table neither written nor read',
    strike: ({ aws }) => {
      for (const operation of ['GetItem', 'UpdateItem'] as const)
        aws.world.faults.failNext(operation, { kind: 'accessDenied' }, always);
    },
  },
  {
    what: 'half of the writes to the table throttled',
    strike: ({ aws }) => aws.world.faults.rate('UpdateItem', { kind: 'throttle' }, 0.5),
  },
  {
    what: 'a third of the conditions on the state not met',
    strike: ({ aws }) =>
      aws.world.faults.rate(
        'UpdateItem',
        { kind: 'error', code: 'ConditionalCheckFailedException' },
        0.33,
      ),
  },
  meanwhile('the lease lost in mid-run', 'ListTrainingJobs', (world, call) => {
    if (call % 3 === 1) void stealLease(world);
  }),
  {
    what: 'each event delivered again while it is dealt with',
    beside: ({ startProcess }, run) => startProcess().evaluate(run),
  },
  {
    what: 'each event delivered again once it was dealt with',
    async beside({ startProcess }, run) {
      await run.ended;
      await startProcess().evaluate(run);
    },
  },
  {
    what: 'a newer event in the middle of each run',
    beside: ({ aws, startProcess }, { parameters }) => {
      aws.world.clock.advance(minuteMs);
      return startProcess().evaluate({ parameters });
    },
  },
  { what: 'job events in the middle of each run', beside: deliverJobEvent },
  denied('SendMessage'),
  {
    what: 'half of the jobs may not be described',
    strike: ({ aws }) =>
      aws.world.faults.failNext(
        'DescribeTrainingJob',
        { kind: 'accessDenied' },
        { ...always, when: ({ input }) => /[02468]$/.test(String(input.TrainingJobName)) },
      ),
  },
  {
    what: 'half of each put not accepted',
    strike: ({ aws }) =>
      aws.world.faults.rate('PutEvaluations', { kind: 'failedEvaluations', which: 'half' }, 1),
  },
  onPut('the result token rejected at once', { kind: 'tokenExpired' }, 0),
  onPut('the result token rejected after the first put', { kind: 'tokenExpired' }, 1),
  {
    what: 'every result token rejected',
    strike: ({ aws }) =>
      aws.world.faults.failNext('PutEvaluations', { kind: 'tokenExpired' }, always),
  },
  onPut(
    'the resource type refused once',
    { kind: 'resourceTypeRefused', resourceType: 'AWS::SageMaker::TrainingJob' },
    0,
  ),
  {
    what: 'the resource type refused for good',
    options: { refusedResourceTypes: ['AWS::SageMaker::TrainingJob'] },
  },
  inSearch('a search index that is down', { kind: 'serverError' }),
  {
    what: 'a search index that is down for one wave of windows',
    strike: ({ aws }) =>
      aws.world.faults.failNext('Search', { kind: 'serverError' }, { times: 36 }),
  },
  inSearch('an empty search index', { kind: 'searchEmpty' }),
  inSearch('a search index that repeats records', { kind: 'searchRepeats' }),
  { what: 'a search index two days late', options: { searchLagMs: 48 * 60 * minuteMs } },
  { what: 'a listing ten minutes late', options: { listLagMs: 10 * minuteMs } },
  { what: 'empty pages with tokens', options: { emptyPages: 2 } },
  { what: 'page tokens that do not shift', options: { pageShift: 'keyset' } },
  {
    what: 'creation time filters cut to whole seconds',
    options: { creationTimeFilter: { wholeSeconds: true } },
  },
  {
    what: 'creation time filters that include their bounds',
    options: { creationTimeFilter: { inclusive: true } },
  },
  { what: 'older evaluations applied', options: { olderOrderingTimestamp: 'applied' } },
  {
    what: 'the other word for a job that is gone',
    options: { missingJobError: 'ResourceNotFound' },
  },
  meanwhile('jobs created while they are listed', 'ListTrainingJobs', (world, call) =>
    putJob(world, `meanwhile-${call}`, { ageMinutes: 0, ...(call % 2 && { VpcConfig: null }) }),
  ),
  meanwhile('jobs deleted while they are listed', 'ListTrainingJobs', ({ aws }, call) =>
    aws.world.jobs.deleteTrainingJob(`job-${call * 2}`),
  ),
  meanwhile('jobs re-created while they are described', 'DescribeTrainingJob', (world, call) => {
    world.aws.world.jobs.deleteTrainingJob(`job-${call}`);
    putJob(world, `job-${call}`, { ageMinutes: 0, ...(call % 2 && { VpcConfig: null }) });
  }),
  {
    what: 'states that are answered for and lost',
    strike: ({ aws }) => aws.world.faults.rate('UpdateItem', { kind: 'writeLost' }, 1),
  },
  ...[3, 5, 8, 13, 21, 34].map((looksUntilCut) => ({
    what: `no time left at look ${looksUntilCut}`,
    looksUntilCut,
  })),
];
