// What an auditor sees: nothing looks compliant that was not looked at, and evidence stays recent.

import { describe, expect, it } from 'vitest';
import {
  hourMs,
  putJob,
  ruleName,
  startLocalWorld,
  stateKey,
  tableName,
} from '../support/local-world.ts';

const accountId = '111122223333';
const dayMs = 24 * hourMs;

describe("the account's own result", () => {
  const parameters = { accountResult: 'true' };

  it('is compliant once every job in scope is judged, and is sent only on change', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'public', { VpcConfig: null });

    await world.evaluate({ parameters });
    world.aws.world.clock.advance(hourMs);
    const idle = await world.evaluate({ parameters });

    expect(world.aws.world.config.resultsOf(ruleName)).toContainEqual(
      expect.objectContaining({
        resourceType: 'AWS::::Account',
        resourceId: accountId,
        complianceType: 'COMPLIANT',
        annotation: 'Every training job in scope is judged.',
      }),
    );
    expect(idle.counts.sent).toBe(0);
  });

  it('is sent only on change without a state, too', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'public', { VpcConfig: null });
    await world.evaluate({ parameters });
    world.aws.world.clock.advance(hourMs);

    const idle = await world.evaluate({ parameters });

    expect(idle.counts.sent).toBe(0);
    expect(world.results()).toHaveProperty([accountId], 'COMPLIANT');
  });

  it('is sent again where Config refused it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'public', { VpcConfig: null });
    world.aws.world.faults.failNext(
      'PutEvaluations',
      { kind: 'failedEvaluations', which: (one) => one.ComplianceResourceId === accountId },
      { times: 8 },
    );
    await world.evaluate({ parameters }).catch(() => undefined);
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);

    await world.evaluate({ parameters });

    expect(world.results()).toHaveProperty([accountId], 'COMPLIANT');
  });

  it('is non-compliant while a job cannot be read', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'unreadable', { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' });
    await world.evaluate({ parameters });
    const before = world.results()[accountId];
    world.aws.world.clock.advance(hourMs);

    await world.evaluate({ parameters });

    expect(before).toBe('NON_COMPLIANT');
    expect(world.results()).toEqual({ [accountId]: 'COMPLIANT', unreadable: 'NON_COMPLIANT' });
  });

  it('is non-compliant while history is not covered, and says since when it is', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 40; number += 1)
      putJob(world, `job-${number}`, { ageMinutes: 60 + number * 60 });
    let remaining = 900_000;
    const remainingMs = () => {
      remaining -= 40_000;
      return remaining;
    };

    const report = await world.evaluate({ parameters, remainingMs });

    expect(report.status).toBe('unfinished');
    expect(world.results()[accountId]).toBe('NON_COMPLIANT');
    const [row] = world.aws.world.config
      .resultsOf(ruleName)
      .filter(({ resourceId }) => resourceId === accountId);
    expect(row?.annotation).toMatch(
      /^Jobs created before 2026-\d\d-\d\d are not all judged yet\.$/,
    );
  });

  it('survives the audit that reviews all results', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job');
    await world.evaluate({ parameters });
    world.aws.world.clock.advance(25 * hourMs);

    await world.evaluate({ parameters });

    expect(world.results()).toEqual({ [accountId]: 'COMPLIANT', job: 'COMPLIANT' });
  });
});

describe("the account's own result, once it is off again", () => {
  it.each([true, false])('goes, and nothing else does (with a state: %s)', async (remembers) => {
    await using world = await startLocalWorld({ remembers });
    putJob(world, 'job');
    await world.evaluate({ parameters: { accountResult: 'true' } });

    await world.evaluate();

    expect(world.results()).toEqual({ job: 'COMPLIANT' });
  });
});

describe("the account's own result where the state was lost", () => {
  const parameters = { accountResult: 'true' };

  it('goes once the parameter is off, wherever among the results it stands', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 12; number += 1) putJob(world, `job-${number}`);
    await world.evaluate({ parameters });
    await world.aws.world.dynamodb.delete(tableName, stateKey);

    world.aws.world.clock.advance(hourMs);
    await world.evaluate();
    world.aws.world.clock.advance(dayMs + hourMs);
    await world.evaluate();

    expect(world.results()).not.toHaveProperty(accountId);
    expect(Object.keys(world.results())).toHaveLength(12);
  });

  it('is sent where the rule was created again and its results cannot be read', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job');
    await world.evaluate({ parameters });
    world.aws.world.config.createRule({ name: ruleName });
    world.aws.world.faults.failNext(
      'GetComplianceDetailsByConfigRule',
      { kind: 'accessDenied' },
      { times: Number.POSITIVE_INFINITY },
    );
    world.aws.world.clock.advance(hourMs);

    await world.evaluate({ parameters });

    expect(world.results()).toEqual({ [accountId]: 'COMPLIANT', job: 'COMPLIANT' });
  });
});

describe('refreshDays', () => {
  it.each([true, false])(
    'has results sent again that have grown older (with a state: %s)',
    async (remembers) => {
      await using world = await startLocalWorld({ remembers });
      putJob(world, 'job');
      const parameters = { refreshDays: '30' };
      await world.evaluate({ parameters });

      world.aws.world.clock.advance(20 * dayMs);
      const early = await world.evaluate({ parameters });
      world.aws.world.clock.advance(11 * dayMs);
      const late = await world.evaluate({ parameters });

      expect(early.counts.sent).toBe(0);
      expect(late.counts.sent).toBe(1);
      expect(world.results()).toEqual({ job: 'COMPLIANT' });
    },
  );

  it('is no doubt about a verdict: no job is described again for it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 40; number += 1) putJob(world, `job-${number}`);
    const parameters = { refreshDays: '30' };
    await world.evaluate({ parameters });
    world.aws.world.clock.advance(31 * dayMs);
    world.aws.requests.clear();

    const report = await world.evaluate({ parameters });

    expect(report.counts.sent).toBe(40);
    expect(world.aws.requests.count('DescribeTrainingJob')).toBe(0);
  });

  it('is off by default', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job');
    await world.evaluate();

    world.aws.world.clock.advance(400 * dayMs);
    const late = await world.evaluate();

    expect(late.counts.sent).toBe(0);
  });
});
