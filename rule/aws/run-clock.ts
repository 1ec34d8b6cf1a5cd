import type { RunClock } from '../ports.ts';
import type { Timer } from './timer.ts';

/** The share of the run's time that is reserved for reporting, saving and the request to be resumed. */
const reservedShare = 0.05;
const reserveLimitMs = 40_000;
const reserveFloorMs = 1_000;

export interface ObservingClock extends RunClock {
  /** Records the `Date` header of a response; the earliest one counts. */
  noteDate(header: string | undefined): void;
  /** The run's remaining time, estimated since it was last read; milliseconds. */
  estimatedRemainingMs(): number;
}

/** A clock for Lambda's remaining time. The reserve is 5 % of the time at the start, from 1 to 40 s. */
export function createRunClock(remainingMs: () => number, timer: Timer): ObservingClock {
  let lookedAtMs = timer.nowMs();
  let seenMs = remainingMs();
  let isStopped = false;
  let earliestMs: number | undefined;
  const reserveMs = Math.min(Math.max(seenMs * reservedShare, reserveFloorMs), reserveLimitMs);
  return {
    serviceTimeMs: () => earliestMs,
    mayStart() {
      lookedAtMs = timer.nowMs();
      seenMs = remainingMs();
      return !isStopped && seenMs > reserveMs;
    },
    stop() {
      isStopped = true;
    },
    pause: (durationMs, signal) => timer.sleep(durationMs, signal),
    noteDate(header) {
      const atMs = Date.parse(header ?? '');
      if (!Number.isNaN(atMs)) earliestMs = Math.min(atMs, earliestMs ?? atMs);
    },
    estimatedRemainingMs: () => seenMs - (timer.nowMs() - lookedAtMs),
  };
}
