// Everything that the stories need from the world, and the errors that they know. The adapters in rule/aws implement
// these interfaces with AWS.

import type { ExemptJob, PendingJob, RuleState } from './coverage/state.ts';
import type { QueueMessage } from './events/queue-message.ts';
import type { RunLog } from './log.ts';
import type { Evaluation, ReportedResult } from './verdict/evaluation.ts';
import type { TagReading } from './verdict/exemption.ts';
import type { ListedJob, TrainingJob } from './verdict/training-job.ts';
import type { IndexedJobs } from './verdict/verdict.ts';

/** A stretch of creation times to list, in epoch seconds. Jobs at its edges may or may not be listed. */
export interface ListingWindow {
  readonly after?: number;
  readonly before?: number;
}

/** One page of the listing, newest first; an empty page says nothing about what follows. */
export interface ListedPage {
  readonly jobs: readonly ListedJob[];
  readonly isLast: boolean;
}

/** Which training jobs exist. */
export interface JobInventory {
  /** Pages of the jobs created in the window, newest first. If listing fails, the run fails. */
  list(window: ListingWindow): AsyncIterable<ListedPage>;
  /** The job with exactly this name, as it is listed; `unclear` if a few calls do not show whether there is one. */
  lookUp(name: string): Promise<ListedJob | 'absent' | 'unclear'>;
}

/**
 * The search index. What it does not return says nothing about a job. If it cannot be searched, it returns nothing.
 */
export interface JobIndex {
  /** The records in the stretch of creation times that a listed page spans. */
  createdAlongside(jobs: readonly ListedJob[]): Promise<IndexedJobs>;
  /** The records with these names. */
  named(names: readonly string[]): Promise<IndexedJobs>;
}

/** The outcome of reading a job. `unread`: time ran out before it was tried. */
export type JobReading =
  | { readonly kind: 'read'; readonly job: TrainingJob }
  | { readonly kind: 'gone'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly reason: string }
  | { readonly kind: 'unread'; readonly name: string };

/** The records of training jobs. Only these can show that a job is gone. */
export interface JobRecords {
  /** One reading for each name, in order. */
  describe(names: readonly string[]): Promise<readonly JobReading[]>;
  /** The tags of a job; undefined if time ran out before they were read. */
  tags(job: TrainingJob): Promise<TagReading | undefined>;
}

/** One page of the reported results, with the token of the next one. */
export interface ResultPage {
  readonly results: readonly ReportedResult[];
  readonly nextToken?: string;
}

/** What Config holds of this rule: COMPLIANT and NON_COMPLIANT results. */
export interface ReportedResults {
  /**
   * The page at a token, or the first page without one; undefined if reading is denied.
   *
   * @throws ResultsTokenRefusedError if Config refuses the token, with whatever error.
   */
  page(token?: string): Promise<ResultPage | undefined>;
}

/** Where evaluations go. */
export interface EvaluationSink {
  /**
   * Returns once Config has accepted all evaluations, 100 at most. An empty list is an empty report.
   *
   * @param mayPut called before each attempt.
   * @returns the evaluations that could not be placed because Config no longer accepts their old resource type:
   * retirements only.
   * @throws EvaluationsRefusedError, ResultTokenRejectedError, ResourceTypeRefusedError; OutOfTimeError if
   * `mayPut` returned false.
   */
  put(evaluations: readonly Evaluation[], mayPut: () => boolean): Promise<readonly Evaluation[]>;
}

/** A run that wants to work on a rule's state. */
export interface Claimant {
  readonly ruleId: string;
  readonly policyDigest: string;
  readonly notifiedAtMs: number;
}

export type TakeOutcome =
  | {
      readonly kind: 'taken';
      readonly lease: Lease;
      /** The saved state; undefined if there is none that can be used. */
      readonly state: RuleState | undefined;
    }
  /** Another run holds the lease. `willYield`: it works under another policy and has been asked to step aside. */
  | { readonly kind: 'busy'; readonly willYield: boolean };

/** Keeps the claim about Config between runs, one for each rule. */
export interface StateStore {
  /**
   * Takes the lease and reads the state, with one call if no other run holds it. A holder under another policy, with
   * an older event, is asked to step aside.
   *
   * @throws StateUnreadableError if the store can be neither written nor read; other errors unchanged.
   */
  take(claimant: Claimant): Promise<TakeOutcome>;
}

/** What other runs left for the holder of a lease. */
export interface LeaseNews {
  /** A newer event under another policy is waiting: the holder has to step aside. */
  readonly isWanted: boolean;
}

/**
 * The right to work on a rule's state. Every write is conditional on still holding it.
 *
 * @throws LeaseLostError from every method once another run has taken it.
 */
export interface Lease {
  /** Identifies this attempt. */
  readonly id: string;
  /** True while a call that starts now ends before the lease can end, by a monotonic clock. */
  mayReport(): boolean;
  /** From now on, `mayReport` is false after this duration at the latest. */
  endReportingIn(durationMs: number): void;
  /** Extends the lease, and saves the state if one is given. Saves run one after the other. */
  save(state: RuleState | undefined): Promise<LeaseNews>;
  /**
   * Releases the lease, and saves the state if one is given. If nothing was ever saved for the rule, its item is
   * removed.
   *
   * @returns whether a job event that arrived meanwhile asks for another run.
   */
  release(state: RuleState | undefined): Promise<{ readonly isWoken: boolean }>;
  /** Enters the rule in the register of rules that job events are processed for. */
  register(): Promise<void>;
  readonly pending: PendingJobs;
  readonly marks: KeptMarks;
  readonly exempt: ExemptJobs;
}

/** The marks of reported results, in parts that are kept as items of their own. */
export interface KeptMarks {
  keep(id: string, part: number, marks: Uint8Array): Promise<void>;
  /** All parts, in any order. */
  all(id: string): Promise<readonly Uint8Array[]>;
}

/** The jobs that could not be read, each as an item of its own. */
export interface PendingJobs {
  /** Keeps all of them. A job that is already kept is kept once. */
  keep(claimId: string, jobs: readonly PendingJob[]): Promise<void>;
  remove(claimId: string, jobs: readonly PendingJob[]): Promise<void>;
  /** The jobs that are due by an instant, earliest first, up to the limit. */
  due(claimId: string, untilMs: number, limit: number): Promise<readonly PendingJob[]>;
  /** All of them. */
  all(claimId: string): Promise<readonly PendingJob[]>;
}

/** The jobs that a tag exempts, each as an item of its own. */
export interface ExemptJobs {
  /** Keeps a job. @returns when a run kept it first; epoch milliseconds. */
  keep(claimId: string, job: ExemptJob): Promise<number>;
  remove(claimId: string, jobs: readonly ExemptJob[]): Promise<void>;
  /** All of them. */
  all(claimId: string): Promise<readonly ExemptJob[]>;
}

/** Requests another run if this one has to leave work. */
export interface ResumeRequests {
  send(request: {
    readonly ruleName: string;
    readonly notifiedAtMs: number;
    readonly delaySeconds: number;
  }): Promise<void>;
}

/** A violation that Config has accepted. */
export interface Violation {
  readonly job: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  /** The annotation. */
  readonly reason: string;
  /** True if it is told by itself. */
  readonly isNew: boolean;
}

/** Tells people of violations. */
export interface ViolationNews {
  /** New violations, each by itself. */
  violations(violations: readonly Violation[]): Promise<void>;
  /** How many violations a sweep has found. */
  digest(count: number): Promise<void>;
}

/** AWS's time, and the time that the function has left. */
export interface RunClock {
  /** The earliest `Date` header that a service sent in this run, in epoch milliseconds; undefined before the first. */
  serviceTimeMs(): number | undefined;
  /** False once too little time is left to start anything new, or the run was stopped. */
  mayStart(): boolean;
  /** From now on, `mayStart` is false. */
  stop(): void;
  /** Returns after this duration, or as soon as the signal is aborted. */
  pause(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** Quotas that calls exceeded, in calls per second by operation. The next run starts with them. */
export interface FoundQuotas {
  found(): Readonly<Record<string, number>>;
  recall(quotas: Readonly<Record<string, number>>): void;
}

export interface Ports {
  readonly inventory: JobInventory;
  readonly index: JobIndex;
  readonly records: JobRecords;
  readonly results: ReportedResults;
  readonly sink: EvaluationSink;
  /** Absent: there is no state, and every run covers everything. */
  readonly states?: StateStore;
  /** Absent: the next scheduled run continues. */
  readonly resume?: ResumeRequests;
  /** Absent: people are not told of violations. */
  readonly news?: ViolationNews;
  readonly clock: RunClock;
  readonly quotas: FoundQuotas;
  readonly log: RunLog;
}

/** What the queue's consumer needs to know about a rule. */
export interface RuleStanding {
  /** `notifiedAtMs` of the newest run that saved its state or is working; 0 if none is known. */
  readonly notifiedAtMs: number;
  /** Milliseconds until the lease ends; 0 if no run holds it. */
  readonly leaseLeftMs: number;
  /** True if the holder's lease expired: its process was killed before it could release the lease. */
  readonly wasKilled: boolean;
}

/** `later`: an evaluation is running, or one was requested less than a minute ago. */
export type StartOutcome =
  | { readonly kind: 'started' | 'later' }
  | { readonly kind: 'denied' | 'noSuchRule'; readonly reason: string };

/** Everything that the queue's consumer needs from the world. */
export interface ReevaluationPorts {
  /** The rules of the account that have reported something, and when an evaluation of each was last requested. */
  rules(): Promise<readonly { readonly ruleName: string; readonly askedAtMs: number }[]>;
  standing(ruleName: string): Promise<RuleStanding>;
  /** Makes the working run ask for another one when it ends; false if no run is working. */
  wake(ruleName: string): Promise<boolean>;
  start(ruleName: string): Promise<StartOutcome>;
  noteAsked(ruleName: string): Promise<void>;
  send(message: QueueMessage, delaySeconds: number): Promise<void>;
  readonly nowMs: () => number;
  readonly log: RunLog;
}

/** Config accepted only part of a report; names what it refused. */
export class EvaluationsRefusedError extends Error {
  override readonly name = 'EvaluationsRefusedError';
  readonly refused: readonly Evaluation[];

  constructor(refused: readonly Evaluation[]) {
    const names = refused.slice(0, 20).map(({ resourceId }) => resourceId);
    const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : '';
    super(`Config did not accept ${refused.length} evaluations: ${names.join(', ')}${more}`);
    this.refused = refused;
  }
}

/** Config rejects the run's result token: another run has to do what is left. */
export class ResultTokenRejectedError extends Error {
  override readonly name = 'ResultTokenRejectedError';
}

/** Config refuses a token of the reported results: they have to be read from the beginning. */
export class ResultsTokenRefusedError extends Error {
  override readonly name = 'ResultsTokenRefusedError';
}

/** Config refuses a resource type, and names it. */
export class ResourceTypeRefusedError extends Error {
  override readonly name = 'ResourceTypeRefusedError';
  readonly resourceType: string;

  constructor(resourceType: string, cause: Error) {
    super(`Config refuses the resource type ${resourceType}: ${cause.message.slice(0, 300)}`, {
      cause,
    });
    this.resourceType = resourceType;
  }
}

/** Time ran out before a call could be made. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Time ran out, and there is no state from which the next run could continue. */
export class UnfinishedRunError extends Error {
  override readonly name = 'UnfinishedRunError';
}

/** Another run has taken the lease: this one reports and saves nothing more. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The state table can be neither written nor read. */
export class StateUnreadableError extends Error {
  override readonly name = 'StateUnreadableError';
}

/** A newer version of the rule saved the state; this version does not change it. */
export class StateTooNewError extends Error {
  override readonly name = 'StateTooNewError';
}
