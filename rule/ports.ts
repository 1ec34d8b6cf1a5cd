// Everything the main path needs from the world, and the errors it knows. Adapters in rule/aws implement these
// over AWS.

import type { PendingJob, RuleState } from './coverage/state.ts';
import type { QueueMessage } from './events/queue-message.ts';
import type { RunLog } from './log.ts';
import type { Evaluation, ReportedResult } from './verdict/evaluation.ts';
import type { ListedJob, TrainingJob } from './verdict/training-job.ts';
import type { IndexedJobs } from './verdict/verdict.ts';

/** A stretch of creation times to list, in epoch seconds; what lies at its edges may or may not appear. */
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
  /** Pages of the jobs created in the window, newest first. Failing to list fails the run. */
  list(window: ListingWindow): AsyncIterable<ListedPage>;
  /** Whether a job of exactly this name is listed; undefined where that cannot be said within a few calls. */
  isListed(name: string): Promise<boolean | undefined>;
}

/**
 * The search index: asked for what it knows, never believed about what it does not know. Where it cannot
 * serve, it knows nothing.
 */
export interface JobIndex {
  /** What it shows for the stretch of creation times that a listed page spans. */
  createdAlongside(jobs: readonly ListedJob[]): Promise<IndexedJobs>;
  /** What it shows under these names. */
  named(names: readonly string[]): Promise<IndexedJobs>;
}

/** What came of reading a job. `unread` means that time ran out before it was tried. */
export type JobReading =
  | { readonly kind: 'read'; readonly job: TrainingJob }
  | { readonly kind: 'gone'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly reason: string }
  | { readonly kind: 'unread'; readonly name: string };

/** The records of training jobs. Only they say that a job is gone. */
export interface JobRecords {
  /** One reading a name, in order. */
  describe(names: readonly string[]): Promise<readonly JobReading[]>;
}

/** One page of the reported results, with the token of the next one. */
export interface ResultPage {
  readonly results: readonly ReportedResult[];
  readonly nextToken?: string;
}

/** What Config holds of this rule: COMPLIANT and NON_COMPLIANT results. */
export interface ReportedResults {
  /**
   * The page at a token, the first one without; undefined where reading is denied.
   *
   * @throws ResultsTokenRefusedError where Config does not take the token, whatever it calls that.
   */
  page(token?: string): Promise<ResultPage | undefined>;
}

/** Where evaluations go. */
export interface EvaluationSink {
  /**
   * Returns once Config has accepted all of up to 100 evaluations; none at all marks a run that
   * had nothing to say.
   *
   * @param mayPut asked before each call that is made.
   * @returns the evaluations that could not be placed because Config no longer takes their old
   * resource type: retirements only.
   * @throws EvaluationsRefusedError, ResultTokenRejectedError, ResourceTypeRefusedError; OutOfTimeError where
   * `mayPut` said no.
   */
  put(evaluations: readonly Evaluation[], mayPut: () => boolean): Promise<readonly Evaluation[]>;
}

/** Who wants to work on a rule's state. */
export interface Claimant {
  readonly ruleId: string;
  readonly policyDigest: string;
  readonly notifiedAtMs: number;
}

export type TakeOutcome =
  | {
      readonly kind: 'taken';
      readonly lease: Lease;
      /** What the last run left; undefined where there is nothing that can be used. */
      readonly state: RuleState | undefined;
    }
  /** Someone else holds the lease. `willYield`: under another policy, and it has been asked to step aside. */
  | { readonly kind: 'busy'; readonly willYield: boolean };

/** What a claim about Config is kept in between runs, one for each rule. */
export interface StateStore {
  /**
   * Takes the lease and reads the state, in one call where nobody else holds it. A holder under another
   * policy whose event is older is asked to step aside.
   *
   * @throws StateUnreadableError where the store answers neither a write nor a read; other failures as they are.
   */
  take(claimant: Claimant): Promise<TakeOutcome>;
}

/** What others left for the holder of a lease. */
export interface LeaseNews {
  /** A newer event under another policy waits: the holder steps aside. */
  readonly isWanted: boolean;
}

/**
 * The right to work on a rule's state. Every write is conditional on still holding it.
 *
 * @throws LeaseLostError from every method once somebody else has taken it.
 */
export interface Lease {
  /** Stands for this attempt to run, and for nothing else. */
  readonly id: string;
  /** True while the lease cannot be over, by a monotonic clock, before a call that starts now has ended. */
  mayReport(): boolean;
  /** Ends the time for reporting after so long at the latest. */
  endReportingIn(durationMs: number): void;
  /** Prolongs the lease, and saves the state where there is one to save. Saves are made one after the other. */
  save(state: RuleState | undefined): Promise<LeaseNews>;
  /**
   * Gives the lease back, with the state where there is one to save; a rule of which nothing was ever saved
   * leaves no trace.
   *
   * @returns whether a job event came meanwhile that asks for another run.
   */
  release(state: RuleState | undefined): Promise<{ readonly isWoken: boolean }>;
  /** Enters the rule among those that job events are served for. */
  register(): Promise<void>;
  readonly pending: PendingJobs;
}

/** The jobs that could not be read, each an item of its own. */
export interface PendingJobs {
  /** Keeps all of them; one that is kept already stands only once. */
  keep(claimId: string, jobs: readonly PendingJob[]): Promise<void>;
  remove(claimId: string, jobs: readonly PendingJob[]): Promise<void>;
  /** The first ones due until an instant, in the order in which they are due. */
  due(claimId: string, untilMs: number, limit: number): Promise<readonly PendingJob[]>;
  /** All of them. */
  all(claimId: string): Promise<readonly PendingJob[]>;
}

/** Who brings a fresh run when this one had to leave work. */
export interface ResumeRequests {
  send(request: {
    readonly ruleName: string;
    readonly notifiedAtMs: number;
    readonly delaySeconds: number;
  }): Promise<void>;
}

/** Time as AWS tells it and as the function spends it. */
export interface RunClock {
  /** The earliest `Date` header a service sent in this run, epoch milliseconds; undefined before the first answer. */
  serviceTimeMs(): number | undefined;
  /** False once so little time is left, or the run was stopped, that nothing new may be started. */
  mayStart(): boolean;
  /** From now on nothing new may be started. */
  stop(): void;
  /** Returns after so long, or at once when the signal is aborted. */
  pause(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** Quotas that calls ran into, in calls a second by operation: the next run begins with them. */
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
  /** Absent: no state, every run covers everything. */
  readonly states?: StateStore;
  /** Absent: the next scheduled run carries on. */
  readonly resume?: ResumeRequests;
  readonly clock: RunClock;
  readonly quotas: FoundQuotas;
  readonly log: RunLog;
}

/** What the consumer has to know of a rule. */
export interface RuleStanding {
  /** `notifiedAtMs` of the newest run that saved or is at work; 0: none is known. */
  readonly notifiedAtMs: number;
  /** Milliseconds until the lease that is held ends; 0 where none is held. */
  readonly leaseLeftMs: number;
  /** True where the holder's lease ran out: its process was ended before it could release it. */
  readonly wasKilled: boolean;
}

/** `later`: an evaluation is running, or one was asked for less than a minute ago. */
export type StartOutcome =
  | { readonly kind: 'started' | 'later' }
  | { readonly kind: 'denied' | 'noSuchRule'; readonly reason: string };

/** Everything the reevaluation queue's consumer needs from the world. */
export interface ReevaluationPorts {
  /** The rules of the account that have reported something, and when Config was last asked about each. */
  rules(): Promise<readonly { readonly ruleName: string; readonly askedAtMs: number }[]>;
  standing(ruleName: string): Promise<RuleStanding>;
  /** Has the run at work ask for another one when it ends; false where none is at work. */
  wake(ruleName: string): Promise<boolean>;
  start(ruleName: string): Promise<StartOutcome>;
  noteAsked(ruleName: string): Promise<void>;
  send(message: QueueMessage, delaySeconds: number): Promise<void>;
  readonly nowMs: () => number;
  readonly log: RunLog;
}

/** Config accepted part of a put only; names what it did not take. */
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

/** Config no longer takes the run's result token: what is left needs a fresh run. */
export class ResultTokenRejectedError extends Error {
  override readonly name = 'ResultTokenRejectedError';
}

/** Config does not go on at a token of the reported results: they have to be read from the beginning. */
export class ResultsTokenRefusedError extends Error {
  override readonly name = 'ResultsTokenRefusedError';
}

/** Config refuses a resource type, and says so by name. */
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

/** Time ran out while a call was waiting for its turn; it was not answered. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Time ran out and there is no state to carry on from. */
export class UnfinishedRunError extends Error {
  override readonly name = 'UnfinishedRunError';
}

/** Another run works on the rule's state: this one reports and saves no more. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** The state's table answers neither writes nor reads. */
export class StateUnreadableError extends Error {
  override readonly name = 'StateUnreadableError';
}

/** A newer version of the rule has saved the state; this one leaves it alone. */
export class StateTooNewError extends Error {
  override readonly name = 'StateTooNewError';
}
