// The report of a run.

import type { Interval } from '../coverage/intervals.ts';
import type { RunCounts } from './run-counts.ts';

export type RunStatus =
  | 'finished'
  /** Progress is saved, work is left. */
  | 'unfinished'
  /** A newer run had already saved its state, or this event was already processed. */
  | 'stale'
  /** Another run is working on the rule. */
  | 'busy'
  /** The run stepped aside for a newer policy. What it did until then is reported and saved. */
  | 'yielded'
  /** Another run took the lease, and this one stopped. */
  | 'leaseLost'
  /** The run threw. What it did until then is reported and saved. */
  | 'failed';

export interface RunReport {
  readonly status: RunStatus;
  readonly counts: RunCounts;
  readonly resourceType?: string;
  /** Stretches of creation time not covered yet, newest first, in epoch seconds. */
  readonly gaps: readonly Interval[];
  readonly pendingJobs: number;
  readonly resumeInSeconds?: number;
  /** True if the metric counts this run as complete. Some are not counted, because a metric is billed by the hour. */
  readonly isCompletionTold?: boolean;
}

/** The report of a run that ended before its coverage was known. */
export function briefReport(status: RunStatus, counts: RunCounts): RunReport {
  return { status, counts, gaps: [], pendingJobs: 0 };
}
