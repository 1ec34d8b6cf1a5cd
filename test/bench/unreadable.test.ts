// Jobs that cannot be read, and many of them: they cost a call or two each, and hold nobody else up.

import { expect, it } from 'vitest';
import { type AccountSettings, openAccount, ruleName } from './account.ts';

async function firstSweep(settings: Partial<AccountSettings> = {}) {
  await using account = await openAccount({ jobs: 2_000, violationShare: 0.2, ...settings });
  const [run] = await account.chain();
  return {
    calls: account.aws.requests.count(),
    seconds: ((run?.endedAtMs ?? 0) - (run?.startedAtMs ?? 0)) / 1_000,
    reported: account.aws.world.config.resultTable(ruleName).size,
  };
}

it('jobs that may not be described cost two calls each at most, and the others no time', async () => {
  const unreadableJobs = 200;
  const plain = await firstSweep();

  const troubled = await firstSweep({ unreadableJobs });

  expect(troubled.reported).toBe(plain.reported - unreadableJobs);
  expect(troubled.calls).toBeLessThanOrEqual(plain.calls + 2 * unreadableJobs);
  expect(troubled.seconds).toBeLessThanOrEqual(plain.seconds * 1.02);
});
