// The alarm on degraded runs, evaluated by its own definition over the metrics that the runs really sent: it goes off
// where runs do not fail and somebody has to look nevertheless, and stays on until the matter is settled.

import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../infra/synthesize.ts';
import { type AlarmProperties, isAlarming } from '../support/alarm.ts';
import { hourMs, type LocalWorld, putJob, startLocalWorld } from '../support/local-world.ts';

const forEver = { times: Number.POSITIVE_INFINITY };

const longestRunMs = 900_000;

function alarmOn(metricName: string): AlarmProperties {
  const props = { maximumExecutionFrequency: MaximumExecutionFrequency.ONE_HOUR };
  const alarms = synthesize(props).findResources('AWS::CloudWatch::Alarm', {
    Properties: { MetricName: metricName },
  });
  return Object.values(alarms)[0]?.Properties as AlarmProperties;
}

const degradedRuns = alarmOn('DegradedRuns');

/** For each of the hours, whether the alarm is on at its end, with a run in each. */
async function liveThrough(
  { aws, log, evaluate }: LocalWorld,
  hours: number,
  run: () => Promise<unknown> = evaluate,
): Promise<readonly boolean[]> {
  const states: boolean[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    await run().catch(() => undefined);
    aws.world.clock.advance(hourMs);
    states.push(isAlarming(degradedRuns, log, aws.world.clock.nowMs()));
  }
  return states;
}

/** Runs that find more jobs than they have time for, and get none of them done. */
function withoutProgress(world: LocalWorld): () => Promise<unknown> {
  for (let number = 0; number < 20; number += 1)
    putJob(world, `job-${number}`, { VpcConfig: null });
  return () => {
    let looks = 0;
    return world.evaluate({ remainingMs: () => (looks++ < 6 ? longestRunMs : 0) });
  };
}

/** What the summaries say is wrong, one for each run. */
function reasons({ log }: LocalWorld): readonly unknown[] {
  return log.filter(({ code }) => code === 'run-summary').map(({ degraded }) => degraded);
}

describe('the alarm on degraded runs', () => {
  it('stays quiet while runs do their work, and where one of them is degraded', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' }, { times: 1 });

    expect(await liveThrough(world, 6)).toEqual(Array(6).fill(false));
    expect(reasons(world)).toEqual(['unreadJobs', ...Array(5).fill(undefined)]);
    expect(world.results()).toEqual({ job: 'NON_COMPLIANT' });
  });

  it('stays on while a job cannot be read, also in the runs that do not try it again', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' }, forEver);

    expect(await liveThrough(world, 12)).toEqual([false, ...Array(11).fill(true)]);
    expect(world.aws.requests.count('DescribeTrainingJob')).toBeLessThan(6);
  });

  it('ends once the job is read', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    const faults = world.aws.world.faults;
    faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' }, { times: 3 });

    const states = await liveThrough(world, 40);

    expect(states).toContain(true);
    expect(states.at(-1)).toBe(false);
    expect(world.results()).toEqual({ job: 'NON_COMPLIANT' });
  });

  it('goes off where AWS refuses the calls of each run', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 100; number += 1)
      putJob(world, `job-${number}`, { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'throttle' }, forEver);
    const { clock } = world.aws.world;
    const runOfLambda = () => {
      const endMs = clock.nowMs() + longestRunMs;
      return world.evaluate({ remainingMs: () => endMs - clock.nowMs() });
    };

    const states = await liveThrough(world, 3, runOfLambda);

    expect(states).toEqual([false, true, true]);
    expect(reasons(world)).toEqual(Array(3).fill(expect.stringContaining('throttled')));
  });

  it('goes off where work is left that no run resumes any more', async () => {
    await using world = await startLocalWorld({ remembers: true });

    const states = await liveThrough(world, 8, withoutProgress(world));

    expect(states.at(-1)).toBe(true);
    expect(reasons(world).at(-1)).toBe('notResumed');
  });
});

describe('the alarm on complete runs', () => {
  it('goes off where the work never ends', async () => {
    await using world = await startLocalWorld({ remembers: true });

    await liveThrough(world, 30, withoutProgress(world));

    expect(isAlarming(alarmOn('CompleteRuns'), world.log, world.aws.world.clock.nowMs())).toBe(
      true,
    );
  });
});
