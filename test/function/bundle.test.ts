// The bundle that the stack ships, in a process of its own, settings by the environment alone.

import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/bundle.ts';
import { invokeBundle } from '../../rule/cli/embedded/invoke-bundle.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { ruleName, startAt } from '../support/local-world.ts';

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
