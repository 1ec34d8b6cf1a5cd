import type { ScheduledEvent } from '../events/config-event.ts';
import type { RuleParameters } from '../verdict/parameters.ts';

/** One evaluation of the rule, as Config asked for it. */
export interface Run extends Omit<ScheduledEvent, 'ruleParameters'> {
  readonly parameters: RuleParameters;
  /** Identifies everything that a verdict depends on: two runs with the same digest judge alike. */
  readonly policyDigest: string;
}

/** Whether a step did everything or stopped because time ran out. */
export type StepOutcome = 'done' | 'cut';
