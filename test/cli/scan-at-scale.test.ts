// A large account in virtual time: minutes of quotas pass in seconds. test/bench has the largest one.

import { expect, it } from 'vitest';
import { openAccount } from '../bench/account.ts';
import { scanAccount } from '../support/scan-account.ts';

it.each([
  [0.5, 1],
  [1, 0.5],
])(
  'takes its share %d of the quota of the listing, and no violation waits for the end',
  async (quotaShare, secondsAPage) => {
    await using account = await openAccount({ jobs: 10_000, violationShare: 0.05 });

    const scan = await scanAccount(account, quotaShare);

    expect(scan.summary.jobs).toBe(10_000);
    const {
      ListTrainingJobs: listed = 0,
      DescribeTrainingJob: described = 0,
      Search: searched = 0,
    } = scan.calls;
    expect(scan.minutes * 60).toBeLessThan(listed * secondsAPage * 1.1);
    expect(scan.firstViolationSeconds).toBeLessThan(10);
    // Two calls for 100 jobs, and one for each violation; a few are refused while the quotas are being found.
    expect(listed).toBeLessThan(110);
    expect(searched).toBeLessThan(130);
    expect(described).toBeLessThan(scan.summary.nonCompliant * 1.15);
  },
);

it('says of every job what the rule reports, though calls fail all along', async () => {
  await using account = await openAccount({ jobs: 3_000, violationShare: 0.2 });
  const { faults } = account.aws.world;
  for (const operation of ['ListTrainingJobs', 'DescribeTrainingJob', 'Search'] as const) {
    faults.rate(operation, { kind: 'serverError' }, 0.05);
    faults.rate(operation, { kind: 'throttle' }, 0.05);
    faults.rate(operation, { kind: 'truncatedBody' }, 0.02);
  }
  faults.rate('Search', { kind: 'searchEmpty' }, 0.1);
  faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1, {
    when: ({ input }) => /7$/.test(String(input.TrainingJobName)),
  });
  await account.chain();
  const verdicts: [string, string][] = [];
  const unknown: string[] = [];

  const { notScanned } = await scanAccount(account, 1, async (results) => {
    for (const { name, verdict } of results)
      if (verdict === 'compliant') verdicts.push([name, 'COMPLIANT']);
      else if (verdict === 'nonCompliant') verdicts.push([name, 'NON_COMPLIANT']);
      else if (verdict === 'unknown') unknown.push(name);
  });

  const reported = new Map(
    account.aws.world.config
      .resultsOf('sagemaker-training-job-in-vpc')
      .map(({ resourceId, complianceType }) => [resourceId, complianceType]),
  );
  expect(notScanned).toEqual([]);
  expect(unknown.length).toBeGreaterThan(0);
  // A job that the index acquits needs no description, and the dice fall otherwise for each of the two.
  const byBoth = verdicts.filter(([name]) => reported.has(name));
  expect(byBoth).toEqual(byBoth.map(([name]) => [name, reported.get(name)]));
  expect(verdicts.length).toBeGreaterThan(2_000);
  for (const name of [...unknown, ...verdicts.map(([one]) => one)].filter(
    (one) => !reported.has(one),
  ))
    expect(name).toMatch(/7$/);
  const truth = new Map([...account.aws.world.jobs.all()].map((job) => [job.TrainingJobName, job]));
  for (const [name, verdict] of verdicts) {
    const { Subnets = [], SecurityGroupIds = [] } = truth.get(name)?.VpcConfig ?? {};
    expect(verdict).toBe(
      Subnets.length > 0 && SecurityGroupIds.length > 0 ? 'COMPLIANT' : 'NON_COMPLIANT',
    );
  }
});
