import type { RunClock } from '../ports.ts';

/** The part of the run's time that is kept for reporting, saving and asking to be resumed. */
const reservedShare = 0.05;
const reserveLimitMs = 40_000;
const reserveFloorMs = 1_000;

export interface ObservingClock extends RunClock {
  /** Takes note of a response's `Date` header; the earliest one counts. */
  noteDate(header: string | undefined): void;
}

/** A clock over what Lambda says is left; the reserve is 5 % of the time at the start, 1 to 40 s. */
export function createRunClock(remainingMs: () => number): ObservingClock {
  const reserveMs = Math.min(
    Math.max(remainingMs() * reservedShare, reserveFloorMs),
    reserveLimitMs,
  );
  let earliestMs: number | undefined;
  return {
    serviceTimeMs: () => earliestMs,
    mayStart: () => remainingMs() > reserveMs,
    noteDate: (header) => {
      const atMs = Date.parse(header ?? '');
      if (!Number.isNaN(atMs)) earliestMs = Math.min(atMs, earliestMs ?? atMs);
    },
  };
}
