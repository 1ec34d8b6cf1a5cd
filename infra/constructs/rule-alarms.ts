// What an operator is told, as data: one entry an alarm, each with its paragraph in docs/operations.md.
// The alarms are L1 resources, so that numbers may come from a template's parameters.

import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RETRIES_OF_FAILED_RUN } from './rule-function.ts';
import { lambdaMetric, type MetricName, queueMetric, ruleMetric } from './rule-metrics.ts';
import type { RunTiming } from './run-timing.ts';

export interface RuleAlarmsProps {
  /** Also the function's name. */
  readonly ruleName: string;
  readonly functionTimeoutMs: number;
  readonly deadLetterQueue: IQueue;
  /** Of the queue whose messages the function reads. @default - there is none */
  readonly reevaluationQueueName?: string;
  readonly timing: RunTiming;
  /** What `docs/operations.md` is appended to; empty for its path in the project. */
  readonly documentationUrl: string;
  /** Told when an alarm goes off and when it is over. */
  readonly topicArn: string;
}

export type RuleAlarmId =
  | 'InvocationErrors'
  | 'DeadLetters'
  | 'UnreadMessages'
  | 'NoCompleteRun'
  | 'UnknownJobs'
  | 'LongRuns'
  | 'ThrottledCalls';

interface AlarmDefinition {
  /** The alarm's id in the template. */
  readonly id: RuleAlarmId;
  /** What is the matter, in one sentence. */
  readonly says: string;
  readonly metric: MetricName;
  readonly statistic: 'Sum' | 'Maximum';
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly alarmsWhen: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  readonly missingDataIs: 'breaching' | 'notBreaching' | 'ignore';
}

/** Each alarm's paragraph in `docs/operations.md`, as the anchor that GitHub derives from its heading. */
export const runbookAnchors: Readonly<Record<RuleAlarmId, string>> = {
  InvocationErrors: 'alarm-invocation-errors',
  DeadLetters: 'alarm-dead-letters',
  UnreadMessages: 'alarm-unread-messages',
  NoCompleteRun: 'alarm-no-complete-run',
  UnknownJobs: 'alarm-unknown-jobs',
  LongRuns: 'alarm-long-runs',
  ThrottledCalls: 'alarm-throttled-calls',
};

/** A run that reaches this share of the timeout did not finish its work. */
const LONG_RUN_SHARE = 0.9;

/** Errors of one event that was given up. Fewer are healed by Lambda's retries, and nobody has to be told. */
const ERRORS_FOR_GOOD = RETRIES_OF_FAILED_RUN + 1;

/**
 * A message that fails is a dead letter after an hour and a half at most: five receipts, each as long as the visibility
 * timeout, and the longest delay. One that is older is not read: the mapping is disabled, or Lambda has no concurrency.
 */
const UNREAD_SECONDS = 7200;

/** Throttled calls of one run; it makes as many only where it is throttled all the time. */
const THROTTLED_CALLS_LIMIT = 500;

const FIVE_MINUTES_SECONDS = 300;
const QUARTER_HOUR_SECONDS = 900;
const HOUR_SECONDS = 3600;

/** Alarms on metrics that cost nothing where such serve, and on those of the rule where they do not. */
export class RuleAlarms extends Construct {
  readonly alarms: readonly CfnAlarm[];

  constructor(scope: Construct, id: string, props: RuleAlarmsProps) {
    super(scope, id);

    this.alarms = defineAlarms(props).map(
      (alarm) =>
        new CfnAlarm(this, alarm.id, {
          alarmDescription: `${props.ruleName}: ${alarm.says} What to do: ${props.documentationUrl}docs/operations.md#${runbookAnchors[alarm.id]} (of the project sagemaker-training-job-in-vpc)`,
          namespace: alarm.metric.namespace,
          metricName: alarm.metric.metricName,
          dimensions: Object.entries(alarm.metric.dimensions).map(([name, value]) => ({
            name,
            value,
          })),
          statistic: alarm.statistic,
          period: alarm.periodSeconds,
          evaluationPeriods: alarm.evaluationPeriods,
          comparisonOperator: alarm.alarmsWhen,
          threshold: alarm.threshold,
          treatMissingData: alarm.missingDataIs,
          alarmActions: [props.topicArn],
          okActions: [props.topicArn],
        }),
    );
  }
}

function defineAlarms(props: RuleAlarmsProps): readonly AlarmDefinition[] {
  const { ruleName, reevaluationQueueName, timing } = props;
  return [
    {
      id: 'InvocationErrors',
      says: 'invocations failed, and retries did not help.',
      metric: lambdaMetric(ruleName, 'Errors'),
      statistic: 'Sum',
      periodSeconds: QUARTER_HOUR_SECONDS,
      evaluationPeriods: 1,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: ERRORS_FOR_GOOD,
      missingDataIs: 'notBreaching',
    },
    {
      id: 'DeadLetters',
      says: 'events or messages failed after all retries.',
      metric: queueMetric(props.deadLetterQueue.queueName, 'ApproximateNumberOfMessagesVisible'),
      statistic: 'Maximum',
      periodSeconds: FIVE_MINUTES_SECONDS,
      evaluationPeriods: 1,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      missingDataIs: 'notBreaching',
    },
    ...(reevaluationQueueName === undefined ? [] : [unreadMessages(reevaluationQueueName)]),
    {
      // Sees what the absence of invocations would, and every run that ends well without having done anything.
      id: 'NoCompleteRun',
      says: 'no run has completed its work for more than a period; results may be out of date.',
      metric: ruleMetric(ruleName, 'CompleteRuns'),
      statistic: 'Sum',
      // Alarms with periods of an hour may look back seven days, with shorter ones a single day.
      periodSeconds: HOUR_SECONDS,
      evaluationPeriods: timing.staleAfterHours,
      alarmsWhen: 'LessThanThreshold',
      threshold: 1,
      missingDataIs: 'breaching',
    },
    {
      id: 'UnknownJobs',
      says: 'jobs could not be read in two consecutive periods; they have no verdict.',
      metric: ruleMetric(ruleName, 'UnknownJobs'),
      statistic: 'Maximum',
      periodSeconds: timing.periodSeconds,
      evaluationPeriods: 2,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      missingDataIs: 'notBreaching',
    },
    {
      id: 'LongRuns',
      says: 'runs reached their time limit in three consecutive periods; the work does not end.',
      metric: lambdaMetric(ruleName, 'Duration'),
      statistic: 'Maximum',
      periodSeconds: timing.periodSeconds,
      evaluationPeriods: 3,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: props.functionTimeoutMs * LONG_RUN_SHARE,
      missingDataIs: 'ignore',
    },
    {
      id: 'ThrottledCalls',
      says: 'AWS throttled many calls of a run in three consecutive periods; other users of the quotas may be affected.',
      metric: ruleMetric(ruleName, 'ThrottledCalls'),
      // Each run publishes its own count, so that many runs in a period are not taken for one that is throttled.
      statistic: 'Maximum',
      periodSeconds: timing.periodSeconds,
      evaluationPeriods: 3,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: THROTTLED_CALLS_LIMIT,
      missingDataIs: 'notBreaching',
    },
  ];
}

/** Scheduled runs go on without the queue, so that no other alarm sees it. */
function unreadMessages(queueName: string): AlarmDefinition {
  return {
    id: 'UnreadMessages',
    says: 'nothing reads the reevaluation queue; new jobs wait for the next scheduled run.',
    metric: queueMetric(queueName, 'ApproximateAgeOfOldestMessage'),
    statistic: 'Maximum',
    periodSeconds: FIVE_MINUTES_SECONDS,
    evaluationPeriods: 1,
    alarmsWhen: 'GreaterThanOrEqualToThreshold',
    threshold: UNREAD_SECONDS,
    missingDataIs: 'notBreaching',
  };
}
