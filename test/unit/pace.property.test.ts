// The pace against services of any quota, burst and demand, shared with others, in virtual time.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, type PaceOptions } from '../../rule/aws/pace.ts';
import { createDice } from '../../rule/local-aws/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const minuteMs = 60_000;

/** What another user of the quota takes from a minute on, in calls a second. */
interface Load {
  readonly fromMinute: number;
  readonly perSecond: number;
}

interface Circumstances extends Partial<PaceOptions> {
  readonly quota: number;
  /** Calls that the full allowance holds, in seconds of the quota. @default 1 */
  readonly burstSeconds?: number;
  readonly latencyMs?: number;
  /** Calls a second that are asked for. @default more than any quota grants */
  readonly demand?: number;
  readonly others?: readonly Load[];
  readonly minutes: number;
}

interface Minute {
  readonly letThrough: number;
  readonly refused: number;
}

const callers = 16;

/** Calls for so long; what became of them, minute by minute, and the quota that was found. */
async function callFor({
  quota,
  burstSeconds = 1,
  latencyMs = 40,
  demand,
  others = [],
  minutes,
  ...options
}: Circumstances): Promise<{ minutes: readonly Minute[]; found: number | undefined }> {
  const { timer } = new VirtualClock(new Date(0));
  const pace = createPace({
    ...{ share: 0.5, startPerSecond: 10, reportedQuota: undefined, foundQuota: undefined },
    ...options,
    timer,
  });
  const endMs = minutes * minuteMs;
  const isOver = () => timer.nowMs() >= endMs;
  const dice = createDice(1);
  const seen = Array.from({ length: minutes + 1 }, () => ({ letThrough: 0, refused: 0 }));
  const burst = Math.max(2, burstSeconds * quota);
  let allowance = burst;
  let grantedAtMs = 0;

  function isLetThrough(): boolean {
    const nowMs = timer.nowMs();
    allowance = Math.min(burst, allowance + ((nowMs - grantedAtMs) * quota) / 1_000);
    grantedAtMs = nowMs;
    if (allowance < 1) return false;
    allowance -= 1;
    return true;
  }

  async function call(): Promise<void> {
    for (let refusals = 0; await pace.take(() => !isOver()); refusals += 1) {
      await timer.sleep(latencyMs / 2);
      const isAnswered = isLetThrough();
      await timer.sleep(latencyMs / 2);
      const minute = seen[Math.floor(timer.nowMs() / minuteMs)];
      if (isAnswered) {
        if (minute) minute.letThrough += 1;
        pace.admitted();
        return;
      }
      if (minute) minute.refused += 1;
      pace.throttled();
      await timer.sleep(dice() * Math.min(100 * 2 ** refusals, 8_000));
    }
  }

  async function ask(): Promise<void> {
    while (!isOver()) {
      if (demand !== undefined) await timer.sleep((dice() * 2_000 * callers) / demand);
      await call();
    }
  }

  async function useToo(): Promise<void> {
    while (!isOver()) {
      const atMs = timer.nowMs();
      const load = others.findLast(({ fromMinute }) => fromMinute * minuteMs <= atMs);
      if (load && load.perSecond > 0) isLetThrough();
      await timer.sleep(1_000 / (load?.perSecond || 1));
    }
  }

  await Promise.all([...Array.from({ length: callers }, ask), useToo()]);
  return { minutes: seen.slice(0, minutes), found: pace.foundQuota() };
}

/** Calls a second that were let through, and the part of all that was refused. */
function summary(minutes: readonly Minute[]) {
  const letThrough = minutes.reduce((sum, minute) => sum + minute.letThrough, 0);
  const refused = minutes.reduce((sum, minute) => sum + minute.refused, 0);
  return {
    perSecond: letThrough / (minutes.length * 60),
    refusedPart: refused / Math.max(letThrough + refused, 1),
  };
}

const quota = fc.double({ min: 3, max: 40, noNaN: true });
const share = fc.double({ min: 0.25, max: 0.9, noNaN: true });
const service = fc.record({
  quota,
  share,
  burstSeconds: fc.double({ min: 1, max: 5, noNaN: true }),
  latencyMs: fc.integer({ min: 10, max: 250 }),
});

describe('a pace, where more is asked for than the quota grants', () => {
  it('takes its share, no less than 95% and no more than 102% of it, and is hardly refused', async () => {
    await fc.assert(
      fc.asyncProperty(service, async (given) => {
        const { minutes } = await callFor({ ...given, minutes: 63 });

        const { perSecond, refusedPart } = summary(minutes.slice(3));
        expect(perSecond / (given.quota * given.share)).toBeGreaterThanOrEqual(0.95);
        expect(perSecond / (given.quota * given.share)).toBeLessThanOrEqual(1.02);
        expect(refusedPart).toBeLessThanOrEqual(0.02);
      }),
      { numRuns: 10 },
    );
  });

  it('stays within the share of a reported quota from the first call on', async () => {
    await fc.assert(
      fc.asyncProperty(service, async (given) => {
        const { minutes } = await callFor({ ...given, reportedQuota: given.quota, minutes: 5 });

        const { perSecond, refusedPart } = summary(minutes);
        expect(perSecond / (given.quota * given.share)).toBeGreaterThanOrEqual(0.95);
        expect(perSecond / (given.quota * given.share)).toBeLessThanOrEqual(1.02);
        expect(refusedPart).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('finds its share where a lower quota is in force than the reported one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1.2, max: 3, noNaN: true }), async (factor) => {
        const { minutes } = await callFor({ quota: 6 / factor, reportedQuota: 6, minutes: 15 });

        const { perSecond, refusedPart } = summary(minutes.slice(3));
        expect(perSecond).toBeGreaterThanOrEqual((0.95 * 3) / factor);
        expect(perSecond).toBeLessThanOrEqual(1.02 * 3);
        expect(refusedPart).toBeLessThanOrEqual(0.02);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a pace, where less is asked for than its share', () => {
  it('delays no call, and finds no quota where there is none', async () => {
    await fc.assert(
      fc.asyncProperty(
        service,
        fc.double({ min: 0.3, max: 0.8, noNaN: true }),
        async (given, part) => {
          const demand = given.quota * given.share * part;
          const { minutes, found } = await callFor({ ...given, demand, minutes: 10 });

          // Callers also wait for their answers, so that a little less is asked for than the demand says.
          expect(summary(minutes).perSecond / demand).toBeGreaterThan(0.7);
          if (found !== undefined) expect(found).toBeGreaterThan(given.quota * 0.9);
        },
      ),
      {
        numRuns: 20,
        // Refusals of single bursts, with little in between.
        examples: [
          [
            { quota: 3, share: 0.5901763191979282, burstSeconds: 1, latencyMs: 10 },
            0.7999999999999953,
          ],
          // The same where the share is nearly the whole quota.
          [
            { quota: 3, share: 0.8938118396326936, burstSeconds: 1, latencyMs: 11 },
            0.7999999999999986,
          ],
        ],
      },
    );
  });
});

describe('a pace, where others use the quota too', () => {
  it('makes room for them when they come and takes its share again when they are gone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 8, max: 30, noNaN: true }),
        fc.double({ min: 0.1, max: 0.8, noNaN: true }),
        async (one, load) => {
          const others = [
            { fromMinute: 5, perSecond: one * load },
            { fromMinute: 15, perSecond: 0 },
          ];
          const { minutes } = await callFor({ quota: one, others, minutes: 50 });
          const during = summary(minutes.slice(8, 15));
          const after = summary(minutes.slice(30));

          expect(during.perSecond / one).toBeGreaterThanOrEqual(0.95 * 0.5 * (1 - load));
          expect(during.perSecond / one).toBeLessThanOrEqual(1.02 * 0.5);
          expect(during.refusedPart).toBeLessThanOrEqual(0.02);
          expect(after.perSecond / one).toBeGreaterThanOrEqual(0.95 * 0.5);
          expect(after.perSecond / one).toBeLessThanOrEqual(1.02 * 0.5);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('the quotas that a chain of runs finds', () => {
  it('do not fall from run to run', async () => {
    await fc.assert(
      fc.asyncProperty(service, async (given) => {
        let foundQuota: number | undefined;
        for (let run = 0; run < 6; run += 1) {
          const { found } = await callFor({
            ...given,
            minutes: 5,
            ...(foundQuota !== undefined && { foundQuota }),
          });
          foundQuota = found;
          expect((found ?? 0) / given.quota).toBeGreaterThanOrEqual(0.95);
        }
      }),
      { numRuns: 10 },
    );
  });
});
