// Published prices in US dollars, us-east-1, as of November 2026. Free tiers are left out.

/** @see https://aws.amazon.com/config/pricing/ (rule evaluations by Region and month, in tiers) */
export function evaluationDollars(evaluations: number): number {
  const first = Math.min(evaluations, 100_000);
  const next = Math.min(Math.max(evaluations - 100_000, 0), 400_000);
  const rest = Math.max(evaluations - 500_000, 0);
  return first * 0.001 + next * 0.0008 + rest * 0.0005;
}

/** @see https://aws.amazon.com/lambda/pricing/ (arm64: $0.0000133334 a GB-second, $0.20 a million requests) */
export function lambdaDollars(runs: number, secondsInAll: number, memoryMiB: number): number {
  return secondsInAll * (memoryMiB / 1_024) * 0.0000133334 + runs * 0.0000002;
}

/** @see https://aws.amazon.com/cloudwatch/pricing/ ($0.50 a GB of logs, $0.10 an alarm, $0.30 a metric) */
export const logDollarsPerGb = 0.5;
export const alarmDollars = 0.1;
export const metricDollars = 0.3;

/** @see https://aws.amazon.com/sqs/pricing/ ($0.40 a million requests) */
export function queueDollars(requests: number): number {
  return requests * 0.0000004;
}

/** @see https://aws.amazon.com/dynamodb/pricing/on-demand/ ($0.625 a million write units, $0.125 a million read units) */
export function tableDollars(writes: number, reads: number): number {
  return writes * 0.000000625 + reads * 0.000000125;
}
