// Memory of the built bundle, in real time: at the share of the listing's quota 10,000 jobs take minutes.

import { expect, it } from 'vitest';
import { bundleFunction } from '../../../infra/bundle.ts';
import { invokeBundle } from '../../../rule/cli/embedded/invoke-bundle.ts';
import { startLocalAws } from '../../../rule/local-aws/server.ts';
import { ruleName, startAt } from '../../support/local-world.ts';

const MIB = 1_048_576;

it('the bundle judges 10,000 jobs in less than 256 MB', { timeout: 180_000 }, async () => {
  bundleFunction();
  await using aws = await startLocalAws({
    startAt,
    seed: { jobs: 10_000, violationShare: 0.05, spanDays: 300 },
  });
  aws.world.config.createRule({ name: ruleName });

  const { failed, peakRssMiB } = await invokeBundle({
    event: aws.world.scheduledEvent({ ruleName }),
    environment: {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      QUOTA_SHARE: '1',
      // The heap that a function of 256 MB can have: without a bound, garbage stands for as long as a machine has room.
      NODE_OPTIONS: '--max-old-space-size=128',
    },
  });

  const deleting = aws.world.jobs.size - aws.world.config.resultsOf(ruleName).length;
  expect(failed).toBe(false);
  expect(deleting).toBeLessThan(200);
  expect(peakRssMiB * MIB).toBeLessThan(256e6);
});
