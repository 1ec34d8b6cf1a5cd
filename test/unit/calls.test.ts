// Quotas that an earlier run found, and calls that may not be made any more.

import { expect, it } from 'vitest';
import { createCalls, urgent } from '../../rule/aws/calls.ts';
import { createRunClock } from '../../rule/aws/run-clock.ts';
import { OutOfTimeError } from '../../rule/ports.ts';

/** A timer whose time passes by waiting alone; timeouts never come. */
function createTestTimer() {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    async sleep(durationMs: number, signal?: AbortSignal) {
      if (signal !== undefined) return await new Promise<void>(() => undefined);
      nowMs += durationMs;
    },
  };
}

function startCalls(remainingMs = 900_000) {
  const timer = createTestTimer();
  const clock = createRunClock(() => remainingMs - timer.nowMs(), timer);
  return { timer, calls: createCalls({ timer, quotaShare: 0.5, clock }) };
}

const answered = async () => 'answer';

it('a quota that an earlier run found slows down also an operation that was used already', async () => {
  const { timer, calls } = startCalls();
  await calls.call('DescribeTrainingJob', answered);
  calls.recallQuotas({ DescribeTrainingJob: 4 });
  const fromMs = timer.nowMs();

  for (let call = 0; call < 21; call += 1) await calls.call('DescribeTrainingJob', answered);

  // Half of four calls a second.
  expect(timer.nowMs() - fromMs).toBeGreaterThanOrEqual(10_000);
  expect(calls.foundQuotas()).toEqual({ DescribeTrainingJob: 4 });
});

it('a call that saves is made when no time is left, and not tried again', async () => {
  const { calls } = startCalls(0);
  let tries = 0;
  const fail = async () => {
    tries += 1;
    throw Object.assign(new Error('busy'), { name: 'ThrottlingException' });
  };

  await expect(calls.call('UpdateItem', fail, urgent)).rejects.toThrow('busy');
  await expect(calls.call('ListTrainingJobs', fail)).rejects.toThrow(OutOfTimeError);

  expect(tries).toBe(1);
});

it('no call is made once the run has ended', async () => {
  const { calls } = startCalls();
  calls.end();

  await expect(calls.call('UpdateItem', answered, urgent)).rejects.toThrow(OutOfTimeError);
  expect(calls.counts).toEqual({});
});
