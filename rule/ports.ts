// Everything the main path needs from the world. Adapters in rule/aws implement these over AWS.

import type { Checkpoint } from './coverage/state.ts';
import type { RunCounts } from './run/run-counts.ts';
import type { Evaluation, ReportedResult } from './verdict/evaluation.ts';
import type { ListedJob, TrainingJob } from './verdict/training-job.ts';

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
}

/** What came of reading a job. `unread` means that time ran out before it was tried. */
export type JobReading =
  | { readonly kind: 'read'; readonly job: TrainingJob }
  | { readonly kind: 'gone'; readonly name: string }
  | { readonly kind: 'unknown'; readonly name: string; readonly reason: string }
  | { readonly kind: 'unread'; readonly name: string };

/** The records of training jobs. */
export interface JobRecords {
  /**
   * One reading per job, in order. A record of the search index is taken where it is of the
   * listed job and `settles` says that it will do; every other job is described.
   */
  readListed(
    jobs: readonly ListedJob[],
    settles: (job: TrainingJob) => boolean,
  ): Promise<readonly JobReading[]>;
  /** The same by name alone: only DescribeTrainingJob ever says that a job is gone. */
  readNamed(
    names: readonly string[],
    settles: (job: TrainingJob) => boolean,
  ): Promise<readonly JobReading[]>;
  /** The same without the index: for jobs that a complete listing did not show. */
  describe(names: readonly string[]): Promise<readonly JobReading[]>;
}

/** One page of what Config holds, with the token of the next one. */
export interface ResultPage {
  readonly results: readonly ReportedResult[];
  readonly nextToken?: string;
}

/** What Config holds of this rule: COMPLIANT and NON_COMPLIANT results. */
export interface ReportedResults {
  /** The page at a token, the first one without; undefined where reading is denied or the token is no longer good. */
  page(token?: string): Promise<ResultPage | undefined>;
}

/** Where evaluations go. */
export interface EvaluationSink {
  /**
   * Returns once Config has accepted all of up to 100 evaluations; none at all marks a run that
   * had nothing to say.
   *
   * @returns the evaluations that could not be placed because Config no longer takes their old
   * resource type: retirements only.
   * @throws EvaluationsRefusedError, ResultTokenRejectedError, ResourceTypeRefusedError
   */
  put(evaluations: readonly Evaluation[]): Promise<readonly Evaluation[]>;
}

/** What became of a save. */
export type SaveOutcome =
  | 'saved'
  /** A newer run has saved: this one must stop, nothing was written. */
  | 'superseded'
  /** Saved, but an older run under another policy may still be reporting. */
  | 'raced';

/** Where the claim about Config is kept between runs. */
export interface CheckpointStore {
  /** The checkpoint of the run's rule; undefined where there is none that can be read. */
  load(): Promise<Checkpoint | undefined>;
  save(checkpoint: Checkpoint): Promise<SaveOutcome>;
}

/** Who brings a fresh run when this one had to leave work. */
export interface ResumeRequests {
  send(request: {
    readonly ruleName: string;
    readonly runAtMs: number;
    readonly delaySeconds: number;
  }): Promise<void>;
}

/** Time as AWS tells it and as the function spends it. */
export interface RunClock {
  /** The earliest `Date` header a service sent in this run, epoch milliseconds; undefined before the first answer. */
  serviceTimeMs(): number | undefined;
  /** False once so little time is left that nothing new may be started. */
  mayStart(): boolean;
}

/** Quotas that calls ran into, in calls a second by operation: the next run begins with them. */
export interface FoundQuotas {
  found(): Readonly<Record<string, number>>;
  recall(quotas: Readonly<Record<string, number>>): void;
}

/** What an operator should know about; each kind is said at most once a run. */
export interface RunLog {
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
}

export interface Ports {
  readonly inventory: JobInventory;
  readonly records: JobRecords;
  readonly results: ReportedResults;
  readonly sink: EvaluationSink;
  /** Absent: no state, every run covers everything. */
  readonly checkpoints?: CheckpointStore;
  /** Absent: the next scheduled run carries on. */
  readonly resume?: ResumeRequests;
  readonly clock: RunClock;
  readonly quotas: FoundQuotas;
  readonly counts: RunCounts;
  readonly log: RunLog;
}
