// People are told of new violations: each once, whatever runs repeat, and a sweep of history as one digest.

import { beforeEach, describe, expect, it } from 'vitest';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  startLocalWorld,
} from '../support/local-world.ts';

const dayMs = 24 * hourMs;

let world: LocalWorld;
beforeEach(async () => {
  world = await startLocalWorld({ remembers: true, tellsViolations: true });
  return () => world[Symbol.asyncDispose]();
});

const putPublic = (name: string, ageMinutes: number) =>
  putJob(world, name, { VpcConfig: null, ageMinutes });

/** What was told: names of jobs, and the counts of digests. */
const told = () =>
  world.aws.world.events.map(({ detail }) => detail.job ?? `${detail.violations} found`);

/** A world whose history is swept, two violations in it, and whose people have heard of that. */
async function sweepHistory(): Promise<void> {
  for (let number = 0; number < 7; number += 1)
    putJob(world, `old-${number}`, { ageMinutes: 600 + number * 100 });
  putPublic('old-public', 700);
  putPublic('young-public', 5);
  await world.evaluate();
  world.aws.world.clock.advance(hourMs);
}

describe('a first sweep', () => {
  it('is told as one digest, not job by job', async () => {
    await sweepHistory();
    expect(told()).toEqual(['2 found']);
    expect(world.aws.world.events[0]).toMatchObject({
      source: 'sagemaker-training-job-in-vpc',
      'detail-type': 'Training Job Violations Found',
      detail: { account: '111122223333', region: 'eu-central-1', violations: 2 },
    });
  });

  it('is told when it is complete, however many runs it took', async () => {
    for (let number = 0; number < 9; number += 1) putPublic(`old-${number}`, 600 + number * 100);
    const calls: number[] = [];
    await world.evaluate({ remainingMs: () => (calls.push(1) > 20 ? 0 : 900_000) });
    expect(told()).toEqual([]);
    world.aws.world.clock.advance(hourMs);

    await world.evaluate();

    expect(told()).toEqual(['9 found']);
  });

  it('is told as a whole although the parameters change in the middle', async () => {
    for (let number = 0; number < 9; number += 1) putPublic(`old-${number}`, 600 + number * 100);
    const calls: number[] = [];
    await world.evaluate({ remainingMs: () => (calls.push(1) > 20 ? 0 : 900_000) });
    const reported = Object.keys(world.results()).length;
    world.aws.world.clock.advance(hourMs);

    await world.evaluate({ parameters: { exemptJobNames: 'something-else' } });

    expect(reported).toBeGreaterThan(0);
    expect(reported).toBeLessThan(9);
    expect(told()).toEqual(['9 found']);
  });

  it('in which nothing is wrong is not told', async () => {
    putJob(world, 'in-vpc');
    await world.evaluate();
    expect(world.aws.requests.count('PutEvents')).toBe(0);
  });
});

describe('a new violation', () => {
  beforeEach(sweepHistory);

  it('is told once, with its reason, while it is young and after it', async () => {
    putPublic('new', 2);
    for (const waitMs of [5 * minuteMs, hourMs, dayMs]) {
      await world.evaluate();
      world.aws.world.clock.advance(waitMs);
    }
    await world.evaluate();

    expect(told()).toEqual(['2 found', 'new']);
    expect(world.aws.world.events[1]).toMatchObject({
      'detail-type': 'Training Job Violation',
      detail: {
        ruleName: 'sagemaker-training-job-in-vpc',
        job: 'new',
        reason: expect.stringMatching(/^Not in a VPC: the job has no VpcConfig\. Fix: https:/),
        createdAt: expect.stringMatching(/^2026-03-01T12:58:/),
      },
    });
  });

  it('is told once it can be read', async () => {
    putPublic('unreadable', 20);
    const isMeant = {
      when: ({ input }: { input: Record<string, unknown> }) =>
        input.TrainingJobName === 'unreadable',
    };
    world.aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1, isMeant);
    await world.evaluate();
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);

    await world.evaluate();

    expect(told()).toEqual(['2 found', 'unreadable']);
  });

  it('is told by itself for 20 jobs of a run, and the others as a digest', async () => {
    for (let number = 0; number < 27; number += 1) putPublic(`new-${number}`, 20 + number);
    await world.evaluate();
    expect(told()).toHaveLength(1 + 20 + 1);
    expect(told().at(-1)).toBe('7 found');
  });

  it('that cannot be told is counted by a later digest, and the log says so', async () => {
    putPublic('new', 20);
    world.aws.world.faults.rate('PutEvents', { kind: 'accessDenied' }, 1);
    const report = await world.evaluate();
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);
    expect(report.status).toBe('finished');
    expect(world.log.some(({ code }) => code === 'violations-untold')).toBe(true);

    await world.evaluate();

    expect(told()).toEqual(['2 found', '1 found']);
  });
});

describe('nobody is told', () => {
  beforeEach(sweepHistory);

  it('of retirements', async () => {
    world.aws.world.jobs.deleteTrainingJob('old-public');
    world.aws.world.clock.advance(dayMs);
    await world.evaluate();
    expect(world.results()['old-public']).toBeUndefined();
    expect(told()).toEqual(['2 found']);
  });

  it('of results that are sent again only because they are old', async () => {
    const parameters = { refreshDays: '2' };
    for (let day = 0; day < 4; day += 1) {
      world.aws.world.clock.advance(dayMs);
      await world.evaluate({ parameters });
    }
    const dates = world.aws.world.config
      .resultsOf('sagemaker-training-job-in-vpc')
      .map(({ orderingTimestamp }) => Number(orderingTimestamp));
    expect(Math.min(...dates)).toBeGreaterThan(world.aws.world.clock.nowMs() - 3 * dayMs);
    expect(told()).toEqual(['2 found']);
  });

  it('job by job of a change of policy', async () => {
    await world.evaluate({ parameters: { requireNetworkIsolation: 'true' } });
    expect(told()).toEqual(['2 found', '9 found']);
  });

  it('job by job of results that were lost and are made again', async () => {
    putPublic('new', 20);
    await world.evaluate();
    world.aws.world.config.deleteResults('sagemaker-training-job-in-vpc');
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();
    expect(told()).toEqual(['2 found', 'new', '3 found']);
  });

  it('where the option is off', async () => {
    await using quiet = await startLocalWorld({ remembers: true });
    putJob(quiet, 'public', { VpcConfig: null });
    await quiet.evaluate();
    expect(quiet.aws.requests.count('PutEvents')).toBe(0);
  });
});
