// One operation's pace. The rule shares the account's quota with its owners, so it looks for the
// quota once, by going faster until the first refusal, and from then on takes its share of it.

import type { Timer } from './timer.ts';

export interface PaceOptions {
  /** Of a found quota, the part the rule takes. */
  readonly share: number;
  readonly timer: Timer;
  /** Calls a second to begin with while the quota is not known. */
  readonly startPerSecond: number;
  /** A reported quota: never believed to be higher than this once it has refused a call. */
  readonly reportedQuota: number | undefined;
  /** The quota that an earlier run found. */
  readonly foundQuota: number | undefined;
}

export interface Pace {
  /** True when the next call may be made, false once `mayWait` says that there is no time left to wait for it. */
  take(mayWait: () => boolean): Promise<boolean>;
  succeeded(): void;
  throttled(): void;
  /** Calls a second the service was found to sustain; undefined while it never refused one. */
  foundQuota(): number | undefined;
  /** Goes on with a quota that an earlier run found, unless this one has found its own. */
  recall(quota: number): void;
}

const growth = 1.5;
const fastestPerSecond = 100;
const slowestPerSecond = 0.2;
/** Refusals within this time of a slow-down were on their way already. */
const sameWaveMs = 1_000;
/** After the first refusal the rate is kept this long: what is let through now is the quota itself. */
const measureMs = 3_000;
/** Where too little was asked for meanwhile, this part of the last rate that was kept up. */
const sustainedShare = 0.8;
const recoverAfterMs = 60_000;

export function createPace(options: PaceOptions): Pace {
  const { share, timer } = options;
  let found = options.foundQuota;
  let highest = found ?? 0;
  let perSecond = found === undefined ? options.startPerSecond : found * share;
  let nextSlotMs = 0;
  let slowedAtMs = Number.NEGATIVE_INFINITY;
  /** From the first refusal on, while the quota is being measured: an allowance saved up is used up by then. */
  let measuring: { readonly fromMs: number; successes: number; refusals: number } | undefined;
  let successesAtThisRate = 0;
  /** The last rate that was kept up without a refusal; at first, what is taken to be possible. */
  let sustainedPerSecond = options.startPerSecond / 2;
  let wasLimiting = false;

  function setRate(rate: number): void {
    perSecond = Math.min(Math.max(rate, slowestPerSecond), fastestPerSecond);
    successesAtThisRate = 0;
    wasLimiting = false;
  }

  function settle(nowMs: number, quota: number): void {
    found = Math.min(Math.max(quota, slowestPerSecond), options.reportedQuota ?? fastestPerSecond);
    highest = Math.max(highest, found);
    slowedAtMs = nowMs;
    measuring = undefined;
    setRate(found * share);
    nextSlotMs = nowMs + 1_000 / perSecond;
  }

  /** Ends the measuring once it has lasted long enough. */
  function measure(nowMs: number): void {
    if (measuring === undefined || nowMs - measuring.fromMs < measureMs) return;
    const { fromMs, successes, refusals } = measuring;
    const letThrough = (successes * 1_000) / (nowMs - fromMs);
    const isSaturated = refusals > 1;
    settle(
      nowMs,
      isSaturated ? letThrough : Math.max(letThrough, sustainedShare * sustainedPerSecond),
    );
  }

  function speedUp(nowMs: number): void {
    if (found === undefined) {
      if (!wasLimiting || successesAtThisRate < perSecond) return;
      sustainedPerSecond = perSecond;
      setRate(perSecond * growth);
    } else if (nowMs - slowedAtMs > recoverAfterMs && found < highest) {
      found = Math.min(found * 1.1, highest);
      slowedAtMs = nowMs;
      setRate(found * share);
    }
  }

  return {
    async take(mayWait) {
      while (mayWait()) {
        const nowMs = timer.nowMs();
        const intervalMs = 1_000 / perSecond;
        const burstMs = found === undefined ? 500 : intervalMs;
        const waitMs = nextSlotMs - burstMs - nowMs;
        if (waitMs <= 0) {
          nextSlotMs = Math.max(nextSlotMs, nowMs) + intervalMs;
          return true;
        }
        wasLimiting = true;
        await timer.sleep(Math.min(waitMs, 1_000));
      }
      return false;
    },

    succeeded() {
      const nowMs = timer.nowMs();
      if (measuring) {
        measuring.successes += 1;
        measure(nowMs);
      } else {
        successesAtThisRate += 1;
        speedUp(nowMs);
      }
    },

    throttled() {
      const nowMs = timer.nowMs();
      if (measuring) {
        measuring.refusals += 1;
        measure(nowMs);
      } else if (found === undefined) {
        measuring = { fromMs: nowMs, successes: 0, refusals: 1 };
      } else if (nowMs - slowedAtMs >= sameWaveMs) settle(nowMs, found * 0.8);
    },

    foundQuota: () => found,

    recall(quota) {
      if (found === undefined && measuring === undefined) settle(timer.nowMs(), quota);
    },
  };
}
