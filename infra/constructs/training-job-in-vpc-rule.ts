import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnConfigRule, MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bundleFunction } from '../bundle.ts';
import { acknowledge, deadLetterFindings } from './acknowledged-findings.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { queueSettings } from './queue-settings.ts';
import { ReEvaluation } from './re-evaluation.ts';
import { RuleAlarms } from './rule-alarms.ts';
import { RuleDashboard } from './rule-dashboard.ts';
import { FUNCTION_TIMEOUT, RuleFunction } from './rule-function.ts';
import { DEFAULT_REMEDIATION_URL, inputParameters } from './rule-parameters.ts';
import { assertUsable, DEFAULT_RULE_NAME, type TrainingJobInVpcRuleProps } from './rule-props.ts';
import { runTiming } from './run-timing.ts';

/** Enough for 10,000 jobs, see docs/performance.md. */
const DEFAULT_MEMORY_MIB = 256;

/** The longest that SQS keeps a message. */
const DEAD_LETTER_RETENTION = Duration.days(14);

/**
 * An AWS Config rule that judges every SageMaker training job of its account and Region by its VpcConfig,
 * with the function that does so, and what watches over it.
 *
 * The rule is the L1 resource: CDK's `CustomRule` gives the function's role a managed policy that reads all of Config.
 */
export class TrainingJobInVpcRule extends Construct {
  readonly ruleFunction: RuleFunction;
  readonly rule: CfnConfigRule;
  /** Invocations and messages that failed for good. */
  readonly deadLetterQueue: Queue;
  /** Where alarms are sent; absent where they are off. */
  readonly alarmTopic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: TrainingJobInVpcRuleProps = {}) {
    super(scope, id);
    assertUsable(this.node.path, props);
    const ruleName = props.ruleName ?? DEFAULT_RULE_NAME;
    const frequency =
      props.maximumExecutionFrequency ?? MaximumExecutionFrequency.TWENTY_FOUR_HOURS;
    const timing = runTiming(frequency);

    const { encryptionKey, removalPolicy = RemovalPolicy.DESTROY } = props;

    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(encryptionKey, removalPolicy),
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    acknowledge(this.deadLetterQueue, deadLetterFindings);
    const reEvaluation =
      props.reEvaluation === false
        ? undefined
        : new ReEvaluation(this, 'ReEvaluation', {
            functionTimeout: FUNCTION_TIMEOUT,
            deadLetterQueue: this.deadLetterQueue,
            encryptionKey,
            removalPolicy,
          });
    this.ruleFunction = new RuleFunction(this, 'Function', {
      functionName: ruleName,
      code: props.code ?? Code.fromAsset(bundleFunction().directory),
      memoryMiB: props.memoryMiB ?? DEFAULT_MEMORY_MIB,
      logRetention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy,
      allowSearch: props.allowSearch ?? true,
      deadLetterQueue: this.deadLetterQueue,
      ...(reEvaluation === undefined
        ? {}
        : { resumeQueue: reEvaluation.queue, consumesResumeQueue: true }),
      ...(encryptionKey === undefined ? {} : { encryptionKey }),
      ...(props.quotaShare === undefined ? {} : { quotaShare: props.quotaShare }),
    });
    reEvaluation?.deliverTo(this.ruleFunction.function);
    this.rule = new CfnConfigRule(this, 'Resource', {
      configRuleName: ruleName,
      description: describeRule(props.remediationUrl ?? DEFAULT_REMEDIATION_URL),
      inputParameters: inputParameters(props),
      // No Scope: it chooses what triggers an evaluation, and only time triggers this rule.
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: this.ruleFunction.function.functionArn,
        sourceDetails: [
          {
            eventSource: 'aws.config',
            messageType: 'ScheduledNotification',
            maximumExecutionFrequency: frequency,
          },
        ],
      },
    });
    this.rule.addResourceDependency(this.ruleFunction.invokePermission);
    this.ruleFunction.role.grantOnRule(this.rule.attrArn);

    if (props.alarms !== false) {
      this.alarmTopic =
        props.alarmTopic ??
        new AlarmTopic(this, 'AlarmTopic', { encryptionKey: props.encryptionKey }).topic;
      new RuleAlarms(this, 'Alarms', {
        ruleName,
        functionTimeoutMs: FUNCTION_TIMEOUT.toMilliseconds(),
        deadLetterQueue: this.deadLetterQueue,
        timing,
        documentationUrl: props.documentationUrl ?? '',
        topicArn: this.alarmTopic.topicArn,
      });
    }
    if (props.dashboard !== false)
      new RuleDashboard(this, 'Dashboard', {
        ruleName,
        logGroup: this.ruleFunction.logGroup,
        timing,
      });
  }
}

/** At most 256 characters, as Config allows: the link has at most 128. */
export function describeRule(remediationUrl: string): string {
  return `SageMaker training jobs run in a VPC, with a subnet and a security group. To close a finding: ${remediationUrl}`;
}
