// What an operator is told, as data: one entry an alarm, each with its paragraph in docs/operations.md.
// The alarms are L1 resources, so that numbers may come from a template's parameters.

import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { lambdaMetric, type MetricName, ruleMetric, waitingMessages } from './rule-metrics.ts';
import type { RunTiming } from './run-timing.ts';

export interface RuleAlarmsProps {
  /** Also the function's name. */
  readonly ruleName: string;
  readonly functionTimeoutMs: number;
  readonly deadLetterQueue: IQueue;
  readonly timing: RunTiming;
  /** What `docs/operations.md` is appended to; empty for a path inside the repository. */
  readonly documentationUrl: string;
  /** Told when an alarm goes off and when it is over. */
  readonly topicArn: string;
}

export type RuleAlarmId =
  | 'InvocationErrors'
  | 'DeadLetters'
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
  NoCompleteRun: 'alarm-no-complete-run',
  UnknownJobs: 'alarm-unknown-jobs',
  LongRuns: 'alarm-long-runs',
  ThrottledCalls: 'alarm-throttled-calls',
};

/** A run that reaches this share of the timeout did not finish its work. */
const LONG_RUN_SHARE = 0.9;

/** Throttled calls in one period; a run makes as many only where it is throttled all the time. */
const THROTTLED_CALLS_LIMIT = 500;

const FIVE_MINUTES_SECONDS = 300;
const HOUR_SECONDS = 3600;

/** Alarms on metrics that cost nothing where such serve, and on those of the rule where they do not. */
export class RuleAlarms extends Construct {
  readonly alarms: readonly CfnAlarm[];

  constructor(scope: Construct, id: string, props: RuleAlarmsProps) {
    super(scope, id);

    this.alarms = defineAlarms(props).map(
      (alarm) =>
        new CfnAlarm(this, alarm.id, {
          alarmDescription: `${props.ruleName}: ${alarm.says} What to do: ${props.documentationUrl}docs/operations.md#${runbookAnchors[alarm.id]}`,
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
  const { ruleName, timing } = props;
  return [
    {
      id: 'InvocationErrors',
      says: 'invocations fail.',
      metric: lambdaMetric(ruleName, 'Errors'),
      statistic: 'Sum',
      periodSeconds: FIVE_MINUTES_SECONDS,
      evaluationPeriods: 1,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      missingDataIs: 'notBreaching',
    },
    {
      id: 'DeadLetters',
      says: 'events or messages were given up.',
      metric: waitingMessages(props.deadLetterQueue.queueName),
      statistic: 'Maximum',
      periodSeconds: FIVE_MINUTES_SECONDS,
      evaluationPeriods: 1,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      missingDataIs: 'notBreaching',
    },
    {
      // Sees what the absence of invocations would, and every run that ends well without having done anything.
      id: 'NoCompleteRun',
      says: 'no run has completed its work for more than a period; results may be stale.',
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
      says: 'AWS throttled many calls in three consecutive periods; other users of the quotas may be affected.',
      metric: ruleMetric(ruleName, 'ThrottledCalls'),
      statistic: 'Sum',
      periodSeconds: timing.periodSeconds,
      evaluationPeriods: 3,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: THROTTLED_CALLS_LIMIT,
      missingDataIs: 'notBreaching',
    },
  ];
}
