// What an operator is told, as data: one entry an alarm, each with its paragraph in docs/operations.md. CloudWatch bills
// each alarm, so there are few, and each stands for several. They are L1 resources, so that numbers may come from a
// template's parameters.

import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type MetricName, queueMetric, ruleMetric } from './rule-metrics.ts';
import type { RunTiming } from './run-timing.ts';

export interface RuleAlarmsProps {
  /** Also the function's name. */
  readonly ruleName: string;
  readonly deadLetterQueue: IQueue;
  /** Of the queue whose messages the function reads. @default - there is none */
  readonly reevaluationQueueName?: string;
  readonly timing: RunTiming;
  /** What `docs/operations.md` is appended to; empty for its path in the project. */
  readonly documentationUrl: string;
  /** Told when an alarm goes off and when it is over. */
  readonly topicArn: string;
}

export type RuleAlarmId = 'DeadLetters' | 'UnreadMessages' | 'NoCompleteRun' | 'DegradedRuns';

interface AlarmDefinition {
  /** The alarm's id in the template. */
  readonly id: RuleAlarmId;
  /** What is the matter, in one sentence. */
  readonly says: string;
  /** What nobody has to watch besides, as it comes to light here. */
  readonly standsFor: string;
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
  DeadLetters: 'alarm-dead-letters',
  UnreadMessages: 'alarm-unread-messages',
  NoCompleteRun: 'alarm-no-complete-run',
  DegradedRuns: 'alarm-degraded-runs',
};

/**
 * A message that fails is a dead letter after an hour and a half at most: five receipts, each as long as the visibility
 * timeout, and the longest delay. One that is older is not read: the mapping is disabled, or Lambda has no concurrency.
 */
const UNREAD_SECONDS = 7200;

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
          alarmDescription: `${props.ruleName}: ${alarm.says} It stands for alarms on ${alarm.standsFor}. What to do: ${props.documentationUrl}docs/operations.md#${runbookAnchors[alarm.id]} (of the project sagemaker-training-job-in-vpc)`,
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
      id: 'DeadLetters',
      says: 'a run, an event or a message failed for good, after all retries.',
      standsFor:
        "the function's errors that Lambda's retries did not heal, its dropped events, failed batches of the reevaluation queue, and events that EventBridge could not deliver",
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
      id: 'NoCompleteRun',
      says: 'no run has completed its work for more than a period; results may be out of date.',
      standsFor:
        'missing invocations, a throttled or disabled function, runs that always reach their time limit, and runs that end well without having done anything',
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
      id: 'DegradedRuns',
      says: 'in two consecutive periods, runs left jobs without a verdict, had many calls throttled, or left work that no run resumes.',
      standsFor:
        'unreadable jobs, throttled API calls, and unfinished work, of which the summary of each such run says which',
      metric: ruleMetric(ruleName, 'DegradedRuns'),
      statistic: 'Maximum',
      periodSeconds: timing.periodSeconds,
      evaluationPeriods: 2,
      alarmsWhen: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      missingDataIs: 'notBreaching',
    },
  ];
}

/** Scheduled runs go on without the queue, so that no other alarm sees it. */
function unreadMessages(queueName: string): AlarmDefinition {
  return {
    id: 'UnreadMessages',
    says: 'nothing reads the reevaluation queue; new jobs wait for the next scheduled run.',
    standsFor:
      'the state of the event source mapping, its permissions, and the number of messages that wait',
    metric: queueMetric(queueName, 'ApproximateAgeOfOldestMessage'),
    statistic: 'Maximum',
    periodSeconds: FIVE_MINUTES_SECONDS,
    evaluationPeriods: 1,
    alarmsWhen: 'GreaterThanOrEqualToThreshold',
    threshold: UNREAD_SECONDS,
    missingDataIs: 'notBreaching',
  };
}
