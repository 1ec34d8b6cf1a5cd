// One operation's pace. The rule shares the account's quota with its owners: it looks for the quota by going faster
// until it is refused, measures it there, and takes its share of it from then on.

import type { Timer } from './timer.ts';

export interface PaceOptions {
  /** Of a quota, the part the rule takes. */
  readonly share: number;
  readonly timer: Timer;
  /** Calls a second to begin with while no quota is known. */
  readonly startPerSecond: number;
  /** A reported quota: its share is not exceeded, and what is found is never believed to be more. */
  readonly reportedQuota: number | undefined;
  /** The quota that an earlier run found. */
  readonly foundQuota: number | undefined;
}

export interface Pace {
  /**
   * True when the next call may be made, false once `mayWait` says that there is no time left to wait for it. Calls
   * get their turn in the order in which they asked.
   */
  take(mayWait: () => boolean): Promise<boolean>;
  /** The service let a call through, whatever it answered. */
  admitted(): void;
  throttled(): void;
  /** Calls a second the service was measured to sustain; undefined while it was not. */
  foundQuota(): number | undefined;
  /** Goes on with a quota that an earlier run found, unless this one has found its own. */
  recall(quota: number): void;
}

const fastestPerSecond = 100;
const slowestPerSecond = 0.2;

/** While looking for the quota: faster by this after each second's worth of calls. */
const growth = 1.5;
const exploringBurstMs = 500;

/** A measurement takes this many calls that were let through, or as many as there are in this time. */
const measuredCalls = 60;
const shortestMeasurementMs = 3_000;
const longestMeasurementMs = 30_000;
const fewestMeasuredCalls = 10;
/** Without a refusal for so many calls and so long, what was refused before was no sign of an exhausted quota. */
const calmCalls = 50;
const calmMs = 3_000;
/** The same where hardly anything is asked for. */
const longCalmMs = 20_000;
/** While measuring, about every seventh call is refused: enough to know that nothing is left over. */
const slowDown = 0.9;
const speedUp = 1.0188;
/** Refusals so soon after a measurement are of calls that were under way. */
const sameWaveMs = 1_000;

/** A quota that keeps the rule waiting is measured again after so long and so many calls: its other users change. */
const measureAgainMs = 600_000;
const measureAgainCalls = 1_000;
/** Going faster in vain is given up after so long. */
const longestProbeMs = 20_000;
/** What a measurement took beyond the share is saved afterwards, by going slower by this part. */
const savedPart = 0.03;

/** Between two refusals the quota's allowance was used up at both: what was let through is what it grants. */
interface Measurement {
  readonly fromMs: number;
  /** The rate that was refused first. */
  readonly fastestPerSecond: number;
  lastRefusalMs: number;
  refusals: number;
  /** Let through between the first and the last refusal. */
  letThrough: number;
  sinceLastRefusal: number;
  /** Calls that got their turn, and those of them that the pace kept waiting. */
  turns: number;
  heldTurns: number;
}

export function createPace(options: PaceOptions): Pace {
  const { share, timer, reportedQuota } = options;
  let found = options.foundQuota;
  let isExploring = found === undefined && reportedQuota === undefined;
  let perSecond = shareOfQuota() ?? options.startPerSecond;
  let measurement: Measurement | undefined;
  let nextSlotMs = 0;
  let lastTurn: Promise<unknown> = Promise.resolve();
  let settledAtMs = Number.NEGATIVE_INFINITY;
  let knownSinceMs = timer.nowMs();
  let callsAtThisRate = 0;
  let wasLimiting = false;
  let probe: { readonly fromMs: number; calls: number } | undefined;
  /** Calls that a later measurement took beyond the share and that are not saved yet. */
  let owedCalls = 0;

  function shareOfQuota(): number | undefined {
    const quota = found ?? reportedQuota;
    return quota === undefined ? undefined : quota * share;
  }

  function setRate(rate: number): void {
    perSecond = Math.min(Math.max(rate, slowestPerSecond), fastestPerSecond);
    callsAtThisRate = 0;
    wasLimiting = false;
  }

  function settle(quota: number): void {
    const nowMs = timer.nowMs();
    found = Math.min(Math.max(quota, slowestPerSecond), reportedQuota ?? fastestPerSecond);
    if (probe) owedCalls = probe.calls - (found * share * (nowMs - probe.fromMs)) / 1_000;
    isExploring = false;
    probe = undefined;
    measurement = undefined;
    settledAtMs = nowMs;
    knownSinceMs = nowMs;
    setRate(found * share * (owedCalls > 0 ? 1 - savedPart : 1));
    nextSlotMs = nowMs + 1_000 / perSecond;
  }

  /** Ends a measurement that has seen enough, or that turns out to be none. */
  function conclude(one: Measurement): void {
    const lastedMs = one.lastRefusalMs - one.fromMs;
    const isEnough =
      (one.letThrough >= measuredCalls && lastedMs >= shortestMeasurementMs) ||
      (lastedMs >= longestMeasurementMs &&
        (one.letThrough >= fewestMeasuredCalls || one.refusals > one.letThrough));
    // A call more or less is chance: the estimate errs on the side of the owners.
    if (isEnough && wasAskedForMore(one)) settle(((one.letThrough - 0.5) * 1_000) / lastedMs);
    else if (isEnough || isCalm(one)) {
      measurement = undefined;
      setRate(isExploring ? one.fastestPerSecond : (shareOfQuota() ?? one.fastestPerSecond));
    }
  }

  /** Where many calls find their turn free, what is let through is what is asked for, and says nothing of the quota. */
  function wasAskedForMore({ turns, heldTurns }: Measurement): boolean {
    return heldTurns >= turns * 0.75;
  }

  function isCalm({ sinceLastRefusal, lastRefusalMs }: Measurement): boolean {
    const calmForMs = timer.nowMs() - lastRefusalMs;
    return (sinceLastRefusal >= calmCalls && calmForMs >= calmMs) || calmForMs >= longCalmMs;
  }

  function explore(): void {
    const lastedMs = probe === undefined ? 0 : timer.nowMs() - probe.fromMs;
    if (probe && lastedMs >= longestProbeMs)
      settle(Math.max(found ?? 0, (probe.calls * 1_000) / lastedMs));
    else if (wasLimiting && callsAtThisRate >= perSecond) setRate(perSecond * growth);
  }

  function goOnSettled(): void {
    const nowMs = timer.nowMs();
    if (found === undefined) return;
    if (owedCalls > 0) {
      owedCalls -= savedPart;
      if (owedCalls <= 0) setRate(found * share);
      return;
    }
    const isDue = nowMs - knownSinceMs >= measureAgainMs && callsAtThisRate >= measureAgainCalls;
    if (!isDue || !wasLimiting) return;
    isExploring = true;
    probe = { fromMs: nowMs, calls: 0 };
    setRate(perSecond * growth);
  }

  async function waitForTurn(mayWait: () => boolean): Promise<boolean> {
    let wasHeld = false;
    while (mayWait()) {
      const nowMs = timer.nowMs();
      const intervalMs = 1_000 / perSecond;
      const isFirstSearch = isExploring && found === undefined && measurement === undefined;
      const waitMs = nextSlotMs - (isFirstSearch ? exploringBurstMs : intervalMs) - nowMs;
      if (waitMs <= 0) {
        nextSlotMs = Math.max(nextSlotMs, nowMs) + intervalMs;
        if (measurement) {
          measurement.turns += 1;
          measurement.heldTurns += wasHeld ? 1 : 0;
        }
        return true;
      }
      wasLimiting = true;
      wasHeld = true;
      await timer.sleep(Math.min(waitMs, 1_000));
    }
    return false;
  }

  return {
    take(mayWait) {
      const turn = lastTurn.then(() => waitForTurn(mayWait));
      lastTurn = turn.catch(() => undefined);
      return turn;
    },

    admitted() {
      callsAtThisRate += 1;
      if (probe) probe.calls += 1;
      if (measurement) {
        measurement.sinceLastRefusal += 1;
        perSecond = Math.min(perSecond * speedUp, measurement.fastestPerSecond);
        conclude(measurement);
      } else if (isExploring) explore();
      else goOnSettled();
    },

    throttled() {
      const nowMs = timer.nowMs();
      if (nowMs - settledAtMs < sameWaveMs) return;
      if (measurement === undefined || nowMs - measurement.lastRefusalMs >= longCalmMs)
        measurement = {
          fromMs: nowMs,
          fastestPerSecond: perSecond,
          lastRefusalMs: nowMs,
          refusals: 0,
          letThrough: 0,
          sinceLastRefusal: 0,
          turns: 0,
          heldTurns: 0,
        };
      measurement.lastRefusalMs = nowMs;
      measurement.refusals += 1;
      measurement.letThrough += measurement.sinceLastRefusal;
      measurement.sinceLastRefusal = 0;
      perSecond = Math.max(perSecond * slowDown, slowestPerSecond);
      conclude(measurement);
    },

    foundQuota: () => found,

    recall(quota) {
      if (found === undefined && measurement === undefined) settle(quota);
    },
  };
}
