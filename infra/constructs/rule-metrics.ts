/** Where the function publishes its own metrics, in the Embedded Metric Format. */
export const METRIC_NAMESPACE = 'SageMakerTrainingJobInVpc';

/** The rule's own metrics. A run publishes those that are not 0, as CloudWatch bills a metric for every hour with data. */
export type RuleMetricName =
  | 'NonCompliantJobs'
  | 'UnknownJobs'
  | 'ThrottledCalls'
  | 'CompleteRuns'
  | 'DegradedRuns';

/** One metric, as alarms and dashboards name it. */
export interface MetricName {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export function ruleMetric(functionName: string, metricName: RuleMetricName): MetricName {
  return { namespace: METRIC_NAMESPACE, metricName, dimensions: { FunctionName: functionName } };
}

/**
 * What Lambda publishes anyway. `AsyncEventsReceived` counts Config's invocations and not the queue's batches, which
 * Lambda's poller hands over synchronously.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function lambdaMetric(
  functionName: string,
  metricName: 'AsyncEventsReceived' | 'Errors' | 'Duration',
): MetricName {
  return { namespace: 'AWS/Lambda', metricName, dimensions: { FunctionName: functionName } };
}

/** What SQS publishes anyway: how many messages wait, and for how many seconds the oldest has. */
export function queueMetric(
  queueName: string,
  metricName: 'ApproximateNumberOfMessagesVisible' | 'ApproximateAgeOfOldestMessage',
): MetricName {
  return { namespace: 'AWS/SQS', metricName, dimensions: { QueueName: queueName } };
}
