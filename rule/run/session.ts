// What the steps of one run share: what was asked, the state as Config has accepted it, and the way out.

import type { PendingJob, RuleState } from '../coverage/state.ts';
import type { Lease, Ports } from '../ports.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import type { Run } from './run.ts';
import type { RunCounts } from './run-counts.ts';

export interface Session {
  readonly run: Run;
  readonly ports: Ports;
  readonly counts: RunCounts;
  readonly outbox: Outbox;
  /** Absent where nothing outlives the run: no table, one that cannot be read, or a test of the rule. */
  readonly lease: Lease | undefined;
  /** The state that the run began with. */
  readonly opening: RuleState;
  /** True where that one takes the place of another claim, which must not outlive the first report. */
  readonly replacesClaim: boolean;
  /** The state now. It only ever says what Config has accepted. */
  readonly state: RuleState;
  /** The one way to change the state at once; what depends on a report goes through `outbox.claim`. */
  change(change: Change): void;
  /** The state where it may be kept: not for a rule of which Config has never taken or held anything. */
  readonly stateToKeep: RuleState | undefined;
  /**
   * Saves the state and prolongs the lease; does nothing without a lease.
   *
   * @throws LeaseLostError
   */
  save(): Promise<void>;
  /** True once a newer event under another policy waits: the run steps aside. */
  readonly isYielding: boolean;
  /** Ends the heartbeat; throws what it failed with. */
  settle(): Promise<void>;
}

export type Change = (state: RuleState) => RuleState;

/** What becomes of the state with an evaluation. */
export interface Consequence {
  /** Where it is accepted. */
  readonly change?: Change;
  /** Where it is refused for itself alone: the job that stays pending. */
  readonly job?: PendingJob;
}

export interface Outbox {
  /**
   * Sends an evaluation, now or with the next ones. One that Config refuses for itself alone is set
   * aside, the others go on.
   */
  add(evaluation: Evaluation, consequence?: Consequence): Promise<void>;
  /** Applies a change to the state once all evaluations added before it are accepted. */
  claim(change: Change): Promise<void>;
  /** Returns when everything added has been accepted and every claim applied. */
  flush(): Promise<void>;
  /** Marks a run that had nothing to say; does nothing after a report. A refusal of it is no failure. */
  signOff(): Promise<void>;
  readonly acceptedCount: number;
  /** True once Config has taken the sign of a run that had nothing to say. */
  readonly hasSignedOff: boolean;
  /** True once Config rejected the result token. */
  readonly isTokenRejected: boolean;
  /** What Config refused while it took others. */
  readonly refused: readonly Evaluation[];
  /** True once Config refused what was sent: what waits cannot be sent either. */
  readonly hasFailed: boolean;
  /** True once results had to go under another type: earlier ones are to be reported again. */
  readonly hasFallenBack: boolean;
}
