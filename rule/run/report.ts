// What a run says of itself when it ends.

import type { Interval } from '../coverage/intervals.ts';
import type { RunCounts } from './run-counts.ts';

export type RunStatus =
  | 'finished'
  /** Progress is saved, work is left. */
  | 'unfinished'
  /** A newer run had saved before this one began, or this very event was dealt with. */
  | 'stale'
  /** Another run is at work. */
  | 'busy'
  /** It stepped aside for a newer policy; what it did until then is reported and saved. */
  | 'yielded'
  /** Another run has taken over; this one stopped. */
  | 'leaseLost'
  /** It threw; what it did until then is reported and saved. */
  | 'failed';

export interface RunReport {
  readonly status: RunStatus;
  readonly counts: RunCounts;
  readonly resourceType?: string;
  /** Stretches of creation time not covered yet, newest first, in epoch seconds. */
  readonly gaps: readonly Interval[];
  readonly pendingJobs: number;
  readonly resumeInSeconds?: number;
  /** True where this run is to be counted as a complete one; not each one is, since a metric is billed by the hour. */
  readonly isCompletionTold?: boolean;
}

/** The report of a run that ended before it could say how far coverage reaches. */
export function briefReport(status: RunStatus, counts: RunCounts): RunReport {
  return { status, counts, gaps: [], pendingJobs: 0 };
}
