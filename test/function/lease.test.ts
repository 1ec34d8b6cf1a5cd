// One writer for each rule: how the lease is taken, kept, lost and given up, and what two runs at once may do.

import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, createClients } from '../../rule/aws/clients.ts';
import {
  createBrake,
  type FunctionProcess,
  hourMs,
  inVpc,
  type LocalWorld,
  type LogRecord,
  minuteMs,
  putJob,
  ruleName,
  startLocalWorld,
  stateItem,
  stateKey,
  tableName,
} from '../support/local-world.ts';

const stricter = { requireNetworkIsolation: 'true' };
const secondMs = 1_000;
const dayMs = 24 * hourMs;

function putJobs(world: LocalWorld, count: number, members = {}): void {
  for (let number = 0; number < count; number += 1)
    putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number, ...members });
}

function codes({ log }: LocalWorld): readonly LogRecord['code'][] {
  return log.map(({ code }) => code);
}

/** Job events as SQS delivers them to a process of their own. */
async function deliverJobEvent(world: LocalWorld, process = world.startProcess()) {
  const event = {
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    time: world.aws.world.clock.now().toISOString(),
  };
  return await process.handler({
    Records: [{ eventSource: 'aws:sqs', messageId: 'one', body: JSON.stringify(event) }],
  });
}

describe('the lease', () => {
  it('is taken, and the state read, in one call', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 3);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    world.aws.requests.clear();

    const report = await world.evaluate();

    const [first, second] = world.aws.requests.all;
    expect(first).toMatchObject({ operation: 'UpdateItem', input: { ReturnValues: 'ALL_NEW' } });
    expect(second?.operation).toBe('GetComplianceDetailsByConfigRule');
    expect(report.counts).toMatchObject({ judged: 0, sent: 0 });
  });

  it.each(['returned', 'absent'] as const)(
    'ends a second delivery under the same request id in two calls at most (item of a refused write: %s)',
    async (itemOfRefusedWrite) => {
      await using world = await startLocalWorld({ remembers: true, itemOfRefusedWrite });
      putJobs(world, 5);
      const brake = createBrake((operation) => operation === 'ListTrainingJobs');
      const notifiedAt = world.aws.world.clock.now();
      const awsRequestId = 'the-same';
      const first = world
        .startProcess({ before: brake.before })
        .evaluate({ notifiedAt, awsRequestId });
      await brake.stands;
      const calls = world.aws.requests.count();

      const second = await world.startProcess().evaluate({ notifiedAt, awsRequestId });
      const made = world.aws.requests.all.slice(calls).map(({ operation }) => operation);
      brake.release();

      expect(second.status).toBe('busy');
      expect(made.filter((operation) => !['UpdateItem', 'GetItem'].includes(operation))).toEqual(
        [],
      );
      expect(codes(world)).toContain('lease-busy');
      expect(await first).toMatchObject({ status: 'finished', counts: { sent: 5 } });
      expect(world.aws.world.config.history).toHaveLength(5);
    },
  );

  it('costs a busy run no more than its one write, and a read where the item is kept back', async () => {
    for (const [itemOfRefusedWrite, expected] of [
      ['returned', { UpdateItem: 1 }],
      ['absent', { UpdateItem: 1, GetItem: 1 }],
    ] as const) {
      await using world = await startLocalWorld({ remembers: true, itemOfRefusedWrite });
      await holdLease(world);
      world.aws.requests.clear();

      await world.evaluate();

      expect(world.aws.requests.countByOperation()).toEqual(expected);
    }
  });

  it.each([1, 2, 3, 4, 5])('survives the loss of the answer to write %s', async (lost) => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    let writes = 0;
    world.aws.world.faults.failNext(
      'UpdateItem',
      { kind: 'connectionReset', applied: true },
      { when: () => ++writes === lost },
    );

    const report = await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    const next = await world.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { sent: 5 } });
    expect(next).toMatchObject({ status: 'finished', counts: { judged: 0, sent: 0 } });
  });

  it('stands in the condition of every write of the state, as one attempt and no other', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    await world.evaluate({ awsRequestId: 'the-same' });
    const holderOf = (from: number) =>
      world.aws.requests
        .of('UpdateItem')
        .slice(from)
        .filter(({ input }) => (input.Key as { sk: { S: string } }).sk.S === 'state')
        .map(({ input }) => {
          expect(input.ConditionExpression).toContain('holder = :attempt');
          return (input.ExpressionAttributeValues as Record<string, { S: string }>)[':attempt']?.S;
        });
    const first = new Set(holderOf(0));
    const writes = world.aws.requests.count('UpdateItem');
    world.aws.world.clock.advance(hourMs);

    await world.evaluate({ awsRequestId: 'the-same' });
    const second = new Set(holderOf(writes));

    expect([first.size, second.size]).toEqual([1, 1]);
    expect(first).not.toEqual(second);
  });

  it('is given back by every run, however it ends', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    await world.evaluate();
    for (const operation of ['ListTrainingJobs', 'GetComplianceDetailsByConfigRule'] as const) {
      world.aws.world.clock.advance(25 * hourMs);
      world.aws.world.faults.failNext(operation, { kind: 'error', code: 'Unheard' });
      await world.evaluate().catch(() => undefined);

      expect(await stateItem(world)).not.toHaveProperty('holder');
    }
  });
});

/** Somebody else holds the lease, and nothing is known of what it does. */
async function holdLease(world: LocalWorld, held: Record<string, unknown> = {}): Promise<void> {
  const { clock, dynamodb } = world.aws.world;
  await dynamodb.put(tableName, {
    ...(await stateItem(world)),
    ...stateKey,
    holder: 'somebody-else',
    leaseUntilMs: clock.nowMs() + 180 * secondMs,
    holderPolicy: 'the-other',
    holderNotifiedAtMs: clock.nowMs() + hourMs,
    fence: 99,
    ...held,
  });
}

describe('a run whose lease could be over', () => {
  it('prolongs it before it reports', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    let frozenMs = 0;
    const process = world.startProcess({
      monotonicMs: () => performance.now() + frozenMs,
      before: (operation) => {
        if (operation === 'DescribeTrainingJob') frozenMs = 111 * secondMs;
        return undefined;
      },
    });

    const report = await process.evaluate();

    const operations = world.aws.requests.all.map(({ operation }) => operation);
    const put = operations.indexOf('PutEvaluations');
    expect(report.status).toBe('finished');
    expect(operations.slice(0, put).lastIndexOf('UpdateItem')).toBeGreaterThan(
      operations.lastIndexOf('DescribeTrainingJob'),
    );
  });

  it('reports nothing more where somebody else has taken it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    let frozenMs = 0;
    const brake = createBrake((operation) => operation === 'DescribeTrainingJob');
    const run = world
      .startProcess({
        before: brake.before,
        monotonicMs: () => performance.now() + frozenMs,
      })
      .evaluate();
    await brake.stands;
    frozenMs = 111 * secondMs;
    await holdLease(world);
    brake.release();

    expect(await run).toMatchObject({ status: 'leaseLost', counts: { sent: 0 } });
    expect(world.aws.requests.count('PutEvaluations')).toBe(0);
    expect(await stateItem(world)).toMatchObject({ holder: 'somebody-else' });
    expect(codes(world)).toContain('lease-lost');
  });

  it('tries no report again within a minute and a call of its end', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    let frozenMs = 0;
    const process = world.startProcess({ monotonicMs: () => performance.now() + frozenMs });
    world.aws.world.faults.failNext(
      'PutEvaluations',
      { kind: 'throttle' },
      {
        when: () => {
          // The heartbeat is kept from prolonging the lease while the report is under way.
          frozenMs = 110 * secondMs;
          world.aws.world.faults.failNext(
            'UpdateItem',
            { kind: 'serverError' },
            { times: Number.POSITIVE_INFINITY },
          );
          return true;
        },
      },
    );

    await process.evaluate().catch(() => undefined);

    expect(world.aws.requests.count('PutEvaluations')).toBe(1);
    expect(world.aws.world.config.history).toEqual([]);
  });
});

describe('requests in flight', () => {
  it('are ended before the handler returns or throws', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 10);
    world.aws.world.faults.rate('*', { kind: 'hang' }, 0.2);
    let inFlight = 0;
    let begun = 0;
    const process = world.startProcess({
      createClients: countInFlight((change) => {
        inFlight += change;
        begun += 1;
      }),
    });

    await process.evaluate().catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));

    expect(world.aws.requests.all.some(({ status }) => status === 0)).toBe(true);
    expect(begun).toBeGreaterThan(0);
    expect(inFlight).toBe(0);
  });
});

/** Clients that tell of each request that begins and ends. */
function countInFlight(note: (change: 1 | -1) => void) {
  return (options: ClientOptions) =>
    createClients({
      ...options,
      onClient(client, name) {
        options.onClient?.(client, name);
        (client.middlewareStack as SageMakerClient['middlewareStack']).add(
          (next) => async (args) => {
            note(1);
            try {
              return await next(args);
            } finally {
              note(-1);
            }
          },
          { step: 'deserialize', priority: 'low', name: 'countInFlight' },
        );
      },
    });
}

describe('clocks a minute apart', () => {
  it.each([60, -60])('change nothing (%s s)', async (skewSeconds) => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    let passedMs = 0;
    const brake = createBrake((operation) => operation === 'DescribeTrainingJob');
    const { clock } = world.aws.world;
    const run = world
      .startProcess({
        before: brake.before,
        monotonicMs: () => performance.now() + passedMs,
      })
      .evaluate();
    await brake.stands;
    const other = world.startProcess({ nowMs: () => clock.nowMs() + skewSeconds * secondMs });
    const early = await other.evaluate({ notifiedAt: new Date(clock.nowMs() + secondMs) });
    // The first one is frozen until its lease is over by the other one's clock.
    passedMs = (181 - skewSeconds) * secondMs;
    clock.advance(passedMs);
    const late = await other.evaluate({ notifiedAt: clock.now() });
    const puts = world.aws.requests.count('PutEvaluations');
    brake.release();
    const frozen = await run;

    expect(early.status).toBe('busy');
    expect(late).toMatchObject({ status: 'finished', counts: { sent: 5 } });
    expect(frozen.status).toBe('leaseLost');
    expect(world.aws.requests.count('PutEvaluations')).toBe(puts);
  });
});

describe('a run that is killed without warning', () => {
  it('delays the next one by its lease at most, and no result is lost', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    const { clock } = world.aws.world;
    const notifiedAt = clock.now();
    const brake = createBrake((operation) => operation === 'DescribeTrainingJob');
    const killed = world.startProcess({ before: brake.before }).evaluate({ notifiedAt });
    killed.catch(() => undefined);
    await brake.stands;
    brake.kill();
    brake.release();

    const early = await world.evaluate({ notifiedAt });
    clock.advance(181 * secondMs);
    const retried = await world.evaluate({ notifiedAt });

    expect(early.status).toBe('busy');
    expect(retried).toMatchObject({ status: 'finished', counts: { sent: 20 } });
    expect(Object.keys(world.results())).toHaveLength(20);
    await expect(killed).rejects.toThrow();
    expect(world.aws.world.config.history).toHaveLength(20);
  });
});

describe('an event', () => {
  it('that is older than the saved one ends without a report', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();
    putJob(world, 'new');
    world.aws.requests.clear();

    const report = await world.evaluate({
      notifiedAt: new Date(world.aws.world.clock.nowMs() - 30 * minuteMs),
    });

    expect(report.status).toBe('stale');
    expect(world.aws.requests.count('PutEvaluations')).toBe(0);
    expect(await stateItem(world)).not.toHaveProperty('holder');
  });

  it('that equals the saved one ends without a report where that run was complete', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    const notifiedAt = world.aws.world.clock.now();
    await world.evaluate({ notifiedAt });
    const puts = world.aws.requests.count('PutEvaluations');

    const report = await world.evaluate({ notifiedAt });

    expect(report.status).toBe('stale');
    expect(world.aws.requests.count('PutEvaluations')).toBe(puts);
  });

  it('that equals the saved one is carried on where that run was not complete', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 30);
    const notifiedAt = world.aws.world.clock.now();
    let looks = 0;
    const remainingMs = () => (looks++ < 9 ? 900_000 : 0);
    const cut = await world.evaluate({ notifiedAt, remainingMs });

    const report = await world.evaluate({ notifiedAt });

    expect(cut.status).toBe('unfinished');
    expect(report.status).toBe('finished');
    expect(Object.keys(world.results())).toHaveLength(30);
    expect(world.aws.world.config.history).toHaveLength(30);
  });
});

describe('a new policy', () => {
  /** A run over many pages that takes its time with each. */
  function startSlowRun(world: LocalWorld, options: Parameters<FunctionProcess['evaluate']>[0]) {
    const begun = Promise.withResolvers<void>();
    const process = world.startProcess({
      async before(operation) {
        if (operation !== 'ListTrainingJobs') return;
        begun.resolve();
        await world.aws.world.clock.sleep(3 * secondMs);
      },
    });
    return { begun: begun.promise, report: process.evaluate(options) };
  }

  it.each([true, false])(
    'waits a minute at most for a run of the old one (with a queue: %s)',
    async (hasQueue) => {
      await using world = await startLocalWorld({
        remembers: true,
        maxPageSize: { ListTrainingJobs: 1 },
      });
      putJobs(world, 100);
      const old = startSlowRun(world, {});
      await old.begun;
      world.aws.world.clock.advance(secondMs);
      const environment = { quotaShare: 0.5, region: 'eu-central-1', stateTableName: tableName };
      const newcomer = world.startProcess(hasQueue ? {} : { environment });

      const report = await newcomer.evaluate({ parameters: stricter });

      const polls = codes(world).filter((code) => code === 'lease-awaited');
      expect((await old.report).status).toBe('yielded');
      expect(report).toMatchObject({ status: 'finished' });
      expect(polls.length).toBeGreaterThan(0);
      // One every three seconds.
      expect(polls.length).toBeLessThanOrEqual(20);
      expect(world.aws.requests.count('SendMessage')).toBe(0);
      expect(Object.keys(world.results())).toHaveLength(100);
    },
  );

  it('of an older event does not displace a newer run', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 10);
    const older = world.aws.world.clock.now();
    world.aws.world.clock.advance(minuteMs);
    const newer = startSlowRun(world, {});
    await newer.begun;

    const report = await world.startProcess().evaluate({ notifiedAt: older, parameters: stricter });

    expect(report.status).toBe('busy');
    expect(await stateItem(world)).not.toHaveProperty('wantedAtMs');
    expect((await newer.report).status).toBe('finished');
  });

  it('that nobody waits for any more keeps nobody out for good', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 3);
    const { clock } = world.aws.world;
    await holdLease(world, {
      leaseUntilMs: clock.nowMs() - secondMs,
      holderNotifiedAtMs: clock.nowMs() - hourMs,
      wantedPolicy: 'one that was given up',
      wantedAtMs: clock.nowMs() - minuteMs,
    });

    expect(await world.evaluate()).toMatchObject({ status: 'finished', counts: { sent: 3 } });
  });
});

describe('job events while a run is at work', () => {
  it('leave a mark, are done with, and have the run ask for one more when it ends', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    putJob(world, 'new', { VpcConfig: null });
    const brake = createBrake((operation) => operation === 'DescribeTrainingJob');
    const run = world.startProcess({ before: brake.before }).evaluate();
    await brake.stands;

    const outcomes = [await deliverJobEvent(world), await deliverJobEvent(world)];
    brake.release();

    expect(outcomes).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect(await run).toMatchObject({ status: 'finished', resumeInSeconds: 60 });
    expect(world.aws.requests.count('StartConfigRulesEvaluation')).toBe(0);
    expect(world.aws.requests.of('SendMessage')).toMatchObject([{ input: { DelaySeconds: 60 } }]);
    expect(codes(world).filter((code) => code === 'run-woken')).toHaveLength(2);
  });

  it('are remembered where the answer to the lease’s return is lost', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    putJob(world, 'new', { VpcConfig: null });
    const brake = createBrake((operation) => operation === 'DescribeTrainingJob');
    const run = world.startProcess({ before: brake.before }).evaluate();
    await brake.stands;
    await deliverJobEvent(world);
    world.aws.world.faults.failNext(
      'UpdateItem',
      { kind: 'connectionReset', applied: true },
      { when: ({ input }) => String(input.UpdateExpression).includes('REMOVE holder') },
    );
    brake.release();

    expect(await run).toMatchObject({ status: 'finished', resumeInSeconds: 60 });
  });

  it('are remembered by a run that turns out to be stale', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();
    const brake = createBrake((operation) => operation === 'GetComplianceDetailsByConfigRule');
    const stale = world
      .startProcess({ before: brake.before })
      .evaluate({ notifiedAt: new Date(world.aws.world.clock.nowMs() - 30 * minuteMs) });
    await brake.stands;
    await deliverJobEvent(world);
    brake.release();

    expect((await stale).status).toBe('stale');
    expect(world.aws.requests.of('SendMessage')).toMatchObject([{ input: { DelaySeconds: 60 } }]);
  });

  it('start a run where the lease that stands is over', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    await holdLease(world, {
      holderNotifiedAtMs: world.aws.world.clock.nowMs(),
      leaseUntilMs: world.aws.world.clock.nowMs() + minuteMs,
    });
    world.aws.world.clock.advance(hourMs);

    await deliverJobEvent(world);

    expect(world.aws.requests.count('StartConfigRulesEvaluation')).toBe(1);
    expect(await stateItem(world)).not.toHaveProperty('wake');
  });
});

describe('a lease that is lost in mid-run', () => {
  it('leaves nothing false behind where the late report is applied: the next audit puts it right', async () => {
    await using world = await startLocalWorld({
      remembers: true,
      olderOrderingTimestamp: 'applied',
    });
    putJobs(world, 12, { VpcConfig: inVpc });
    let isReporting = false;
    const brake = createBrake((operation) => {
      isReporting ||= operation === 'PutEvaluations';
      // Its heartbeat is held as well.
      return isReporting && ['PutEvaluations', 'UpdateItem'].includes(operation);
    });
    const late = world
      .startProcess({ before: brake.before, callTimeoutMs: hourMs })
      .evaluate({ notifiedAt: world.aws.world.clock.now(), remainingMs: () => dayMs });
    await brake.stands;
    world.aws.world.clock.advance(4 * minuteMs);
    const next = await world.startProcess().evaluate({ parameters: stricter });
    const between = new Set(Object.values(world.results()));
    brake.release();
    const overlapped = await late;
    const overwritten = new Set(Object.values(world.results()));
    const puts = world.aws.requests.count('PutEvaluations');
    world.aws.world.clock.advance(25 * hourMs);

    await world.evaluate({ parameters: stricter });

    expect(next.status).toBe('finished');
    expect(overlapped.status).toBe('leaseLost');
    expect([...between, ...overwritten]).toEqual(['NON_COMPLIANT', 'COMPLIANT']);
    expect(puts).toBe(2);
    expect(new Set(Object.values(world.results()))).toEqual(new Set(['NON_COMPLIANT']));
  });
});

describe('the same rule name', () => {
  it('in another Region has a lease and a state of its own', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 3);
    await holdLease(world);
    const elsewhere = world.startProcess({
      environment: { quotaShare: 0.5, region: 'us-east-1', stateTableName: tableName },
    });

    const report = await elsewhere.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { sent: 3 } });
    expect((await world.evaluate()).status).toBe('busy');
    const keys = (await world.aws.world.dynamodb.items(tableName))
      .filter(({ sk }) => sk === 'state')
      .map(({ pk }) => pk);
    expect(keys).toEqual([
      `111122223333/eu-central-1/${ruleName}`,
      `111122223333/us-east-1/${ruleName}`,
    ]);
  });
});
