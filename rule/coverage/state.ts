// What a run leaves for the next one: a claim about the results that Config holds. Losing it costs work. A wrong claim
// would hide missing results, so each run checks it against Config.

import type { Evaluation } from '../verdict/evaluation.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { cover, forgetOldest, type Interval } from './intervals.ts';
import type { ComparedStretch, ListingStretch } from './rotation.ts';
import { emptyTally, hash, type Tally } from './tally.ts';

/** A job that could not be read, although its second counts as covered. */
export interface PendingJob {
  readonly name: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** How often it was tried again. */
  readonly attempts: number;
  /** When to try again; epoch milliseconds, 0 for the next run. */
  readonly dueAtMs: number;
  /** The mark of its reported result, if it was known: the same result is not sent again. */
  readonly held?: number;
}

/** A covered job that has no result because a tag exempts it. */
export interface ExemptJob {
  readonly name: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** The value of the tag. */
  readonly value: string;
  /** When the exemption ends; epoch milliseconds; absent if it does not. */
  readonly untilMs?: number;
  /** `notifiedAtMs` of the run that saw the exemption last, or kept it anew. */
  readonly keptAtMs: number;
}

/** An audit under way. It goes through the reported results, and lists jobs that exist, at the same time. */
export interface Audit {
  /** `notifiedAtMs` of the run that began it; identifies the audit. */
  readonly startedAtMs: number;
  /** Where to continue in the reported results; absent at the beginning and once all are read. */
  readonly resultsToken?: string;
  readonly areResultsDone: boolean;
  /** Results that were looked up. */
  readonly reviewed: number;
  /** Only jobs created in `[from, to)` belong to this audit; epoch seconds. */
  readonly from: number;
  readonly to: number;
  /** What is still to be listed, in this order. */
  readonly toList: readonly ListingStretch[];
  /** What has been listed. */
  readonly listed: readonly Interval[];
  readonly listedJobs: number;
  /** The listed jobs that should have a result, minus those that were seen to have one. */
  readonly balance: Tally;
  /** Jobs that have a result and could not be read, so that they were looked up in the listing. */
  readonly unreadLookedUp: number;
  /** True if there were too many of them: then nothing is concluded from the balance. */
  readonly isInconclusive: boolean;
  /** Jobs looked up in the listing because DescribeTrainingJob did not find them. */
  readonly goneLookedUp: number;
  /** Of these, the jobs that were listed. If there are any, DescribeTrainingJob alone is not enough. */
  readonly goneContradicted: number;
  /** Jobs that only DescribeTrainingJob reports as gone; their results stay. */
  readonly goneUnconfirmed: number;
}

/** The marks of the reported results, read to be compared with what is not covered, and kept beside the state. */
export interface Comparison {
  /** Identifies the marks that are kept. */
  readonly id: string;
  /** Where to continue reading; absent once all results are read. */
  readonly resultsToken?: string;
  /** Parts in which the marks are kept. */
  readonly parts: number;
  /** Results read. */
  readonly results: number;
  /** How often Config refused the token at which reading was to continue. After two times, nothing is compared. */
  readonly refusals: number;
}

/** The result of a job too young to be claimed, as it was reported. */
export interface YoungResult {
  /** The second in which the job was created. */
  readonly second: number;
  readonly mark: string;
}

/** What people are told of. */
export interface News {
  /** Jobs created later are new; all others belong to the sweep that began then. Epoch milliseconds. */
  readonly sinceMs: number;
  /** Violations that were reported and that nobody was told of one by one. */
  readonly untold: number;
}

/** The exempt jobs of a state; each is kept apart. */
export interface Exemptions {
  readonly count: number;
  /** When the next exemption ends, or a job has to be kept anew; epoch milliseconds. */
  readonly dueAtMs: number;
}

export interface RuleState {
  readonly policyDigest: string;
  readonly ruleId: string;
  readonly resourceType: string;
  /** Pending jobs belong to one claim. Those of an earlier claim are never read. */
  readonly claimId: string;
  readonly intervals: readonly Interval[];
  /** Covered jobs that have no result by design, and that the listing does not show to be different. */
  readonly withoutResult: Tally;
  readonly young: readonly YoungResult[];
  readonly pendingCount: number;
  /** When the next pending job is due; epoch milliseconds; absent if there is none. */
  readonly pendingDueAtMs?: number;
  /** The jobs that a tag exempts; absent if there is none. */
  readonly exempt?: Exemptions;
  /** Absent if nobody is told. */
  readonly news?: News;
  /** How many results Config should hold. Only "some or none" is concluded from it. */
  readonly reportedCount: number;
  /** No job created before this second has ever been reported; epoch seconds. */
  readonly reportedFrom: number;
  /** Absent where nothing has to be compared, or all results can be read in a moment. */
  readonly comparison?: Comparison;
  /** `notificationCreationTime` of the newest run that saved; epoch milliseconds. */
  readonly notifiedAtMs: number;
  /** True if that run had nothing left to do. */
  readonly isComplete: boolean;
  /** When the last complete audit began; epoch milliseconds, 0 for never. */
  readonly auditedAtMs: number;
  readonly audit?: Audit;
  /** When an audit compared which jobs with their results; sorted, disjoint. */
  readonly compared: readonly ComparedStretch[];
  readonly resumesWithoutProgress: number;
  /** When the rule was last entered in the register for job events; epoch milliseconds, 0 for never. */
  readonly registeredAtMs: number;
  /** When the metric last counted a complete run; epoch milliseconds, 0 for never. */
  readonly completionToldAtMs: number;
  /** When the last audit began, if it left results because only DescribeTrainingJob reports their jobs as gone. */
  readonly goneUnconfirmedAtMs?: number;
  /** The last account-level result, as sent. */
  readonly accountResult?: string;
  /** Quotas that an unfinished run exceeded, in calls per second. The next period's run finds them again. */
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
    isComplete: false,
    auditedAtMs: 0,
    compared: [],
    resumesWithoutProgress: 0,
    registeredAtMs: 0,
    completionToldAtMs: 0,
    quotas: {},
  };
}

/** How far a time may be ahead of AWS's clock before it counts as damage. */
const clockToleranceMs = 300_000;

/**
 * True if a time in the state is ahead of AWS's clock, which means that the state is damaged. If it were used, the rule
 * would do nothing until then, because a newer run would seem to have saved or an audit to have been made. Without
 * AWS's time, nothing is known to be in the future.
 */
export function isOfTheFuture(state: RuleState, nowMs = Number.POSITIVE_INFINITY): boolean {
  const { notifiedAtMs, auditedAtMs, registeredAtMs, pendingDueAtMs = 0, intervals } = state;
  const comparedAtMs = Math.max(0, ...state.compared.map((one) => one.comparedAtMs));
  const coveredToMs = (intervals.at(-1)?.to ?? 0) * 1_000;
  const latestMs = Math.max(notifiedAtMs, auditedAtMs, registeredAtMs, comparedAtMs, coveredToMs);
  return Math.max(latestMs, pendingDueAtMs - longestPauseMs) > nowMs + clockToleranceMs;
}

/** The state that also claims a stretch whose results Config has accepted. Its young results are no longer needed. */
export function claimStretch(state: RuleState, covered: Interval): RuleState {
  if (covered.from >= covered.to) return state;
  return {
    ...state,
    intervals: forgetOldest(cover(state.intervals, covered)),
    reportedFrom: Math.min(state.reportedFrom, covered.from),
    young: state.young.filter(({ second }) => second < covered.from || second >= covered.to),
  };
}

/** How far an audit has come; 0 if there is none. An audit that starts again has come no further. */
export function auditReach({ audit }: RuleState): number {
  return audit === undefined ? 0 : audit.reviewed + audit.listedJobs;
}

const firstPauseMs = 900_000;
const longestPauseMs = 86_400_000;

/** A pending job after another failed try: it waits 15 minutes, then four times as long each time, up to a day. */
export function putOff(job: PendingJob, nowMs: number): PendingJob {
  const pauseMs = Math.min(firstPauseMs * 4 ** Math.min(job.attempts, 10), longestPauseMs);
  return { ...job, attempts: job.attempts + 1, dueAtMs: nowMs + pauseMs };
}

/** Young results that a state keeps, at most: about 30 KB. A result that is dropped is sent again. */
const youngLimit = 1_000;

/** The young results with one more. */
export function rememberYoung(
  young: readonly YoungResult[],
  result: YoungResult,
): readonly YoungResult[] {
  return [...young.filter(({ mark }) => mark !== result.mark), result].slice(-youngLimit);
}

/**
 * Identifies a result of this incarnation of a job, so that the same result is not sent, and billed, again while the job
 * is too young to be claimed. If two marks are equal by chance, an audit finds the missing result.
 */
export function youngResult(evaluation: Evaluation, job: ListedJob): YoungResult {
  const { resourceType, resourceId, compliance, annotation } = evaluation;
  const text = [resourceType, resourceId, job.createdAtMs, compliance, annotation].join(' ');
  return { second: creationSecond(job), mark: hash(text).toString(36) };
}
