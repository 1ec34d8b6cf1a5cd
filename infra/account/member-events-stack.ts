// The companion of the member template: with it a new job is judged within minutes and not at the next period,
// a long run is resumed, and an operator is told when the rule stops working. Without it the rule still works.

import {
  CfnCondition,
  CfnMapping,
  CfnParameter,
  Duration,
  Fn,
  RemovalPolicy,
  Token,
  Validations,
} from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HANDLER_NAME } from '../bundle.ts';
import {
  acknowledge,
  deadLetterFindings,
  functionFindings,
} from '../constructs/acknowledged-findings.ts';
import { checkpointArns, checkpointPrefix } from '../constructs/checkpoint-path.ts';
import { queueSettings } from '../constructs/queue-settings.ts';
import { ReEvaluation } from '../constructs/re-evaluation.ts';
import { RuleAlarms } from '../constructs/rule-alarms.ts';
import { FUNCTION_TIMEOUT } from '../constructs/rule-function.ts';
import { consumerPermissions } from '../constructs/rule-permissions.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { dependByReference, RuleRole } from '../constructs/rule-role.ts';
import { type RunTiming, runTiming } from '../constructs/run-timing.ts';
import { SelfContainedStack } from '../templates/base-stack.ts';
import { optionalText } from '../templates/parameters.ts';
import { RE_EVALUATION_QUEUE_NAME, RULE_ARN_EXPORT } from './member-stack.ts';

export interface MemberEventsStackProps {
  /** CommonJS that exports `handler`, takes the queue's batches, and has the SDK from Lambda's runtime. */
  readonly inlineCode: string;
}

const CONSUMER_NAME = `${DEFAULT_RULE_NAME}-events`;

/** A batch is a few calls; what has to wait goes back to the queue. */
const CONSUMER_TIMEOUT = Duration.minutes(1);

/** The keys of a mapping are letters and digits, which Config's names of frequencies are not; so hours choose. */
const FREQUENCY_BY_HOURS = {
  '1': MaximumExecutionFrequency.ONE_HOUR,
  '3': MaximumExecutionFrequency.THREE_HOURS,
  '6': MaximumExecutionFrequency.SIX_HOURS,
  '12': MaximumExecutionFrequency.TWELVE_HOURS,
  '24': MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
} as const;

/** Events, resumed runs and alarms for a rule that the member template brought. */
export class MemberEventsStack extends SelfContainedStack {
  readonly #deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { inlineCode }: MemberEventsStackProps) {
    super(scope, id, 'SageMaker training jobs in a VPC: events and alarms for member.yaml');
    this.#deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(undefined, RemovalPolicy.DESTROY),
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.#deadLetterQueue, deadLetterFindings);
    const reEvaluation = new ReEvaluation(this, 'ReEvaluation', {
      functionTimeout: CONSUMER_TIMEOUT,
      deadLetterQueue: this.#deadLetterQueue,
      encryptionKey: undefined,
      removalPolicy: RemovalPolicy.DESTROY,
      queueName: RE_EVALUATION_QUEUE_NAME,
    });
    reEvaluation.deliverTo(this.#createConsumer(reEvaluation.queue, inlineCode));
    this.#alarm();
    this.leaveOutDefaults();
  }

  #createConsumer(queue: Queue, inlineCode: string): LambdaFunction {
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${CONSUMER_NAME}`,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new RuleRole(this, 'Role', {
      permissions: consumerPermissions,
      arns: {
        'log streams': [logGroup.logGroupArn],
        're-evaluation queue': [queue.queueArn],
        ...checkpointArns(this, DEFAULT_RULE_NAME),
      },
    });
    role.grantOnRule(Fn.importValue(RULE_ARN_EXPORT));
    const consumer = new LambdaFunction(this, 'Function', {
      functionName: CONSUMER_NAME,
      description: 'Asks AWS Config to evaluate the rule when a SageMaker training job runs',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: HANDLER_NAME,
      code: Code.fromInline(inlineCode),
      timeout: CONSUMER_TIMEOUT,
      role: role.role.withoutPolicyUpdates(),
      logGroup,
      environment: {
        CHECKPOINT_PARAMETER_PREFIX: checkpointPrefix(DEFAULT_RULE_NAME),
        RESUME_QUEUE_URL: queue.queueUrl,
      },
    });
    dependByReference(consumer);
    acknowledge(consumer, functionFindings);
    return consumer;
  }

  #alarm(): void {
    const { topicArn, hasTopic } = this.#alarmTopic();
    const hours = new CfnParameter(this, 'RunEveryHours', {
      description: 'The MaximumExecutionFrequency of the rule, in hours',
      allowedValues: Object.keys(FREQUENCY_BY_HOURS),
      default: '24',
    });
    const timing = new CfnMapping(this, 'Timing', {
      mapping: Object.fromEntries(
        Object.entries(FREQUENCY_BY_HOURS).map(([key, frequency]) => [
          key,
          { ...runTiming(frequency) },
        ]),
      ),
    });
    const chosen = (key: keyof RunTiming) =>
      Token.asNumber(timing.findInMap(hours.valueAsString, key));

    const { alarms } = new RuleAlarms(this, 'Alarm', {
      ruleName: DEFAULT_RULE_NAME,
      functionTimeoutMs: FUNCTION_TIMEOUT.toMilliseconds(),
      deadLetterQueue: this.#deadLetterQueue,
      timing: {
        periodSeconds: chosen('periodSeconds'),
        staleAfterHours: chosen('staleAfterHours'),
      },
      documentationUrl: '',
      topicArn,
    });

    for (const alarm of alarms) alarm.cfnOptions.condition = hasTopic;
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: 'alarms exist only where AlarmTopicArn or AlarmTopicName is not empty',
    });
  }

  /** By its name one value serves every account and Region of a StackSet. */
  #alarmTopic(): { topicArn: string; hasTopic: CfnCondition } {
    const byArn = optionalText(
      this,
      'AlarmTopicArn',
      'An SNS topic to which alarms are sent; empty: the one that AlarmTopicName names',
    );
    const byName = optionalText(
      this,
      'AlarmTopicName',
      'The name of an SNS topic of this account and Region; empty, as AlarmTopicArn: no alarms',
    );
    const named = this.formatArn({ service: 'sns', resource: byName.value });
    return {
      topicArn: Fn.conditionIf(byArn.condition.logicalId, byArn.value, named).toString(),
      hasTopic: new CfnCondition(this, 'HasAlarmTopic', {
        expression: Fn.conditionOr(byArn.condition, byName.condition),
      }),
    };
  }
}
