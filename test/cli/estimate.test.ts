// `scan --estimate`, and the sums behind it.

import { describe, expect, it } from 'vitest';
import { big, firstSweep, small, steadyMonth } from '../../docs/cost-example.ts';
import { estimateCost } from '../../rule/cli/estimate/cost-model.ts';
import { estimatePlaces } from '../../rule/cli/estimate/estimate.ts';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { openAccount } from '../bench/account.ts';
import { ruleParameters } from '../support/factories.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { connectTo, place } from '../support/scan-account.ts';
import { awsEnvironment, runCli } from './run-cli.ts';

const sumOf = (items: readonly { readonly name: string; readonly amount: number }[]) =>
  items
    .filter(({ name }) => !name.startsWith('Compliance changes'))
    .reduce((sum, { amount }) => sum + amount, 0);

describe('an estimate', () => {
  it.each([small, big])('comes to what docs/operations.md works out by hand: $title', (account) => {
    const { jobs, violations, newJobs } = account;

    const estimate = estimateCost({ jobs, violations, newJobsPerMonth: newJobs }, 0.5);

    expect(estimate.firstSweep.dollars).toBeCloseTo(sumOf(firstSweep(account)), 2);
    expect(estimate.eachMonth.dollars).toBeCloseTo(sumOf(steadyMonth(account)), 2);
  });

  it('says what a large account would cost after a few calls, and judges nothing', async () => {
    await using account = await openAccount({ jobs: 20_000, violationShare: 0.05, seed: 7 });

    const { places } = await estimatePlaces({
      ...{ places: [place], notScanned: [], explain: String, quotaShare: 0.5 },
      parameters: ruleParameters(),
      nowMs: account.clock.nowMs(),
      connect: connectTo(account, 1),
    });

    const [estimate] = places;
    expect(estimate?.isExact).toBe(false);
    expect(estimate?.jobs).toBeGreaterThan(14_000);
    expect(estimate?.jobs).toBeLessThan(28_000);
    expect(estimate?.violations).toBeGreaterThan(300);
    expect(estimate?.violations).toBeLessThan(3_000);
    const calls = account.aws.requests.countByOperation();
    expect(calls.ListTrainingJobs).toBeLessThan(40);
    expect(calls.DescribeTrainingJob).toBeUndefined();
  });

  it('is exact about the number of jobs where they are few', async () => {
    await using aws = await startLocalAws({ startAt });
    for (let number = 0; number < 12; number += 1)
      putJob({ aws }, `job-${number}`, { ageMinutes: 60 * 24 * number + 60 });
    putJob({ aws }, 'public', { VpcConfig: undefined });

    const { code, stdout } = await runCli(['scan', '--estimate'], { env: awsEnvironment(aws) });
    const json = await runCli(['scan', '--estimate', '--json'], { env: awsEnvironment(aws) });

    expect(JSON.parse(json.stdout).places).toMatchObject([{ isExact: true, jobs: 13 }]);
    expect(stdout).toContain('13 jobs in scope, about 1 violation');
    expect(stdout).toMatch(/first sweep, once: \$0\.01, 13 evaluations/);
    expect(stdout).toMatch(/each month after it: \$\d+\.\d\d/);
    expect(code).toBe(0);
  });

  it('names what could not be looked at, and ends with 3', async () => {
    await using aws = await startLocalAws({ startAt });
    aws.world.faults.rate('ListTrainingJobs', { kind: 'accessDenied' }, 1);

    const { code, stdout } = await runCli(['scan', '--estimate'], { env: awsEnvironment(aws) });

    expect(stdout).toContain('NOT ESTIMATED 111122223333/eu-central-1: ');
    expect(code).toBe(3);
  });
});
