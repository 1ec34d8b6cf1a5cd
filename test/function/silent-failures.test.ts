// A run that ends well without having done anything is seen: by an error of the run, or by the alarm on the
// absence of complete runs, evaluated by its own definition over the metrics that the runs really sent.

import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../infra/synthesize.ts';
import { type AlarmProperties, isAlarming } from '../support/alarm.ts';
import {
  hourMs,
  type LocalWorld,
  putJob,
  ruleName,
  startLocalWorld,
  tableName,
} from '../support/local-world.ts';

const dayMs = 24 * hourMs;

function completionAlarm(frequency: MaximumExecutionFrequency): AlarmProperties {
  const alarms = synthesize({ maximumExecutionFrequency: frequency }).findResources(
    'AWS::CloudWatch::Alarm',
    { Properties: { MetricName: 'CompleteRuns' } },
  );
  const [alarm] = Object.values(alarms);
  return alarm?.Properties as AlarmProperties;
}

const daily = completionAlarm(MaximumExecutionFrequency.TWENTY_FOUR_HOURS);

function now({ aws }: LocalWorld): number {
  return aws.world.clock.nowMs();
}

/** Runs as often as Config would, whatever becomes of them; true where the alarm went off at any hour. */
async function liveThrough(
  world: LocalWorld,
  alarm: AlarmProperties,
  { hours, everyHours }: { readonly hours: number; readonly everyHours: number },
): Promise<boolean> {
  let went = false;
  for (let hour = 0; hour < hours; hour += 1) {
    if (hour % everyHours === 0) await world.evaluate().catch(() => undefined);
    world.aws.world.clock.advance(hourMs);
    went ||= isAlarming(alarm, world.log, now(world));
  }
  return went;
}

function rejectTokens({ aws }: LocalWorld): void {
  aws.world.faults.failNext(
    'PutEvaluations',
    { kind: 'tokenExpired' },
    { times: Number.POSITIVE_INFINITY },
  );
}

describe('the alarm on complete runs', () => {
  it.each([
    [MaximumExecutionFrequency.ONE_HOUR, 1],
    [MaximumExecutionFrequency.SIX_HOURS, 6],
    [MaximumExecutionFrequency.TWENTY_FOUR_HOURS, 24],
  ])('stays quiet while runs of frequency %s complete', async (frequency, everyHours) => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job');
    const alarm = completionAlarm(frequency);
    await world.evaluate();
    // The first evaluation periods lie before the first run.
    world.aws.world.clock.advance(hourMs);

    const went = [];
    for (let hour = 0; hour < 4 * 24; hour += 1) {
      if (hour % everyHours === 0) await world.evaluate();
      world.aws.world.clock.advance(hourMs);
      if (hour > alarm.EvaluationPeriods) went.push(isAlarming(alarm, world.log, now(world)));
    }

    expect(went.length).toBeGreaterThan(24);
    expect(went).not.toContain(true);
  });

  it('goes off within 26 hours at the daily frequency', () => {
    expect((daily.Period * daily.EvaluationPeriods) / 3_600).toBeLessThanOrEqual(26);
  });

  it.each<[string, (world: LocalWorld) => Promise<void> | void]>([
    ['Config rejects every token', rejectTokens],
    [
      'another run holds the lease for ever',
      async ({ aws }) => {
        await aws.world.dynamodb.put(tableName, {
          pk: `111122223333/eu-central-1/${ruleName}`,
          sk: 'state',
          holder: 'somebody',
          holderNotifiedAtMs: Date.UTC(2100, 0, 1),
          leaseUntilMs: Date.UTC(2100, 0, 1),
          fence: 1,
        });
      },
    ],
  ])('goes off where %s', async (_what, disturb) => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    await disturb(world);

    const went = await liveThrough(world, daily, { hours: 30, everyHours: 24 });

    expect(world.results()).toEqual({});
    expect(went).toBe(true);
  });

  it('goes off where the function is not invoked any more', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();

    expect(isAlarming(daily, world.log, now(world) + hourMs)).toBe(false);
    expect(isAlarming(daily, world.log, now(world) + 28 * hourMs)).toBe(true);
  });
});

describe('a token that Config always rejects', () => {
  it('is said each time, and fails the run once nobody is left to resume it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    for (let number = 0; number < 5; number += 1)
      putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number });
    rejectTokens(world);

    const outcomes: string[] = [];
    for (let run = 0; run < 6; run += 1) {
      const outcome = world.evaluate().then(
        ({ status }) => status,
        ({ name }: Error) => name,
      );
      outcomes.push(await outcome);
      world.aws.world.clock.advance(dayMs);
    }

    expect(world.log.filter(({ code }) => code === 'token-rejected')).toHaveLength(6);
    expect(outcomes.slice(0, 3)).toEqual(['unfinished', 'unfinished', 'unfinished']);
    expect(outcomes.slice(3)).toEqual(Array(3).fill('ResultTokenRejectedError'));
  });

  it('fails the run at once where Config has never taken anything: a chain of runs could not be counted', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    rejectTokens(world);

    await expect(world.evaluate()).rejects.toThrow('InvalidResultToken');
    expect(await world.aws.world.dynamodb.items(tableName)).toEqual([]);
    expect(world.aws.requests.count('SendMessage')).toBe(0);
  });

  it('fails the run at once where there is no queue to resume it', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'job', { VpcConfig: null });
    rejectTokens(world);

    await expect(world.evaluate()).rejects.toThrow('InvalidResultToken');
  });
});
