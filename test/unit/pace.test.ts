import { describe, expect, it } from 'vitest';
import { createPace } from '../../rule/aws/pace.ts';

const unknown = {
  share: 0.5,
  startPerSecond: 10,
  reportedQuota: undefined,
  foundQuota: undefined,
};

/** A timer that lets time pass only by sleeping. */
function virtualTimer() {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: async (durationMs: number) => {
      nowMs += durationMs;
    },
  };
}

describe('a pace', () => {
  it('never believes in more than the reported quota once it was refused', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer, reportedQuota: 2 });

    pace.throttled();
    for (let call = 0; call < 400; call += 1) {
      await timer.sleep(100);
      if (call % 8 === 0) pace.throttled();
      else pace.admitted();
    }

    expect(pace.foundQuota()).toBe(2);
  });

  it('takes single refusals, when hardly anything is asked for, for no sign of a quota', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer });

    for (let refusal = 0; refusal < 10; refusal += 1) {
      pace.throttled();
      await timer.sleep(25_000);
      pace.admitted();
    }

    expect(pace.foundQuota()).toBeUndefined();
  });

  it('does not save a reported quota, which is a guess', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer, reportedQuota: 2 });

    for (let call = 0; call < 20; call += 1) {
      await pace.take(() => true);
      pace.admitted();
    }

    expect(timer.nowMs()).toBeGreaterThanOrEqual(18_000);
    expect(pace.foundQuota()).toBeUndefined();
  });

  it('gives turns in the order in which they were asked for', async () => {
    const pace = createPace({ ...unknown, timer: virtualTimer(), foundQuota: 2 });
    const order: number[] = [];

    await Promise.all(
      [0, 1, 2, 3, 4].map((caller) => pace.take(() => true).then(() => order.push(caller))),
    );

    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it('begins at its share of a quota that an earlier run found', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer, foundQuota: 4 });

    for (let call = 0; call < 21; call += 1) await pace.take(() => true);

    expect(timer.nowMs()).toBeGreaterThanOrEqual(9_000);
  });

  it('gives up its turn once there is no time left to wait for it', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer, foundQuota: 0.2 });
    const mayWait = () => timer.nowMs() < 3_000;

    const turns = [await pace.take(mayWait), await pace.take(mayWait), await pace.take(mayWait)];

    expect(turns).toEqual([true, true, false]);
    expect(timer.nowMs()).toBeLessThanOrEqual(3_000);
  });
});
