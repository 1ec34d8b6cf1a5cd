// Jobs that cannot be read, many of them: they hold up no other job, cost what their number says, and are tried
// again at growing distances.

import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../rule/run/report.ts';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  pendingItems,
  putJob,
  savedState,
  startLocalWorld,
} from '../support/local-world.ts';

const forEver = { times: Number.POSITIVE_INFINITY };
interface Account {
  readonly canReadResults?: boolean;
  readonly unreadable?: number;
}

/** Jobs without a VPC, of which every other one cannot be described. */
async function startWorld({ canReadResults = true, unreadable = 100 }: Account = {}) {
  const world = await startLocalWorld({ remembers: true, maxPageSize: { ListTrainingJobs: 50 } });
  for (let number = 0; number < unreadable; number += 1) {
    putJob(world, `unreadable-${number}`, { VpcConfig: null, ageMinutes: 60 + number * 10 });
    putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 65 + number * 10 });
  }
  denyReading(world);
  if (!canReadResults)
    world.aws.world.faults.failNext(
      'GetComplianceDetailsByConfigRule',
      { kind: 'accessDenied' },
      forEver,
    );
  return world;
}

function denyReading({ aws }: LocalWorld): void {
  aws.world.faults.failNext(
    'DescribeTrainingJob',
    { kind: 'accessDenied' },
    { ...forEver, when: ({ input }) => String(input.TrainingJobName).startsWith('unreadable') },
  );
}

function callsBesideDynamoDb({ aws }: LocalWorld): number {
  return aws.requests.all.filter(({ service }) => service !== 'dynamodb').length;
}

describe.each([true, false])('many unreadable jobs (results readable: %s)', (canReadResults) => {
  it('hold up no other one, and have nothing judged or sent again', async () => {
    await using world = await startWorld({ canReadResults });

    const first = await world.evaluate();
    const reports: RunReport[] = [];
    for (let run = 0; run < 4; run += 1) {
      world.aws.world.clock.advance(5 * hourMs);
      reports.push(await world.evaluate());
    }

    expect(first).toMatchObject({
      status: 'finished',
      counts: { judged: 100, sent: 100, unknown: 100 },
      pendingJobs: 100,
      gaps: [],
    });
    expect(reports.map(({ counts }) => [counts.judged, counts.sent])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(world.aws.world.config.history).toHaveLength(100);
    expect(await pendingItems(world)).toHaveLength(100);
  });

  it('are judged as soon as they can be read, a number in each run, and each once', async () => {
    await using world = await startWorld({ canReadResults, unreadable: 300 });
    await world.evaluate();
    world.aws.world.faults.clear();
    const sent: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      world.aws.world.clock.advance(hourMs);
      sent.push((await world.evaluate()).counts.sent);
    }

    expect(sent).toEqual([250, 50, 0]);
    expect(Object.keys(world.results())).toHaveLength(600);
    expect(world.aws.world.config.history).toHaveLength(600);
    expect(await pendingItems(world)).toEqual([]);
  });
});

describe('jobs that cannot be read', () => {
  it('cost a first sweep two calls each at most, beside what it costs without them', async () => {
    await using readable = await startWorld();
    readable.aws.world.faults.clear();
    await readable.evaluate();
    await using world = await startWorld();

    await world.evaluate();

    expect(callsBesideDynamoDb(world)).toBeLessThanOrEqual(callsBesideDynamoDb(readable) + 2 * 100);
  });

  it('are looked for only when one is due, and then at growing distances', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 5; number += 1)
      putJob(world, `unreadable-${number}`, { VpcConfig: null });
    denyReading(world);
    await world.evaluate();
    const triedAfterMinutes: number[] = [];
    let minutes = 0;
    for (const step of [1, 10, 10, 10, 30, 30, 120, 120, 240, 480, 480, 1_440]) {
      world.aws.world.clock.advance(step * minuteMs);
      minutes += step;
      world.aws.requests.clear();
      const { counts } = await world.evaluate({ parameters: { auditIntervalHours: '8760' } });
      const queries = world.aws.requests.count('Query');
      if (counts.unknown > 0) triedAfterMinutes.push(minutes);
      expect(queries > 0).toBe(counts.unknown > 0);
    }

    expect(triedAfterMinutes).toEqual([1, 21, 91, 331, 1_531, 2_971]);
  });

  it('are named in the log, every one', async () => {
    await using world = await startWorld();

    await world.evaluate();

    const named = world.log.filter(({ code }) => code === 'job-unknown').map(({ job }) => job);
    expect(new Set(named).size).toBe(100);
  });

  it('are forgotten once they are deleted', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (const name of ['unreadable-1', 'unreadable-2']) putJob(world, name);
    world.aws.world.faults.failNext('Search', { kind: 'accessDenied' }, forEver);
    denyReading(world);
    await world.evaluate();
    world.aws.world.faults.clear();
    world.aws.world.jobs.deleteTrainingJob('unreadable-1');
    world.aws.world.clock.advance(hourMs);

    const report = await world.evaluate();

    expect(report).toMatchObject({ pendingJobs: 0, counts: { judged: 1 } });
    expect(savedState(world.aws)).toMatchObject({ pendingCount: 0 });
    expect(await pendingItems(world)).toEqual([]);
  });

  it('that an earlier claim left are never met again', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'unreadable-1', { VpcConfig: null });
    denyReading(world);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);

    const report = await world.evaluate({ parameters: { requireNetworkIsolation: 'true' } });

    expect(report.pendingJobs).toBe(1);
    const items = await pendingItems(world);
    expect(items).toHaveLength(2);
    for (const { expiresAt } of items)
      expect(Number(expiresAt)).toBeGreaterThan(world.aws.world.clock.nowMs() / 1_000);
  });
});
