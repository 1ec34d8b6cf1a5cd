// What the steps of one run share: the request, the state that Config has accepted, and the outbox.

import type { PendingJob, RuleState } from '../coverage/state.ts';
import type { Lease, Ports, Violation } from '../ports.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import type { Run } from './run.ts';
import type { RunCounts } from './run-counts.ts';

export interface Session {
  readonly run: Run;
  readonly ports: Ports;
  readonly counts: RunCounts;
  readonly outbox: Outbox;
  /** Absent if nothing outlives the run: there is no table, it cannot be read, or the run is a test of the rule. */
  readonly lease: Lease | undefined;
  /** The state that the run began with. */
  readonly opening: RuleState;
  /** True if that state replaces another claim, which must not outlive the first report. */
  readonly replacesClaim: boolean;
  /** The current state. It claims only what Config has accepted. */
  readonly state: RuleState;
  /** The only way to change the state immediately. A change that depends on a report goes through `outbox.claim`. */
  change(change: Change): void;
  /** The state if it may be saved: not for a rule of which Config has never accepted or held a result. */
  readonly stateToKeep: RuleState | undefined;
  /**
   * Saves the state and extends the lease; does nothing without a lease.
   *
   * @throws LeaseLostError
   */
  save(): Promise<void>;
  /** True once a newer event under another policy is waiting: this run steps aside. */
  readonly isYielding: boolean;
  /** Ends the heartbeat, and throws the error that it failed with. */
  endHeartbeat(): Promise<void>;
}

export type Change = (state: RuleState) => RuleState;

/** What happens with the state once Config has answered an evaluation. */
export interface Consequence {
  /** If Config accepts it. */
  readonly change?: Change;
  /** The violation that it reports, to tell people of it. */
  readonly violation?: Violation;
  /** If Config refuses this one while it accepts others: the job that becomes pending. */
  readonly job?: PendingJob;
}

export interface Outbox {
  /**
   * Sends an evaluation, now or together with the next ones. If Config refuses it while it accepts others, it is set
   * aside.
   */
  add(evaluation: Evaluation, consequence?: Consequence): Promise<void>;
  /** Applies a change to the state once all evaluations added before it are accepted. */
  claim(change: Change): Promise<void>;
  /** Returns when everything added has been accepted and every claim applied. */
  flush(): Promise<void>;
  /** Sends an empty report if nothing was reported. It is not a failure if Config refuses that. */
  signOff(): Promise<void>;
  readonly acceptedCount: number;
  /** True once Config has accepted an empty report. */
  readonly hasSignedOff: boolean;
  /** True once Config rejected the result token. */
  readonly isTokenRejected: boolean;
  /** What Config refused while it accepted others. */
  readonly refused: readonly Evaluation[];
  /** True once a report failed: what waits cannot be sent either. */
  readonly hasFailed: boolean;
  /** True once results had to be reported under another resource type: earlier results have to be reported again. */
  readonly hasFallenBack: boolean;
}
