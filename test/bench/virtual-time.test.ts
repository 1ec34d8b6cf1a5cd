// The same seed gives the same table, call for call, however fast or slow the machine is.

import { setTimeout as sleep } from 'node:timers/promises';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { expect, it } from 'vitest';
import type { AnyClient } from '../../rule/aws/clients.ts';
import { type AccountSettings, openAccount } from './account.ts';

/** Every call of a first sweep, a run that finds nothing to do and an audit, with its instant and its answer. */
async function callsOf(settings: Partial<AccountSettings> = {}): Promise<readonly string[]> {
  await using account = await openAccount({ jobs: 2_000, violationShare: 0.3, ...settings });
  await account.chain();
  await account.chain();
  account.clock.advance(25 * 3_600_000);
  await account.chain();
  return account.aws.requests.all.map(
    ({ operation, atMs, status, errorCode }) => `${atMs} ${operation} ${status} ${errorCode}`,
  );
}

/** Holds one answer up for so long in real time. */
function delayAnswer(number: number, realMs: number): (client: AnyClient) => void {
  let answers = 0;
  return ({ middlewareStack }) =>
    (middlewareStack as SageMakerClient['middlewareStack']).add(
      (next) => async (args) => {
        const answer = await next(args);
        answers += 1;
        if (answers === number) await sleep(realMs);
        return answer;
      },
      { step: 'deserialize', priority: 'low', name: 'delayAnswer' },
    );
}

it('makes the same calls at the same instants each time, also where an answer takes longer', async () => {
  const calls = await callsOf();

  expect(calls.length).toBeGreaterThan(700);
  expect(await callsOf()).toEqual(calls);
  expect(await callsOf({ onClient: delayAnswer(300, 50) })).toEqual(calls);
});

it('makes others where the dice fall otherwise', async () => {
  const atJobs = { jobs: 200 };

  expect(await callsOf({ ...atJobs, seed: 2 })).not.toEqual(await callsOf(atJobs));
});
