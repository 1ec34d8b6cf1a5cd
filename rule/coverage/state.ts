// What a run leaves for the next one: a claim about the results that Config holds. Losing it costs work; a
// wrong one would cost truth, so it is checked against Config and never trusted blindly.

import type { Evaluation, ReportedResult } from '../verdict/evaluation.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { cover, forgetOldest, type Interval } from './intervals.ts';
import { emptyTally, hash, type Tally } from './tally.ts';

/** A job that could not be read although its second counts as covered. */
export interface PendingJob {
  readonly name: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** Times it was tried again. */
  readonly attempts: number;
  /** When to try again; epoch milliseconds, 0: in the next run. */
  readonly dueAtMs: number;
  /** What Config was known to hold of it: not sent again if the verdict turns out the same. */
  readonly reported: readonly ReportedResult[];
}

/** An audit under way: first through the reported results, then through the jobs that exist. */
export interface Audit {
  /** `notifiedAtMs` of the run that began it; tells audits apart. */
  readonly startedAtMs: number;
  /** Where to go on in the reported results; absent at the beginning and once they are all read. */
  readonly resultsToken?: string;
  readonly areResultsDone: boolean;
  /** Only jobs created before this second count; later ones are no business of this audit. */
  readonly to: number;
  /** Jobs created at or after this second have been listed. */
  readonly listedFrom: number;
  /** The listed jobs that should have a result, less those of which Config was seen to hold one. */
  readonly balance: Tally;
  /** Jobs that have a result and could not be read, so that nobody knows their day; null where they are too many to name. */
  readonly unread: readonly string[] | null;
  /** Jobs looked for in the listing because DescribeTrainingJob says that they are gone. */
  readonly goneLookedUp: number;
  /** Of these, the ones that were listed: then DescribeTrainingJob's word alone counts for nothing. */
  readonly goneContradicted: number;
  /** Jobs gone by that word alone; their results stay. */
  readonly goneUnconfirmed: number;
}

/** Unread jobs that an audit names; with more of them it finds nothing to be lacking. */
const unreadLimit = 100;

/** The names with more, or null. */
export function withUnread(
  unread: readonly string[] | null,
  names: readonly string[],
): readonly string[] | null {
  if (unread === null || unread.length + names.length > unreadLimit) return null;
  return names.length === 0 ? unread : [...unread, ...names];
}

/** The result of a job too young to be claimed, as it was reported. */
export interface YoungResult {
  /** The second in which the job was created. */
  readonly second: number;
  readonly mark: string;
}

export interface RuleState {
  readonly policyDigest: string;
  readonly ruleId: string;
  readonly resourceType: string;
  /** Pending jobs belong to one claim; what another one left is never met. */
  readonly claimId: string;
  readonly intervals: readonly Interval[];
  /** Covered jobs of which Config holds no result on purpose, and which the listing cannot tell from others. */
  readonly withoutResult: Tally;
  readonly young: readonly YoungResult[];
  readonly pendingCount: number;
  /** When the next pending job is due; epoch milliseconds; absent: there is none. */
  readonly pendingDueAtMs?: number;
  /** How many results Config should hold; only "some or none" is ever concluded from it. */
  readonly reportedCount: number;
  /** No job created before this second has ever been reported; epoch seconds. */
  readonly reportedFrom: number;
  /** True where Config holds more results than a run compares with. */
  readonly isTooMuchToCompare: boolean;
  /** `notificationCreationTime` of the newest run that saved; epoch milliseconds. */
  readonly notifiedAtMs: number;
  /** True where that run had nothing left to do. */
  readonly isComplete: boolean;
  /** When the last complete audit began; epoch milliseconds, 0: never. */
  readonly auditedAtMs: number;
  readonly audit?: Audit;
  readonly resumesWithoutProgress: number;
  /** When the rule was last entered in the register that job events are served from; epoch milliseconds, 0: never. */
  readonly registeredAtMs: number;
  /** When a complete run was last told by a metric; epoch milliseconds, 0: never. */
  readonly completionToldAtMs: number;
  /** When the audit began that found many jobs gone by DescribeTrainingJob's word alone; absent: it did not. */
  readonly goneUnconfirmedAtMs?: number;
  /** The last account-level result, as sent. */
  readonly accountResult?: string;
  /** Quotas that an unfinished run ran into, in calls a second; found anew by the next period's run. */
  readonly quotas: Readonly<Record<string, number>>;
}

type Identity = Pick<
  RuleState,
  'policyDigest' | 'ruleId' | 'resourceType' | 'claimId' | 'notifiedAtMs'
>;

/** A state that claims nothing. */
export function emptyState(of: Identity): RuleState {
  return {
    ...of,
    intervals: [],
    withoutResult: emptyTally,
    young: [],
    pendingCount: 0,
    reportedCount: 0,
    reportedFrom: 0,
    isTooMuchToCompare: false,
    isComplete: false,
    auditedAtMs: 0,
    resumesWithoutProgress: 0,
    registeredAtMs: 0,
    completionToldAtMs: 0,
    quotas: {},
  };
}

/** How far an instant may lie ahead of AWS's clock before it is taken for damage. */
const clockToleranceMs = 300_000;

/**
 * True when an instant lies ahead of AWS's clock: that is damage. Trusted, it would silence the rule for as
 * long, since a newer run would seem to have saved or an audit to have been made. Where AWS has not told the
 * time, nothing is known to be of the future.
 */
export function isOfTheFuture(state: RuleState, nowMs = Number.POSITIVE_INFINITY): boolean {
  const { notifiedAtMs, auditedAtMs, registeredAtMs, pendingDueAtMs = 0, intervals } = state;
  const coveredToMs = (intervals.at(-1)?.to ?? 0) * 1_000;
  const latestMs = Math.max(notifiedAtMs, auditedAtMs, registeredAtMs, coveredToMs);
  return Math.max(latestMs, pendingDueAtMs - longestPauseMs) > nowMs + clockToleranceMs;
}

/** The state that claims a stretch whose results Config has accepted; young results of it are no longer needed. */
export function claimStretch(state: RuleState, covered: Interval): RuleState {
  if (covered.from >= covered.to) return state;
  return {
    ...state,
    intervals: forgetOldest(cover(state.intervals, covered)),
    reportedFrom: Math.min(state.reportedFrom, covered.from),
    young: state.young.filter(({ second }) => second < covered.from || second >= covered.to),
  };
}

/** How far an audit has come, 0 where there is none: an audit that begins again has come no further. */
export function auditReach({ audit }: RuleState): number {
  if (audit === undefined) return 0;
  if (audit.areResultsDone) return Number.MAX_SAFE_INTEGER - audit.listedFrom;
  return Object.values(audit.balance).reduce((total, [count]) => total - count, 0);
}

const firstPauseMs = 900_000;
const longestPauseMs = 86_400_000;

/** A pending job after one more try in vain: 15 minutes, then four times as long each time, up to a day. */
export function putOff(job: PendingJob, nowMs: number): PendingJob {
  const pauseMs = Math.min(firstPauseMs * 4 ** Math.min(job.attempts, 10), longestPauseMs);
  return { ...job, attempts: job.attempts + 1, dueAtMs: nowMs + pauseMs };
}

/** Young results that a state keeps, about 30 KB; what is forgotten is sent once more. */
const youngLimit = 1_000;

/** The young results with one more. */
export function rememberYoung(
  young: readonly YoungResult[],
  result: YoungResult,
): readonly YoungResult[] {
  return [...young.filter(({ mark }) => mark !== result.mark), result].slice(-youngLimit);
}

/**
 * Stands for a result of this very incarnation of a job, so that Config is not sent, and does not bill, the
 * same result again while the job is too young to be claimed. Where marks collide, an audit finds what is lacking.
 */
export function youngResult(evaluation: Evaluation, job: ListedJob): YoungResult {
  const { resourceType, resourceId, compliance, annotation } = evaluation;
  const text = [resourceType, resourceId, job.createdAtMs, compliance, annotation].join(' ');
  return { second: creationSecond(job), mark: hash(text).toString(36) };
}
