import type { RuleParameters } from '../core/rule-parameters.ts';
import type { ScheduledRun } from '../events/config-event.ts';

/** One evaluation of the rule, as Config asked for it. */
export interface Run extends Omit<ScheduledRun, 'ruleParameters'> {
  readonly parameters: RuleParameters;
  /** Stands for everything a verdict depends on; two runs with the same digest judge alike. */
  readonly policyDigest: string;
}

/** What a run did, counted as it goes. */
export interface RunCounts {
  listed: number;
  judged: number;
  compliant: number;
  nonCompliant: number;
  unknown: number;
  retired: number;
  sent: number;
  unchanged: number;
}

export function zeroCounts(): RunCounts {
  return {
    listed: 0,
    judged: 0,
    compliant: 0,
    nonCompliant: 0,
    unknown: 0,
    retired: 0,
    sent: 0,
    unchanged: 0,
  };
}

/** Whether a step did all it had to or stopped because time ran out. */
export type StepOutcome = 'done' | 'cut';
