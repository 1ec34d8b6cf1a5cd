// Where a scan looks: every Region, every account of the organization, and a Region that does not answer.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemTimer } from '../../rule/aws/timer.ts';
import { connectPlace } from '../../rule/cli/scan/connect-place.ts';
import { createScan } from '../../rule/cli/scan/scan-places.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { ruleParameters } from '../support/factories.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { type Answers, startOtherServices } from './other-services.ts';
import { awsEnvironment, callCli } from './run-cli.ts';

let aws: LocalAws;
beforeEach(async () => {
  aws = await startLocalAws({ startAt });
});
afterEach(() => aws.close());

async function scan(args: readonly string[], answers: Answers) {
  await using others = await startOtherServices(answers);
  const outcome = await callCli(['scan', '--json', ...args], {
    env: { ...awsEnvironment(aws), ...others.environment },
  });
  return { ...outcome, calls: others.calls };
}

const twoRegions: Answers = {
  listRegions: () => ({ Regions: [{ RegionName: 'us-east-1' }, { RegionName: 'eu-central-1' }] }),
};

describe('--regions all', () => {
  it('looks in every Region that is enabled', async () => {
    const { code, stdout, calls } = await scan(['--regions', 'all'], twoRegions);

    const { summary } = JSON.parse(stdout);
    expect(summary.places.map(({ region }: { region: string }) => region)).toEqual([
      'eu-central-1',
      'us-east-1',
    ]);
    expect(calls[0]).toEqual({
      operation: 'listRegions',
      input: { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'] },
    });
    expect(code).toBe(0);
  });

  it('names an account whose Regions may not be listed as not scanned', async () => {
    const { code, stdout } = await scan(['--regions', 'all'], {
      listRegions: () => new Error('AccessDeniedException'),
    });

    const { notScanned } = JSON.parse(stdout);
    expect(notScanned).toEqual([
      {
        account: '111122223333',
        reason: expect.stringContaining('its Regions could not be listed'),
      },
    ]);
    expect(code).toBe(3);
  });
});

describe('--accounts organization', () => {
  const args = ['--accounts', 'organization', '--role', 'Auditor'];

  it('looks in every active account', async () => {
    aws.world.in('222233334444').jobs.put({
      ...{ TrainingJobName: 'theirs', CreationTime: new Date(startAt.getTime() - 3_600_000) },
    });
    const { code, stdout } = await scan(args, {
      ListAccounts: ({ NextToken }) =>
        NextToken === undefined
          ? { Accounts: [{ Id: '111122223333', Status: 'ACTIVE' }], NextToken: 'more' }
          : {
              Accounts: [
                { Id: '222233334444', Status: 'ACTIVE' },
                { Id: '333344445555', Status: 'SUSPENDED' },
              ],
            },
    });

    const { summary, jobs } = JSON.parse(stdout);
    expect(summary.places.map(({ account }: { account: string }) => account)).toEqual([
      '111122223333',
      '222233334444',
    ]);
    expect(jobs).toEqual([expect.objectContaining({ account: '222233334444', name: 'theirs' })]);
    expect(code).toBe(1);
  });

  it('ends with 3 and without a report where the accounts may not be listed', async () => {
    const { code, stdout, stderr } = await scan(args, {
      ListAccounts: () => new Error('AccessDeniedException'),
    });

    expect(stderr).toContain("the organization's accounts could not be listed");
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });
});

it('a Region that does not answer is named as not scanned, and holds up no other', async () => {
  putJob({ aws }, 'public', { VpcConfig: undefined });
  aws.world.faults.rate('ListTrainingJobs', { kind: 'hang' }, 1, {
    when: ({ region }) => region === 'us-east-1',
  });
  const hurried = {
    nowMs: () => performance.now() * 200,
    sleep: (durationMs: number, signal?: AbortSignal) =>
      systemTimer.sleep(durationMs / 200, signal),
  };
  const names: string[] = [];
  const scanOfBoth = createScan({
    places: ['us-east-1', 'eu-central-1'].map((region) => ({
      ...{ account: '111122223333', region, partition: 'aws' },
    })),
    notScanned: [],
    parameters: ruleParameters(),
    filters: {},
    scannedAtMs: startAt.getTime(),
    connect: async ({ region }) =>
      connectPlace({
        settings: { region, endpoint: aws.endpoint },
        timer: hurried,
        quotaShare: 1,
        mayStart: () => true,
        onNote: () => undefined,
      }),
    explain: String,
    nowMs: hurried.nowMs,
  });

  const { notScanned, summary } = await scanOfBoth.run(async (results) => {
    names.push(...results.map(({ name }) => name));
  });

  expect(names).toEqual(['public']);
  expect(notScanned).toEqual([
    {
      account: '111122223333',
      region: 'us-east-1',
      reason: expect.stringContaining('ListTrainingJobs was not answered within'),
    },
  ]);
  expect(summary.nonCompliant).toBe(1);
});
