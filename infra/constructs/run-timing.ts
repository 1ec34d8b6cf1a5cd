import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';

/** What follows from how often the rule runs; numbers may be tokens where a template's parameter chooses. */
export interface RunTiming {
  /** The time between two scheduled runs. */
  readonly periodSeconds: number;
  /** Without a run for so long the results are stale: two periods and an hour, as no run starts to the minute. */
  readonly staleAfterHours: number;
}

const PERIOD_HOURS: Readonly<Record<MaximumExecutionFrequency, number>> = {
  [MaximumExecutionFrequency.ONE_HOUR]: 1,
  [MaximumExecutionFrequency.THREE_HOURS]: 3,
  [MaximumExecutionFrequency.SIX_HOURS]: 6,
  [MaximumExecutionFrequency.TWELVE_HOURS]: 12,
  [MaximumExecutionFrequency.TWENTY_FOUR_HOURS]: 24,
};

export function runTiming(frequency: MaximumExecutionFrequency): RunTiming {
  const hours = PERIOD_HOURS[frequency];
  return { periodSeconds: hours * 3600, staleAfterHours: 2 * hours + 1 };
}
