// An audit compares what Config holds with what exists, both ways, and leaves alone what is in order.

import { describe, expect, it } from 'vitest';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  ruleName,
  savedState,
  startLocalWorld,
  stateKey,
  tableName,
} from '../support/local-world.ts';

const dayMs = 24 * hourMs;

function makeUnreadable({ aws }: LocalWorld, beginning: string): void {
  aws.world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    {
      times: Number.POSITIVE_INFINITY,
      when: ({ input }) => String(input.TrainingJobName).startsWith(beginning),
    },
  );
}

function putJobs(world: LocalWorld, count: number): void {
  for (let number = 0; number < count; number += 1)
    putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number * 10 });
}

/** Stretches that the last saved state covers. */
function covered({ aws }: LocalWorld): readonly unknown[] {
  return savedState(aws).intervals;
}

describe('an audit', () => {
  it('judges nothing again where everything is in order', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    world.aws.world.clock.advance(25 * hourMs);

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0, retired: 0 });
    expect(covered(world)).toHaveLength(1);
  });

  it('leaves coverage alone around a job that has a result and cannot be read any more', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    makeUnreadable(world, 'job-7');
    await world.evaluate({ parameters: { requireNetworkIsolation: 'true' } });
    world.aws.world.clock.advance(25 * hourMs);

    const report = await world.evaluate({ parameters: { requireNetworkIsolation: 'true' } });

    expect(report.counts.judged).toBe(0);
    expect(report.pendingJobs).toBe(1);
    expect(covered(world)).toHaveLength(1);
  });

  it('makes a lost result again in the same run, even in one that began afresh', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    putJob(world, 'lost', { ageMinutes: 63 });
    world.aws.world.faults.failNext('PutEvaluations', { kind: 'writeLost' });

    await world.evaluate({ parameters: { requireInterContainerEncryption: 'true' } });

    expect(world.results().lost).toBe('NON_COMPLIANT');
  });

  it('retires what is gone although other jobs are pending', async () => {
    await using world = await startLocalWorld({ remembers: true });
    const name = (number: number) => `${'unreadable-'.repeat(5)}${number}`;
    for (let number = 0; number < 40; number += 1)
      putJob(world, name(number), { VpcConfig: null, ageMinutes: 60 + number * 10 });
    putJob(world, 'goes', { ageMinutes: 65 });
    makeUnreadable(world, 'unreadable');
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('goes');
    world.aws.world.clock.advance(25 * hourMs);

    await world.evaluate();

    expect(covered(world)).toHaveLength(1);
    expect(world.results()).toEqual({});
  });

  it('lists no further back than jobs can be in scope', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    const parameters = { maxJobAgeDays: '10' };
    await world.evaluate({ parameters });
    world.aws.world.clock.advance(9 * dayMs);
    await world.evaluate({ parameters });
    world.aws.world.clock.advance(9 * dayMs);
    world.aws.requests.clear();

    await world.evaluate({ parameters });

    const floorSeconds = (world.aws.world.clock.nowMs() - 10 * dayMs) / 1_000;
    for (const { input } of world.aws.requests.of('ListTrainingJobs'))
      expect(Number(input.CreationTimeAfter)).toBeGreaterThan(floorSeconds - 2 * minuteMs);
    expect(world.results()).toEqual({});
  });

  it('retires everything where a baseline leaves no job in scope', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();

    await world.evaluate({ parameters: { createdAfter: '2099-01-01' } });

    expect(world.results()).toEqual({});
  });

  it('judges nothing again where a job is deleted between its two looks', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    world.aws.world.clock.advance(25 * hourMs);
    let lists = 0;
    world.aws.world.faults.failNext(
      'ListTrainingJobs',
      { kind: 'throttle' },
      {
        when: () => {
          lists += 1;
          // By now every result has been looked up, and the oldest jobs are not listed yet.
          if (lists === 6) world.aws.world.jobs.deleteTrainingJob('job-19');
          return false;
        },
      },
    );

    const report = await world.evaluate();
    world.aws.world.faults.clear();
    const between = Object.keys(world.results()).length;
    world.aws.world.clock.advance(25 * hourMs);
    await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0 });
    expect([between, Object.keys(world.results()).length]).toEqual([20, 19]);
    expect(covered(world)).toHaveLength(1);
  });

  it('corrects a result that another policy left, on the word of DescribeTrainingJob', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    putJob(world, 'good', { ageMinutes: 3_000 });
    await world.evaluate();
    const { config, clock } = world.aws.world;
    const left = { 'job-3': 'COMPLIANT', good: 'NON_COMPLIANT' } as const;
    for (const row of config.resultsOf(ruleName))
      if (row.resourceId === 'job-3' || row.resourceId === 'good')
        config.accept(ruleName, [{ ...row, complianceType: left[row.resourceId] }]);
    clock.advance(25 * hourMs);

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 2, sent: 2, unknown: 0 });
    expect(world.results()).toMatchObject({ 'job-3': 'NON_COMPLIANT', good: 'COMPLIANT' });
  });

  it('makes a lost result again of a job that was young when it was reported', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    putJob(world, 'young', { VpcConfig: null, ageMinutes: 2 });
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();
    const { config, clock } = world.aws.world;
    const [row] = config.resultsOf(ruleName).filter(({ resourceId }) => resourceId === 'young');
    if (row) config.accept(ruleName, [{ ...row, complianceType: 'NOT_APPLICABLE' }]);
    const before = Object.keys(world.results()).length;
    clock.advance(25 * hourMs);

    await world.evaluate();

    expect(before).toBe(20);
    expect(world.results().young).toBe('NON_COMPLIANT');
  });

  it('retires what the pages showed that could be read, where a later one cannot be', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    for (const name of ['job-0', 'job-1', 'job-2']) world.aws.world.jobs.deleteTrainingJob(name);
    world.aws.world.clock.advance(25 * hourMs);
    let pages = 0;
    world.aws.world.faults.failNext(
      'GetComplianceDetailsByConfigRule',
      { kind: 'serverError' },
      { times: Number.POSITIVE_INFINITY, when: () => ++pages > 4 },
    );

    await expect(world.evaluate()).rejects.toThrow();

    expect(Object.keys(world.results())).toHaveLength(17);
  });

  it.each(['InvalidNextTokenException', 'ValidationException', 'TokenOfTheDayException'])(
    'begins anew where the token at which it was cut is refused as %s',
    async (code) => {
      await using world = await startLocalWorld({ remembers: true });
      putJobs(world, 20);
      await world.evaluate();
      world.aws.world.jobs.deleteTrainingJob('job-3');
      world.aws.world.clock.advance(25 * hourMs);
      let looks = 0;
      const cut = await world.evaluate({ remainingMs: () => (looks++ < 16 ? 900_000 : 0) });
      world.aws.world.faults.failNext(
        'GetComplianceDetailsByConfigRule',
        { kind: 'error', code },
        { times: Number.POSITIVE_INFINITY, when: ({ input }) => input.NextToken === lastToken },
      );
      const lastToken = await auditToken(world);
      world.aws.world.clock.advance(hourMs);

      const report = await world.evaluate();

      expect(cut.status).toBe('unfinished');
      expect(lastToken).toBeDefined();
      expect(report).toMatchObject({ status: 'finished', counts: { judged: 0 } });
      expect(world.aws.requests.all.map(({ errorCode }) => errorCode)).toContain(code);
      expect(Object.keys(world.results())).toHaveLength(19);
    },
  );

  it('leaves coverage alone around jobs that have a result and cannot be found or read any more', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    makeUnreadable(world, 'job-');
    world.aws.world.faults.failNext(
      'Search',
      { kind: 'accessDenied' },
      { times: Number.POSITIVE_INFINITY },
    );
    world.aws.world.clock.advance(25 * hourMs);

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0, unknown: 20 });
    expect(covered(world)).toHaveLength(1);
    expect(world.log.map(({ code }) => code)).not.toContain('audit-inconclusive');
  });

  it('concludes nothing where more than 100 jobs cannot be read, and looks at everything again', async () => {
    await using world = await startLocalWorld({
      remembers: true,
      maxPageSize: { ListTrainingJobs: 100, GetComplianceDetailsByConfigRule: 100 },
    });
    putJobs(world, 130);
    await world.evaluate();
    const { config, clock, faults } = world.aws.world;
    const [row] = config.resultsOf(ruleName).filter(({ resourceId }) => resourceId === 'job-4');
    if (row) config.accept(ruleName, [{ ...row, complianceType: 'NOT_APPLICABLE' }]);
    for (const operation of ['Search', 'DescribeTrainingJob'] as const)
      faults.failNext(operation, { kind: 'accessDenied' }, { times: Number.POSITIVE_INFINITY });
    clock.advance(25 * hourMs);

    const report = await world.evaluate();
    faults.clear();
    clock.advance(25 * hourMs);
    await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0, unknown: 129 });
    expect(world.log.map(({ code }) => code)).toContain('audit-inconclusive');
    expect(Object.keys(world.results())).toHaveLength(130);
  });

  it('goes on where an earlier version of the rule left its state and an audit under way', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    const { dynamodb, clock, jobs } = world.aws.world;
    const item = await dynamodb.get(tableName, stateKey);
    const { compared: _later, ...state } = JSON.parse(String(item?.body));
    const body = { ...state, version: 2, isTooMuchToCompare: false, auditStartedAtMs: 7 };
    await dynamodb.put(tableName, { ...item, ...stateKey, body: JSON.stringify(body) });
    const audit = { startedAtMs: 7, areResultsDone: true, to: 9, listedFrom: 9, balance: {} };
    const rest = { unread: [], goneLookedUp: 0, goneContradicted: 0, goneUnconfirmed: 0 };
    const auditBody = JSON.stringify({ ...audit, ...rest });
    await dynamodb.put(tableName, { ...stateKey, sk: 'audit', body: auditBody });
    jobs.deleteTrainingJob('job-3');
    clock.advance(25 * hourMs);

    const report = await world.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { judged: 0, retired: 1 } });
    expect(Object.keys(world.results())).toHaveLength(19);
  });

  it('counts jobs without a result anew where some of them are gone', async () => {
    await using world = await startLocalWorld({ remembers: true });
    const parameters = { serverlessJobs: 'notApplicable' };
    putJobs(world, 20);
    const serverless = ['serverless-1', 'serverless-2'];
    for (const name of serverless)
      putJob(world, name, { ServerlessJobConfig: {}, ResourceConfig: {}, ageMinutes: 70 });
    await world.evaluate({ parameters });
    const { clock, jobs, config } = world.aws.world;
    for (const name of serverless) jobs.deleteTrainingJob(name);
    clock.advance(25 * hourMs);
    await world.evaluate({ parameters });
    const [row] = config.resultsOf(ruleName).filter(({ resourceId }) => resourceId === 'job-4');
    if (row) config.accept(ruleName, [{ ...row, complianceType: 'NOT_APPLICABLE' }]);
    clock.advance(25 * hourMs);

    const report = await world.evaluate({ parameters });

    expect(report.counts).toMatchObject({ judged: 1, sent: 1 });
    expect(Object.keys(world.results())).toHaveLength(20);
  });

  it('finds a lost result although a job of the same day is gone', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    await world.evaluate();
    const { config, clock, jobs } = world.aws.world;
    jobs.deleteTrainingJob('job-3');
    const [row] = config.resultsOf(ruleName).filter(({ resourceId }) => resourceId === 'job-4');
    if (row) config.accept(ruleName, [{ ...row, complianceType: 'NOT_APPLICABLE' }]);
    clock.advance(25 * hourMs);

    await world.evaluate();

    expect(world.results()).toHaveProperty('job-4', 'NON_COMPLIANT');
    expect(world.results()).not.toHaveProperty('job-3');
    expect(Object.keys(world.results())).toHaveLength(19);
  });
});

/** The token at which an audit that was cut is to go on. */
async function auditToken({ aws }: LocalWorld): Promise<unknown> {
  const item = await aws.world.dynamodb.get(tableName, { ...stateKey, sk: 'audit' });
  return JSON.parse(String(item?.body)).resultsToken;
}
