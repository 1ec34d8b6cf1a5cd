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

/** A service that refuses what goes beyond a token bucket. */
function quotaOf(perSecond: number, nowMs: () => number) {
  let tokens = perSecond;
  let refilledAtMs = 0;
  return () => {
    tokens = Math.min(perSecond, tokens + ((nowMs() - refilledAtMs) * perSecond) / 1_000);
    refilledAtMs = nowMs();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

async function callFor(quota: number, durationMs: number, settleMs: number) {
  const timer = virtualTimer();
  const pace = createPace({ ...unknown, timer });
  const admit = quotaOf(quota, timer.nowMs);
  const settled = { accepted: 0, refused: 0 };
  while (timer.nowMs() < durationMs) {
    await pace.take(() => true);
    const isAdmitted = admit();
    if (isAdmitted) pace.succeeded();
    else pace.throttled();
    if (timer.nowMs() < settleMs) continue;
    if (isAdmitted) settled.accepted += 1;
    else settled.refused += 1;
  }
  return { ...settled, perSecond: (settled.accepted * 1_000) / (durationMs - settleMs) };
}

describe('a pace', () => {
  it.each([2, 10, 50])(
    'finds a quota of %d a second, then takes about half of it and is hardly ever refused',
    async (quota) => {
      const settled = await callFor(quota, 300_000, 60_000);

      expect(settled.perSecond / quota).toBeGreaterThan(0.4);
      expect(settled.perSecond / quota).toBeLessThan(0.55);
      expect(settled.refused / (settled.accepted + settled.refused)).toBeLessThanOrEqual(0.05);
    },
  );

  it('never believes in more than the reported quota once it was refused', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer, reportedQuota: 2 });

    pace.throttled();
    await timer.sleep(3_000);
    pace.throttled();

    expect(pace.foundQuota()).toBeLessThanOrEqual(2);
  });

  it('is not brought down to nothing by a refusal when hardly anything is asked for', async () => {
    const timer = virtualTimer();
    const pace = createPace({ ...unknown, timer });

    pace.throttled();
    await timer.sleep(3_000);
    pace.succeeded();

    expect(pace.foundQuota()).toBe(4);
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
