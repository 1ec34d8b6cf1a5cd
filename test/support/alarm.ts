// What CloudWatch would make of an alarm: its own definition over metrics as they were sent.

import type { LogRecord } from './local-world.ts';

export interface AlarmProperties {
  readonly MetricName: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly Statistic: string;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((total, value) => total + value, 0),
  Maximum: (values) => Math.max(...values),
};

/**
 * True where the alarm is on at an instant: the threshold is breached in each of the periods it looks back.
 * Sums and maxima below or at a threshold, as this project's alarms use them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 */
export function isAlarming(
  alarm: AlarmProperties,
  records: readonly LogRecord[],
  atMs: number,
): boolean {
  const statisticOf = statistics[alarm.Statistic];
  if (statisticOf === undefined)
    throw new Error(`the statistic ${alarm.Statistic} is not modelled`);
  const periodMs = alarm.Period * 1_000;
  const samples = records.flatMap((record) => {
    const header = record._aws as { readonly Timestamp: number } | undefined;
    const value = record[alarm.MetricName];
    return header && typeof value === 'number' ? [{ atMs: header.Timestamp, value }] : [];
  });
  const end = Math.floor(atMs / periodMs) * periodMs;
  return Array.from(
    { length: alarm.EvaluationPeriods },
    (_, index) => end - index * periodMs,
  ).every((to) => {
    const inPeriod = samples.filter((one) => one.atMs >= to - periodMs && one.atMs < to);
    if (inPeriod.length === 0) return alarm.TreatMissingData === 'breaching';
    const figure = statisticOf(inPeriod.map(({ value }) => value));
    return alarm.ComparisonOperator === 'LessThanThreshold'
      ? figure < alarm.Threshold
      : figure >= alarm.Threshold;
  });
}
