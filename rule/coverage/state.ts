// What a run leaves for the next one: a claim about what Config holds, small enough for one SSM
// Standard parameter. Losing it costs work; a wrong one would cost truth, so it is never trusted blindly.

import { cover, forgetOldest, type Interval, uncover } from './intervals.ts';
import type { Tally } from './tally.ts';

/**
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html
 * (4 KB for a Standard parameter; everything in a checkpoint is ASCII, so characters are bytes)
 */
export const checkpointLimit = 4096;

/**
 * No run reports for longer than this after it has saved.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (900 s; a minute is added)
 */
export const longestRunMs = 960_000;

/** How far an instant may lie ahead of AWS's clock before it is taken for damage. */
const clockToleranceMs = 300_000;

/** A job that could not be read although its second counts as covered. */
export interface PendingJob {
  readonly name: string;
  /** Epoch seconds. */
  readonly createdAt: number;
}

/** An audit under way: first through what Config holds, then through what exists. */
export interface Audit {
  /** Where to go on in Config's results; absent once they are all read. */
  readonly heldToken?: string;
  readonly heldDone: boolean;
  /** Jobs created at or after this second have been listed. */
  readonly listedFrom: number;
  readonly tally: Tally;
}

export interface Checkpoint {
  readonly policyDigest: string;
  readonly ruleName: string;
  readonly ruleId: string;
  readonly resourceType: string;
  readonly intervals: readonly Interval[];
  readonly pending: readonly PendingJob[];
  /** Marks of results of jobs too young to be claimed, see young-results.ts. */
  readonly young: readonly string[];
  /** How many results Config should hold; only "some or none" is ever concluded from it. */
  readonly reportedCount: number;
  /** No job created before this second has ever been reported; epoch seconds. */
  readonly reportedFrom: number;
  /** True from a run's first report to its last save. */
  readonly running: boolean;
  /** `notificationCreationTime` of the run that saved this; epoch milliseconds. */
  readonly runAtMs: number;
  /** When the last complete audit began; epoch milliseconds, 0: never. */
  readonly auditedAtMs: number;
  readonly audit?: Audit;
  /** Until this instant of AWS's clock a run under another policy may still be reporting: nothing is claimed. */
  readonly unsettledUntilMs: number;
  readonly resumesWithoutProgress: number;
  /** The last account-level result, as sent. */
  readonly accountResult?: string;
  /** Quotas that an unfinished run ran into, in calls a second; found anew by the next period's run. */
  readonly pace: Readonly<Record<string, number>>;
}

/** A checkpoint that claims nothing. */
export function emptyCheckpoint(
  of: Pick<Checkpoint, 'policyDigest' | 'ruleName' | 'ruleId' | 'resourceType' | 'runAtMs'>,
): Checkpoint {
  return {
    ...of,
    intervals: [],
    pending: [],
    young: [],
    reportedCount: 0,
    reportedFrom: 0,
    running: false,
    auditedAtMs: 0,
    unsettledUntilMs: 0,
    resumesWithoutProgress: 0,
    pace: {},
  };
}

/**
 * True when an instant lies ahead of AWS's clock: that is damage. Trusted, it would silence the rule for as
 * long, since a newer run would seem to have saved, an audit to have been made, or a race to go on.
 * Where AWS has not told the time, nothing is known to be of the future.
 */
export function isOfTheFuture(checkpoint: Checkpoint, nowMs = Number.POSITIVE_INFINITY): boolean {
  const { runAtMs, auditedAtMs, unsettledUntilMs, intervals } = checkpoint;
  const coveredToMs = (intervals.at(-1)?.to ?? 0) * 1_000;
  const instants = [runAtMs, auditedAtMs, unsettledUntilMs - longestRunMs, coveredToMs];
  return Math.max(...instants) > nowMs + clockToleranceMs;
}

/** Longer tokens than this do not fit beside everything else: an audit that depends on one begins again. */
const tokenLimit = 1_000;

/** How far an audit has come, 0 where it has to begin; one that begins again has come no further. */
export function auditReach({ audit }: Checkpoint): number {
  if (audit === undefined || (audit.heldToken?.length ?? 0) > tokenLimit) return 0;
  const { heldDone, listedFrom, tally } = audit;
  return heldDone
    ? Number.MAX_SAFE_INTEGER - listedFrom
    : -tally.sums.reduce((total, sum) => total + sum, 0);
}

/** One step of coverage: a stretch whose results Config has accepted, less the jobs that could not be read. */
export interface Claim {
  readonly covered: Interval;
  readonly unknown: readonly PendingJob[];
}

/**
 * The checkpoint after a claim. Unknown jobs are kept as pending by name while they fit; where they
 * do not, their seconds stay uncovered, so that later runs meet them again.
 */
export function applyClaim(checkpoint: Checkpoint, claim: Claim): Checkpoint {
  let next: Checkpoint = {
    ...checkpoint,
    intervals: cover(checkpoint.intervals, claim.covered),
    reportedFrom: Math.min(checkpoint.reportedFrom, claim.covered.from),
  };
  for (const job of claim.unknown) next = leaveOpen(next, job);
  return { ...next, intervals: forgetOldest(next.intervals) };
}

/** The checkpoint that does not claim a job: kept as pending by name or, without room, its second uncovered. */
export function leaveOpen(checkpoint: Checkpoint, job: PendingJob): Checkpoint {
  const { intervals, pending } = checkpoint;
  const kept = { ...checkpoint, pending: [...withoutPending(pending, job), job] };
  if (pendingRoom(kept) >= 0) return kept;
  const second = { from: job.createdAt, to: job.createdAt + 1 };
  return { ...checkpoint, intervals: forgetOldest(uncover(intervals, second)) };
}

/** The checkpoint without a pending job that has been judged, retired or is gone. */
export function settlePending(checkpoint: Checkpoint, job: PendingJob): Checkpoint {
  return { ...checkpoint, pending: withoutPending(checkpoint.pending, job) };
}

function withoutPending(pending: readonly PendingJob[], job: PendingJob): readonly PendingJob[] {
  return pending.filter(({ name }) => name !== job.name);
}

/** Characters kept free for everything but the pending jobs: intervals, an audit, its token, the names. */
const reserve = 2_300;

function pendingRoom(checkpoint: Checkpoint): number {
  return checkpointLimit - reserve - JSON.stringify(formatPending(checkpoint.pending)).length;
}

/** Pending jobs as `name` and base-36 second, the shortest form that is still readable. */
export function formatPending(pending: readonly PendingJob[]): readonly string[] {
  return pending.map(({ name, createdAt }) => `${name} ${createdAt.toString(36)}`);
}

export function parsePending(texts: readonly string[]): readonly PendingJob[] {
  return texts.map((text) => {
    const [name = '', second = ''] = text.split(' ');
    return { name, createdAt: Number.parseInt(second, 36) };
  });
}
