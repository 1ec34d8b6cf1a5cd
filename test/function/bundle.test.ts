// The bundle that the stack ships, in a process of its own, settings by the environment alone.

import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/bundle.ts';
import { invokeBundle } from '../../rule/commands/invoke-bundle.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { ruleName, startAt } from '../support/local-world.ts';

const MIB = 1_048_576;

function environment({ endpoint }: LocalAws): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

describe('the bundle', () => {
  let bytes = 0;

  beforeAll(() => {
    ({ bytes } = bundleFunction());
  });

  it('has at most 560 KiB with every client inside', () => {
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(560 * 1_024);
  });

  it('judges 10,000 jobs in less than 256 MB', { timeout: 120_000 }, async () => {
    await using aws = await startLocalAws({
      startAt,
      seed: { jobs: 10_000, violationShare: 0.05, spanDays: 300 },
    });
    aws.world.config.createRule({ name: ruleName });

    const { failed, peakRssMiB } = await invokeBundle({
      event: aws.world.scheduledEvent({ ruleName }),
      // The heap that a function of 256 MB can have: without a bound, garbage stands for as long as a machine has room.
      environment: { ...environment(aws), NODE_OPTIONS: '--max-old-space-size=128' },
    });

    const deleting = aws.world.jobs.size - aws.world.config.resultsOf(ruleName).length;
    expect(failed).toBe(false);
    expect(deleting).toBeLessThan(200);
    expect(peakRssMiB * MIB).toBeLessThan(256e6);
  });

  it('throws what it was given wrong, so that Lambda sees a failure', async () => {
    await using aws = await startLocalAws({ startAt });
    aws.world.config.createRule({ name: ruleName });
    const event = aws.world.scheduledEvent({ ruleName, parameters: { color: 'red' } });

    const outcome = await invokeBundle({ event, environment: environment(aws) });

    expect(outcome).toMatchObject({
      failed: true,
      result: { name: 'InvalidRuleParametersError' },
    });
  });
});
