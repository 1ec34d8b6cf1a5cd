// Jobs that a tag exempts. Tags change after a job was created, so this is the one verdict that can change.

import { beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../rule/run/report.ts';
import { hourMs, type LocalWorld, putJob, startLocalWorld } from '../support/local-world.ts';

const dayMs = 24 * hourMs;
const parameters = { exemptTag: 'vpc-exempt' };

const tagged = (value: string) => [
  { Key: 'team', Value: 'search' },
  { Key: 'vpc-exempt', Value: value },
];

/** Three violations, of which one is tagged, and a compliant job. */
async function startWorld(value: string): Promise<LocalWorld> {
  const world = await startLocalWorld({ remembers: true });
  putJob(world, 'public', { VpcConfig: null, ageMinutes: 60 });
  putJob(world, 'tagged', { VpcConfig: null, ageMinutes: 70, Tags: tagged(value) });
  putJob(world, 'empty', { VpcConfig: {}, ageMinutes: 80, Tags: [{ Key: 'team', Value: 'ads' }] });
  putJob(world, 'in-vpc', { ageMinutes: 90, Tags: tagged(value) });
  return world;
}

const evaluate = (world: LocalWorld): Promise<RunReport> => world.evaluate({ parameters });

const codes = ({ log }: LocalWorld, job: string) =>
  log.flatMap((record) => (record.job === job && record.code !== undefined ? [record.code] : []));

describe('a violation that carries the tag', () => {
  let world: LocalWorld;
  beforeEach(async () => {
    world = await startWorld('benchmark of ticket 4711');
    return () => world[Symbol.asyncDispose]();
  });

  it('has no result, and the log has its reason', async () => {
    const report = await evaluate(world);

    expect(world.results()).toEqual({
      public: 'NON_COMPLIANT',
      empty: 'NON_COMPLIANT',
      'in-vpc': 'COMPLIANT',
    });
    expect(report.counts).toMatchObject({ exempt: 1, nonCompliant: 2 });
    expect(world.log.find(({ code }) => code === 'job-exempt')).toMatchObject({
      job: 'tagged',
      reason: 'benchmark of ticket 4711',
      since: '2026-03-01T12:00:00.001Z',
    });
  });

  it('costs no call beside those that a violation costs', async () => {
    await evaluate(world);
    expect(world.aws.requests.countByOperation()).toMatchObject({
      ...{ Search: 2, DescribeTrainingJob: 3, PutEvaluations: 1 },
    });
    expect(world.aws.requests.count('ListTags')).toBe(0);
  });

  it('is a violation where the parameter is not set, and no tag is read', async () => {
    await world.evaluate();

    expect(world.results().tagged).toBe('NON_COMPLIANT');
    expect(world.aws.requests.count('ListTags')).toBe(0);
  });

  it('is left alone by runs and audits while its tag stays as it is', async () => {
    await evaluate(world);
    const described = world.aws.requests.count('DescribeTrainingJob');
    for (const waitMs of [hourMs, dayMs, 31 * dayMs, dayMs]) {
      world.aws.world.clock.advance(waitMs);
      const report = await evaluate(world);
      expect(report).toMatchObject({ status: 'finished', counts: { judged: 0, sent: 0 } });
    }
    expect(world.aws.requests.count('DescribeTrainingJob')).toBe(described);
    expect(world.aws.requests.count('ListTags')).toBe(0);
  });

  it('is a violation from the next audit on if the tag is removed', async () => {
    await evaluate(world);
    world.aws.world.jobs.update('tagged', { Tags: [] });
    world.aws.world.clock.advance(hourMs);
    await evaluate(world);
    expect(world.results().tagged).toBeUndefined();

    world.aws.world.clock.advance(dayMs);
    const report = await evaluate(world);

    expect(world.results().tagged).toBe('NON_COMPLIANT');
    expect(report.counts).toMatchObject({ judged: 1, sent: 1 });
    expect(codes(world, 'tagged')).toEqual(['job-exempt', 'exemption-ended']);
  });

  it('is forgotten once it is deleted, and is no exemption for the next job of its name', async () => {
    await evaluate(world);
    world.aws.world.jobs.deleteTrainingJob('tagged');
    putJob(world, 'tagged', { VpcConfig: null, ageMinutes: 0 });
    for (const waitMs of [hourMs, dayMs]) {
      world.aws.world.clock.advance(waitMs);
      await evaluate(world);
    }

    expect(world.results().tagged).toBe('NON_COMPLIANT');
    const items = await world.aws.world.dynamodb.items('state');
    expect(items.filter(({ sk }) => String(sk).startsWith('exempt/'))).toEqual([]);
  });
});

describe('a tag that comes later', () => {
  it('retires the result at the next audit, which judges nothing again', async () => {
    await using world = await startWorld('benchmark');
    await evaluate(world);
    world.aws.world.jobs.update('public', { Tags: tagged('accepted risk') });
    world.aws.world.clock.advance(dayMs + hourMs);

    const report = await evaluate(world);

    expect(world.results()).toEqual({ empty: 'NON_COMPLIANT', 'in-vpc': 'COMPLIANT' });
    expect(report.counts).toMatchObject({ retired: 1, sent: 1, judged: 0 });
    expect(codes(world, 'public')).toEqual(['job-exempt']);
    world.aws.world.clock.advance(dayMs + hourMs);
    expect((await evaluate(world)).counts).toMatchObject({ judged: 0, sent: 0, exempt: 0 });
  });
});

describe('a tag that the rule is told to look at later', () => {
  it('retires the result, and has no day of the history judged a second time', async () => {
    await using world = await startWorld('benchmark');
    await world.evaluate();
    expect(world.results().tagged).toBe('NON_COMPLIANT');
    world.aws.world.clock.advance(hourMs);

    const report = await evaluate(world);

    expect(world.results().tagged).toBeUndefined();
    expect(report.counts).toMatchObject({ listed: 4, judged: 3, retired: 1, sent: 1 });
  });
});

describe('an exemption with a date', () => {
  it('ends with that day, at the first run after it', async () => {
    await using world = await startWorld('benchmark until=2026-03-02');
    await evaluate(world);
    world.aws.world.clock.advance(35 * hourMs);
    await evaluate(world);
    expect(world.results().tagged).toBeUndefined();

    world.aws.world.clock.advance(hourMs);
    const report = await evaluate(world);

    expect(world.results().tagged).toBe('NON_COMPLIANT');
    expect(report.counts).toMatchObject({ judged: 1, sent: 1 });
    expect(codes(world, 'tagged')).toEqual(['job-exempt', 'exemption-ended']);
    expect(world.log.find(({ code }) => code === 'job-exempt')).toMatchObject({
      until: '2026-03-03T00:00:00.000Z',
    });
  });

  it('ends although no audit has seen the job for longer than an unseen job is kept', async () => {
    await using world = await startWorld('until=2026-08-31');
    const yearly = { ...parameters, auditIntervalHours: '8760' };
    const expiries: number[] = [];
    for (let month = 0; month < 7; month += 1) {
      await world.evaluate({ parameters: yearly });
      const items = await world.aws.world.dynamodb.items('state');
      const kept = items.find(({ sk }) => String(sk).startsWith('exempt/'));
      expiries.push(Number(kept?.expiresAt) * 1_000 - world.aws.world.clock.nowMs());
      if (month < 6) world.aws.world.clock.advance(30 * dayMs);
    }
    expect(Math.min(...expiries)).toBeGreaterThan(50 * dayMs);
    world.aws.world.clock.advance(5 * dayMs);

    await world.evaluate({ parameters: yearly });

    expect(world.results().tagged).toBe('NON_COMPLIANT');
  });

  it('goes on if the date was put off', async () => {
    await using world = await startWorld('until=2026-03-01');
    await evaluate(world);
    world.aws.world.jobs.update('tagged', { Tags: tagged('until=2026-03-05') });
    world.aws.world.clock.advance(13 * hourMs);

    await evaluate(world);

    expect(world.results().tagged).toBeUndefined();
    expect(codes(world, 'tagged')).toEqual(['job-exempt', 'job-exempt']);
  });

  it('waits for a run that can read the job, and is not lost', async () => {
    await using world = await startWorld('until=2026-03-01');
    await evaluate(world);
    const isTagged = {
      when: ({ input }: { input: Record<string, unknown> }) => input.TrainingJobName === 'tagged',
    };
    world.aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1, isTagged);
    world.aws.world.clock.advance(13 * hourMs);
    expect((await evaluate(world)).counts.unknown).toBe(1);
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);

    await evaluate(world);

    expect(world.results().tagged).toBe('NON_COMPLIANT');
  });

  it.each(['until=soon', 'until=2026-02-30', 'until=2026-03-05 until=2026-03-06', 'until='])(
    'that says %j exempts nothing, and the log says so',
    async (value) => {
      await using world = await startWorld(value);
      await evaluate(world);

      expect(world.results().tagged).toBe('NON_COMPLIANT');
      expect(codes(world, 'tagged')).toEqual(['exemption-malformed']);
    },
  );
});

describe('a violation that the index lacks', () => {
  const lagging = { remembers: true, searchLagMs: dayMs };

  it('has its tags listed', async () => {
    await using world = await startLocalWorld(lagging);
    putJob(world, 'tagged', { VpcConfig: null, Tags: tagged('benchmark') });
    putJob(world, 'in-vpc');

    await evaluate(world);

    expect(world.results()).toEqual({ 'in-vpc': 'COMPLIANT' });
    expect(world.aws.requests.count('ListTags')).toBe(1);
  });

  it('is not exempt where its tags cannot be read, and the log says so', async () => {
    await using world = await startLocalWorld(lagging);
    putJob(world, 'tagged', { VpcConfig: null, Tags: tagged('benchmark') });
    world.aws.world.faults.rate('ListTags', { kind: 'accessDenied' }, 1);

    await evaluate(world);

    expect(world.results().tagged).toBe('NON_COMPLIANT');
    expect(codes(world, 'tagged')).toEqual(['tags-unreadable']);
  });
});
