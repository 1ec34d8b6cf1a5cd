import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createCalls } from '../../rule/aws/calls.ts';
import {
  createMemberCredentials,
  MemberRoleDeniedError,
} from '../../rule/aws/member-credentials.ts';
import { createRunClock } from '../../rule/aws/run-clock.ts';
import { systemTimer } from '../../rule/aws/timer.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { minuteMs } from '../support/local-world.ts';

function credentialsIn(aws: LocalAws) {
  return createMemberCredentials({
    client: new STSClient({ endpoint: aws.endpoint }),
    calls: createCalls({
      timer: systemTimer,
      quotaShare: 1,
      clock: createRunClock(() => 900_000, systemTimer),
    }),
    accountId: '111122223333',
    roleArn: 'arn:aws:iam::111122223333:role/member',
    nowMs: () => aws.world.clock.nowMs(),
  });
}

describe('credentials for a member account', () => {
  it('are asked for once by callers that come together', async () => {
    await using aws = await startLocalAws();
    const credentials = credentialsIn(aws);

    const [one, other] = await Promise.all([credentials(), credentials()]);

    expect(other).toBe(one);
    expect(aws.requests.count('AssumeRole')).toBe(1);
  });

  it('are kept until five minutes before they expire, then replaced once', async () => {
    await using aws = await startLocalAws();
    const credentials = credentialsIn(aws);
    const first = await credentials();
    aws.world.clock.advance(9 * minuteMs);
    const kept = await credentials();
    aws.world.clock.advance(minuteMs);

    const [fresh] = await Promise.all([credentials(), credentials()]);

    expect(kept).toBe(first);
    expect(fresh.expiration.getTime()).toBeGreaterThan(first.expiration.getTime());
    expect(aws.requests.count('AssumeRole')).toBe(2);
  });

  it('are asked for again after a failure', async () => {
    await using aws = await startLocalAws();
    const credentials = credentialsIn(aws);
    aws.world.faults.failNext('AssumeRole', { kind: 'accessDenied' });

    await expect(credentials()).rejects.toThrow(MemberRoleDeniedError);
    await expect(credentials()).resolves.toHaveProperty('accessKeyId');
  });

  it('survive a hiccup of STS', async () => {
    await using aws = await startLocalAws();
    aws.world.faults.failNext('AssumeRole', { kind: 'serverError' });

    await expect(credentialsIn(aws)()).resolves.toHaveProperty('sessionToken');
  });
});
