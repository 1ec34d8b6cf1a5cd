import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';

/** What follows from how often the rule runs; numbers may be tokens where a template's parameter chooses. */
export interface RunTiming {
  /** The time between two scheduled runs. */
  readonly periodSeconds: number;
  /** Without a complete run for so long the results are stale: a period and two hours, as no run starts to the minute. */
  readonly staleAfterHours: number;
}

/** A complete run is told no more often, since CloudWatch bills a metric for every hour with data. */
const COMPLETION_HOURS = 6;

const PERIOD_HOURS: Readonly<Record<MaximumExecutionFrequency, number>> = {
  [MaximumExecutionFrequency.ONE_HOUR]: 1,
  [MaximumExecutionFrequency.THREE_HOURS]: 3,
  [MaximumExecutionFrequency.SIX_HOURS]: 6,
  [MaximumExecutionFrequency.TWELVE_HOURS]: 12,
  [MaximumExecutionFrequency.TWENTY_FOUR_HOURS]: 24,
};

export function runTiming(frequency: MaximumExecutionFrequency): RunTiming {
  const hours = PERIOD_HOURS[frequency];
  return {
    periodSeconds: hours * 3600,
    staleAfterHours: Math.max(hours, COMPLETION_HOURS) + 2,
  };
}
