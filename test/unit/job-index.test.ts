// How the search index is left alone for a while after it failed, in time that passes by itself.

import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCalls } from '../../rule/aws/calls.ts';
import { createJobIndex } from '../../rule/aws/job-index.ts';
import { mapConcurrently } from '../../rule/aws/map-concurrently.ts';
import { createRunClock } from '../../rule/aws/run-clock.ts';
import type { Timer } from '../../rule/aws/timer.ts';
import type { ListedJob } from '../../rule/verdict/training-job.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const timer: Timer = {
  nowMs: () => Date.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      const timeout = setTimeout(resolve, durationMs);
      signal?.addEventListener('abort', () => {
        clearTimeout(timeout);
        resolve();
      });
    }),
};

const windowCount = 100;
const jobsInWindow = 100;

const windows = Array.from({ length: windowCount }, (_, window) =>
  Array.from(
    { length: jobsInWindow },
    (_job, number): ListedJob => ({
      name: `job-${window}-${number}`,
      createdAtMs: window * 1_000_000 + number * 1_000,
      status: 'Completed',
    }),
  ),
);

/** Looks windows up, twelve at a time; how often the index was asked, and how many jobs it did not show. */
async function lookUp(failures: number) {
  let asked = 0;
  const client = {
    async send({ input }: { input: { SearchExpression: { Filters: { Value: string }[] } } }) {
      asked += 1;
      const isFailure = asked <= failures;
      await timer.sleep(200);
      if (isFailure)
        throw Object.assign(new Error('internal'), { $metadata: { httpStatusCode: 500 } });
      const from = Date.parse(`${input.SearchExpression.Filters[0]?.Value}Z`);
      return {
        Results: (windows[from / 1_000_000] ?? []).map(({ name, createdAtMs }) => ({
          TrainingJob: { TrainingJobName: name, CreationTime: new Date(createdAtMs) },
        })),
      };
    },
  };
  const startedMs = timer.nowMs();
  const clock = createRunClock(() => 900_000 - (timer.nowMs() - startedMs), timer);
  const index = createJobIndex({
    client: client as unknown as SageMakerClient,
    calls: createCalls({ timer, quotaShare: 0.5, clock }),
    timer,
    clock,
    log: { record: () => undefined },
  });
  const lookedUp = mapConcurrently(windows, 12, (jobs) => index.createdAlongside(jobs));
  await vi.advanceTimersByTimeAsync(900_000);
  const found = await lookedUp;
  return { asked, missing: found.reduce((sum, { size }) => sum + jobsInWindow - size, 0) };
}

it('an index that serves shows every job', async () => {
  expect(await lookUp(0)).toEqual({ asked: windowCount, missing: 0 });
});

it('one wave of failures costs a rest, and hardly a description', async () => {
  const { asked, missing } = await lookUp(36);

  expect(missing).toBeLessThanOrEqual((windowCount * jobsInWindow) / 50);
  expect(asked).toBeLessThanOrEqual(windowCount + 36);
});

it('an index that fails for good is asked now and then, not for every window', async () => {
  const { asked, missing } = await lookUp(Number.POSITIVE_INFINITY);

  expect(missing).toBe(windowCount * jobsInWindow);
  expect(asked).toBeLessThanOrEqual(2 * 36);
});
