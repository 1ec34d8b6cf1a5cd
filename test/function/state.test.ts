// What a run makes of the state that it finds: a claim is checked before it is trusted, one that cannot be
// trusted costs work and is never fatal; and what it does where the table fails.

import { describe, expect, it } from 'vitest';
import type { Fault } from '../../rule/local-aws/faults.ts';
import type { OperationName } from '../../rule/local-aws/options.ts';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  ruleName,
  savedState,
  startLocalWorld,
  stateItem,
  stateKey,
  tableName,
} from '../support/local-world.ts';

type Body = Readonly<Record<string, unknown>>;

const forEver = { times: Number.POSITIVE_INFINITY };
const threeResults = { a: 'NON_COMPLIANT', b: 'NON_COMPLIANT', c: 'NON_COMPLIANT' };

/** A world of three judged jobs an hour after its first run, with the state of that run. */
async function startJudged(): Promise<LocalWorld> {
  const world = await startLocalWorld({ remembers: true });
  for (const name of ['a', 'b', 'c']) putJob(world, name, { VpcConfig: null });
  await world.evaluate();
  world.aws.world.clock.advance(hourMs);
  return world;
}

async function changeBody(world: LocalWorld, change: (body: Body) => string): Promise<void> {
  const item = await stateItem(world);
  const body = change(JSON.parse(String(item?.body)));
  await world.aws.world.dynamodb.put(tableName, { ...item, ...stateKey, body });
}

function fail({ aws }: LocalWorld, operations: readonly OperationName[], fault: Fault): void {
  for (const operation of operations) aws.world.faults.failNext(operation, fault, forEver);
}

const farOffMs = Date.UTC(2100, 0, 1);

describe('a state', () => {
  it('spares a run all work but five calls', async () => {
    await using world = await startJudged();
    world.aws.requests.clear();

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0 });
    expect(world.aws.requests.countByOperation()).toEqual({
      UpdateItem: 2,
      GetComplianceDetailsByConfigRule: 1,
      ListTrainingJobs: 1,
      PutEvaluations: 1,
    });
  });

  it('spares it as much a day later, where no audit is due', async () => {
    await using world = await startLocalWorld({ remembers: true });
    const parameters = { auditIntervalHours: '8760' };
    putJob(world, 'a');
    await world.evaluate({ parameters });
    const calls: number[] = [];
    for (let day = 0; day < 5; day += 1) {
      world.aws.world.clock.advance(25 * hourMs);
      world.aws.requests.clear();
      await world.evaluate({ parameters });
      calls.push(world.aws.requests.count());
    }

    expect(Math.max(...calls)).toBeLessThanOrEqual(5);
  });

  it.each<[string, (body: Body) => string]>([
    ['no JSON', () => '{"version":1,'],
    ['no object', () => '[]'],
    ['of a version that never was', (body) => JSON.stringify({ ...body, version: 'two' })],
    ['lacking a field', ({ young: _left, ...body }) => JSON.stringify(body)],
    ['lacking its claim', ({ claimId: _left, ...body }) => JSON.stringify(body)],
    ['with intervals out of order', (body) => JSON.stringify({ ...body, intervals: [[9, 5]] })],
    ['with a count below zero', (body) => JSON.stringify({ ...body, pendingCount: -1 })],
    [
      'with a tally of no days',
      (body) => JSON.stringify({ ...body, withoutResult: { x: [1, 2] } }),
    ],
    ['of another rule', (body) => JSON.stringify({ ...body, ruleId: 'config-rule-other' })],
    ['of another policy', (body) => JSON.stringify({ ...body, policyDigest: 'other' })],
    [
      'claiming the future',
      (body) => JSON.stringify({ ...body, intervals: [[0, farOffMs / 1_000]] }),
    ],
    ['saved in the future', (body) => JSON.stringify({ ...body, notifiedAtMs: farOffMs })],
    ['audited in the future', (body) => JSON.stringify({ ...body, auditedAtMs: farOffMs })],
    ['registered in the future', (body) => JSON.stringify({ ...body, registeredAtMs: farOffMs })],
    [
      'with pending jobs due in years',
      (body) => JSON.stringify({ ...body, pendingCount: 1, pendingDueAtMs: farOffMs }),
    ],
  ])('that is %s is replaced by one that holds', async (_what, damage) => {
    await using world = await startJudged();
    await changeBody(world, damage);
    putJob(world, 'd', { VpcConfig: null });

    const report = await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    const next = await world.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { judged: 4, sent: 1 } });
    expect(Object.keys(world.results()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(next.counts).toMatchObject({ judged: 0, sent: 0 });
  });

  it('of a newer version is left alone, and the run fails and says so', async () => {
    await using world = await startJudged();
    await changeBody(world, (body) => JSON.stringify({ ...body, version: 99, more: 'unknown' }));
    const before = await stateItem(world);
    putJob(world, 'd', { VpcConfig: null });

    await expect(world.evaluate()).rejects.toThrow(/format 99/);

    const after = await stateItem(world);
    expect(after?.body).toBe(before?.body);
    expect(after).not.toHaveProperty('holder');
    expect(world.results()).toEqual(threeResults);
  });

  it.each<[string, (world: LocalWorld) => void]>([
    ['the results are gone', ({ aws }) => aws.world.config.deleteResults(ruleName)],
    ['the rule was created again', ({ aws }) => aws.world.config.createRule({ name: ruleName })],
  ])('is discarded when %s', async (_what, change) => {
    await using world = await startJudged();
    change(world);

    await world.evaluate();

    expect(world.results()).toEqual(threeResults);
  });

  it('has the result of a young job sent once, however often the job is judged', async () => {
    await using world = await startJudged();
    putJob(world, 'young', { VpcConfig: null, ageMinutes: 0 });
    const sent: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      world.aws.world.clock.advance(5 * minuteMs);
      sent.push((await world.evaluate()).counts.sent);
    }

    expect(sent).toEqual([1, 0, 0, 0, 0, 0]);
    expect(world.results().young).toBe('NON_COMPLIANT');
  });

  it('has the result of a young job sent again when another job has taken its name', async () => {
    await using world = await startJudged();
    putJob(world, 'young', { VpcConfig: null, ageMinutes: 4 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('young');
    world.aws.world.clock.advance(5 * minuteMs);
    putJob(world, 'young', { ageMinutes: 2 });

    await world.evaluate();

    expect(world.results().young).toBe('COMPLIANT');
  });

  it('knows of every one of 120 young jobs that it was reported', async () => {
    await using world = await startJudged();
    for (let number = 0; number < 120; number += 1)
      putJob(world, `young-${number}`, { VpcConfig: null, ageMinutes: 5 });
    const first = await world.evaluate();
    world.aws.world.clock.advance(minuteMs);

    const second = await world.evaluate();

    expect([first.counts.sent, second.counts.sent]).toEqual([120, 0]);
    expect(Object.keys(world.results())).toHaveLength(123);
  });

  it.each(['in VPC: training', 'a/b', 'Regel-für-Züge'])(
    'is kept for a rule of any name (%s)',
    async (name) => {
      await using world = await startLocalWorld({ remembers: true });
      putJob(world, 'a');
      world.aws.world.config.createRule({ name });
      const event = () => world.aws.world.scheduledEvent({ ruleName: name });
      await world.handler(event());
      world.aws.world.clock.advance(hourMs);

      expect(await world.handler(event())).toMatchObject({ counts: { judged: 0, sent: 0 } });
    },
  );

  it('is not written for a rule of which Config has taken nothing', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (const name of ['a', 'b', 'c']) putJob(world, name);
    fail(world, ['GetComplianceDetailsByConfigRule'], { kind: 'accessDenied' });

    await expect(world.evaluate({ resultToken: 'myResultToken' })).rejects.toThrow(
      'InvalidResultTokenException',
    );

    expect(await world.aws.world.dynamodb.items(tableName)).toEqual([]);
    expect(world.aws.requests.count('SendMessage')).toBe(0);
  });

  it('is not written for a rule that Config does not know', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'a');
    const event = world.aws.world.scheduledEvent({ ruleName });

    await expect(world.handler({ ...event, configRuleName: 'of-a-sample' })).rejects.toThrow();

    expect(await world.aws.world.dynamodb.items(tableName)).toEqual([]);
  });

  it('is no item of more than 100 KB, whatever the history', async () => {
    await using world = await startJudged();
    const withoutResult = Object.fromEntries(
      Array.from({ length: 8_000 }, (_, day) => [day, [1_000_000, 4_000_000_000]]),
    );
    const young = Array.from({ length: 1_000 }, (_, number) => [number, `mark-${number}`]);
    await changeBody(world, (body) => JSON.stringify({ ...body, withoutResult, young }));

    await world.evaluate();

    for (const { input } of world.aws.requests)
      expect(JSON.stringify(input).length).toBeLessThan(110_000);
    expect(await world.evaluate()).toMatchObject({ status: 'finished' });
  });

  it('is read with strong consistency, whatever is read', async () => {
    await using world = await startLocalWorld({ remembers: true, itemOfRefusedWrite: 'absent' });
    for (let number = 0; number < 30; number += 1)
      putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' }, { times: 5 });
    await world.evaluate();
    // Pending jobs are looked for, an audit is cut and carried on, and a job event is served.
    world.aws.world.clock.advance(25 * hourMs);
    let looks = 0;
    await world.evaluate({ remainingMs: () => (looks++ < 20 ? 900_000 : 0) });
    world.aws.world.clock.advance(hourMs);
    await Promise.all([world.evaluate(), world.startProcess().evaluate()]);
    const body = JSON.stringify({
      'detail-type': 'SageMaker Training Job State Change',
      time: world.aws.world.clock.now().toISOString(),
    });
    await world.handler({ Records: [{ eventSource: 'aws:sqs', messageId: 'one', body }] });

    const reads = [...world.aws.requests.of('GetItem'), ...world.aws.requests.of('Query')];
    expect(new Set(reads.map(({ operation }) => operation))).toEqual(new Set(['GetItem', 'Query']));
    for (const { input } of reads) expect(input.ConsistentRead).toBe(true);
  });
});

describe('a table that is neither written nor read', () => {
  const operations = ['GetItem', 'UpdateItem', 'PutItem', 'DeleteItem', 'Query'] as const;

  it.each<[string, Fault]>([
    ['denied', { kind: 'accessDenied' }],
    ['missing', { kind: 'error', code: 'ResourceNotFoundException' }],
    ['throttled', { kind: 'throttle' }],
    ['behind a disabled key', { kind: 'error', code: 'KMSDisabledException' }],
    ['out of order', { kind: 'serverError' }],
  ])(
    '(%s) has only what Config lacks reported, claims nothing and fails the run',
    async (_what, fault) => {
      await using world = await startJudged();
      putJob(world, 'd', { VpcConfig: null });
      const before = await stateItem(world);
      fail(world, operations, fault);
      const sent = world.aws.world.config.history.length;

      await expect(world.evaluate()).rejects.toThrow(`the table ${tableName}`);

      expect(world.aws.world.config.history.slice(sent)).toMatchObject([{ resourceId: 'd' }]);
      expect(await stateItem(world)).toEqual(before);
      expect(world.log).toContainEqual(
        expect.objectContaining({ level: 'ERROR', code: 'state-unreadable' }),
      );
    },
  );

  it('has what is gone retired', async () => {
    await using world = await startJudged();
    world.aws.world.jobs.deleteTrainingJob('b');
    fail(world, operations, { kind: 'accessDenied' });

    await world.evaluate().catch(() => undefined);

    expect(Object.keys(world.results()).toSorted()).toEqual(['a', 'c']);
  });

  it('costs an account whose results are all there no report at all', async () => {
    await using world = await startJudged();
    fail(world, operations, { kind: 'accessDenied' });
    const sent = world.aws.world.config.history.length;
    for (let run = 0; run < 3; run += 1) await world.evaluate().catch(() => undefined);

    expect(world.aws.world.config.history).toHaveLength(sent);
  });
});

describe('a table that fails in part', () => {
  it('(read and not written) stops the run before it reports anything', async () => {
    await using world = await startJudged();
    putJob(world, 'd', { VpcConfig: null });
    fail(world, ['UpdateItem', 'PutItem', 'DeleteItem'], { kind: 'accessDenied' });

    await expect(world.evaluate()).rejects.toThrow('dynamodb:UpdateItem is denied');

    expect(world.results()).toEqual(threeResults);
  });

  it('(written and not read) costs a run nothing that needs no read', async () => {
    await using world = await startJudged();
    putJob(world, 'd', { VpcConfig: null });
    fail(world, ['GetItem', 'Query'], { kind: 'accessDenied' });

    expect(await world.evaluate()).toMatchObject({ status: 'finished', counts: { sent: 1 } });
  });

  it('(pending jobs not written) fails the run and claims nothing of their stretch', async () => {
    await using world = await startJudged();
    putJob(world, 'd', { VpcConfig: null, ageMinutes: 30 });
    const { faults } = world.aws.world;
    faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' });
    fail(world, ['PutItem'], { kind: 'accessDenied' });

    await expect(world.evaluate()).rejects.toThrow('dynamodb:PutItem is denied');
    faults.clear();
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();

    expect(world.results()).toHaveProperty('d', 'NON_COMPLIANT');
  });

  it('(throttled for a while) costs nothing but time', async () => {
    await using world = await startJudged();
    putJob(world, 'd', { VpcConfig: null });
    world.aws.world.faults.failNext('UpdateItem', { kind: 'throttle' }, { times: 8 });

    expect(await world.evaluate()).toMatchObject({ status: 'finished', counts: { sent: 1 } });
  });

  it('(writes answered for and lost) never has anything claimed that Config lacks', async () => {
    await using world = await startJudged();
    putJob(world, 'd', { VpcConfig: null });
    fail(world, ['UpdateItem'], { kind: 'writeLost' });
    await world.evaluate().catch(() => undefined);
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);

    await world.evaluate();

    expect(world.results()).toEqual({ ...threeResults, d: 'NON_COMPLIANT' });
    expect(savedState(world.aws).isComplete).toBe(true);
  });
});
