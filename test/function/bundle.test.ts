// The bundle that the stack ships, in a process of its own, settings by the environment alone.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../infra/bundle.ts';
import { invokeBundle } from '../../rule/cli/embedded/invoke-bundle.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { ruleName, startAt } from '../support/local-world.ts';

function environment({ endpoint }: LocalAws) {
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

  it('has at most 480 KiB with every client inside', () => {
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(480 * 1_024);
  });

  it("signs with the environment's credentials, session token included", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer(({ headers }, response) => {
      seen.push(headers);
      response.writeHead(400).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await using aws = await startLocalAws({ startAt });
    aws.world.config.createRule({ name: ruleName });

    await invokeBundle({
      event: aws.world.scheduledEvent({ ruleName }),
      environment: {
        ...environment(aws),
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_ACCESS_KEY_ID: 'of-the-function',
        AWS_SESSION_TOKEN: 'of-its-role',
      },
    });

    server.close();
    expect(seen[0]?.authorization).toContain('Credential=of-the-function/');
    expect(seen[0]?.['x-amz-security-token']).toBe('of-its-role');
  });

  it('fails where the environment has no credentials', async () => {
    await using aws = await startLocalAws({ startAt });
    aws.world.config.createRule({ name: ruleName });
    const { AWS_ACCESS_KEY_ID: _, ...others } = environment(aws);

    const outcome = await invokeBundle({
      event: aws.world.scheduledEvent({ ruleName }),
      environment: others,
    });

    expect(outcome).toMatchObject({ failed: true, result: { name: 'CredentialsProviderError' } });
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
