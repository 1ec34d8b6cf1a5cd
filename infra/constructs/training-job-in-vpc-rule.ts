import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnConfigRule, MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { bundleFunction } from '../bundle.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { deadLetterSettings, queueSettings } from './queue-settings.ts';
import { Reevaluation } from './reevaluation.ts';
import { RuleAlarms } from './rule-alarms.ts';
import { RuleDashboard } from './rule-dashboard.ts';
import { DEFAULT_MEMORY_MIB, FUNCTION_TIMEOUT, RuleFunction } from './rule-function.ts';
import { DEFAULT_REMEDIATION_URL, inputParameters } from './rule-parameters.ts';
import { type PermissionOption, permissionsWith } from './rule-permissions.ts';
import { assertUsable, DEFAULT_RULE_NAME, type TrainingJobInVpcRuleProps } from './rule-props.ts';
import { runTiming } from './run-timing.ts';
import { StateTable } from './state-table.ts';

/**
 * An AWS Config rule that judges every SageMaker training job of its account and Region by its VpcConfig,
 * with the function that does so, and what watches over it.
 *
 * The rule is the L1 resource: CDK's `CustomRule` gives the function's role a managed policy that reads all of Config.
 */
export class TrainingJobInVpcRule extends Construct {
  readonly ruleFunction: RuleFunction;
  readonly rule: CfnConfigRule;
  readonly stateTable: StateTable;
  /** Absent where it is off. */
  readonly reevaluation: Reevaluation | undefined;
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
    const { encryptionKey, pointInTimeRecovery = false } = props;
    const { removalPolicy = RemovalPolicy.DESTROY } = props;

    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(encryptionKey, removalPolicy),
      ...deadLetterSettings,
    });
    this.stateTable = new StateTable(this, 'State', {
      encryptionKey,
      removalPolicy,
      pointInTimeRecovery,
    });
    // Its id is older than its word: another one would replace the queue of every deployed stack.
    this.reevaluation =
      props.reevaluation === false
        ? undefined
        : new Reevaluation(this, 'ReEvaluation', {
            functionTimeout: FUNCTION_TIMEOUT,
            deadLetterQueue: this.deadLetterQueue,
            encryptionKey,
            removalPolicy,
          });
    this.ruleFunction = this.#createFunction(ruleName, props, removalPolicy);
    this.reevaluation?.deliverTo(this.ruleFunction.function);
    this.rule = new CfnConfigRule(this, 'Resource', {
      configRuleName: ruleName,
      description: describeRule(props.remediationUrl ?? DEFAULT_REMEDIATION_URL),
      inputParameters: inputParameters(props),
      source: scheduledSource(this.ruleFunction.function.functionArn, frequency),
    });
    this.rule.addResourceDependency(this.ruleFunction.letConfigInvoke());
    this.ruleFunction.role.grantOnRule(this.rule.attrArn);

    if (props.alarms !== false) {
      this.alarmTopic =
        props.alarmTopic ?? new AlarmTopic(this, 'AlarmTopic', { encryptionKey }).topic;
      new RuleAlarms(this, 'Alarms', {
        ruleName,
        deadLetterQueue: this.deadLetterQueue,
        ...(this.reevaluation && {
          reevaluationQueueName: this.reevaluation.queue.queueName,
        }),
        timing: runTiming(frequency),
        documentationUrl: props.documentationUrl ?? '',
        topicArn: this.alarmTopic.topicArn,
      });
    }
    if (props.dashboard !== false)
      new RuleDashboard(this, 'Dashboard', { ruleName, logGroup: this.ruleFunction.logGroup });
  }

  #createFunction(
    functionName: string,
    props: TrainingJobInVpcRuleProps,
    removalPolicy: RemovalPolicy,
  ): RuleFunction {
    const { architecture, encryptionKey, permissionsBoundary, quotaShare, rolePath } = props;
    const { subnetIds = [], securityGroupIds = [] } = props;
    return new RuleFunction(this, 'Function', {
      functionName,
      description: FUNCTION_DESCRIPTION,
      code: props.code ?? Code.fromAsset(bundleFunction().directory),
      memoryMiB: props.memoryMiB ?? DEFAULT_MEMORY_MIB,
      logRetention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy,
      stateTable: this.stateTable.table,
      deadLetterQueue: this.deadLetterQueue,
      permissions: permissionsWith(chosenOptions(props)),
      role: {
        ...(rolePath !== undefined && { path: rolePath }),
        ...(permissionsBoundary && {
          permissionsBoundaryArn: permissionsBoundary.managedPolicyArn,
        }),
      },
      ...(this.reevaluation && { resumeQueue: this.reevaluation.queue }),
      ...(quotaShare !== undefined && { environment: { QUOTA_SHARE: String(quotaShare) } }),
      ...(architecture && { architecture }),
      ...(encryptionKey && { encryptionKey }),
      ...(subnetIds.length > 0 && {
        vpc: { subnetIds: [...subnetIds], securityGroupIds: [...securityGroupIds] },
      }),
    });
  }
}

function chosenOptions(props: TrainingJobInVpcRuleProps): ReadonlySet<PermissionOption> {
  const isChosen: Readonly<Record<PermissionOption, boolean>> = {
    search: props.allowSearch !== false,
    reevaluation: props.reevaluation !== false,
    'encryption key': props.encryptionKey !== undefined,
    vpc: (props.subnetIds ?? []).length > 0,
  };
  const options = Object.entries(isChosen) as [PermissionOption, boolean][];
  return new Set(options.filter(([, chosen]) => chosen).map(([option]) => option));
}

export const FUNCTION_DESCRIPTION =
  'Judges every SageMaker training job by its VpcConfig for AWS Config';

/** At most 256 characters, as Config allows: the link has at most 190. */
export function describeRule(remediationUrl: string): string {
  return `SageMaker training jobs run in a VPC. To close a finding: ${remediationUrl}`;
}

/** No Scope beside it: that chooses what triggers an evaluation, and only time triggers this rule. */
export function scheduledSource(
  functionArn: string,
  maximumExecutionFrequency: string,
): CfnConfigRule.SourceProperty {
  return {
    owner: 'CUSTOM_LAMBDA',
    sourceIdentifier: functionArn,
    sourceDetails: [
      {
        eventSource: 'aws.config',
        messageType: 'ScheduledNotification',
        maximumExecutionFrequency,
      },
    ],
  };
}
