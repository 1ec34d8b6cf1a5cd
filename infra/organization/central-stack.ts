// Central mode: one function in a delegated administrator's account for a few dozen member accounts. It belongs
// together with the role of member-role-stack.ts in each of them and an organization pack that names the function.

import { CfnOutput, RemovalPolicy, Stack, type StackProps, Token } from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { CfnPermission, type Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { addNextSteps } from '../account/rule-outputs.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { isTopicName, namedTopic } from '../constructs/named-topic.ts';
import { refuse } from '../constructs/problems.ts';
import { deadLetterSettings, queueSettings } from '../constructs/queue-settings.ts';
import { Reevaluation } from '../constructs/reevaluation.ts';
import { RuleAlarms } from '../constructs/rule-alarms.ts';
import { DEFAULT_MEMORY_MIB, FUNCTION_TIMEOUT, RuleFunction } from '../constructs/rule-function.ts';
import { DEFAULT_RULE_NAME, settingProblems } from '../constructs/rule-props.ts';
import { runTiming } from '../constructs/run-timing.ts';
import { StateTable } from '../constructs/state-table.ts';
import { acknowledgeRuleFindings } from '../templates/findings.ts';
import { centralPermissions, MEMBER_ROLE_NAME } from './central-permissions.ts';
import { centralProblems } from './central-problems.ts';
import { permissionId } from './invoke-policy-size.ts';

export interface CentralStackProps extends StackProps {
  /** The accounts that are judged, this one included where it is to be: ids of 12 digits, 62 at most under the names used here. */
  readonly accountIds: readonly string[];

  /**
   * What the member roles ask for, 2 to 1,224 characters. It is no secret.
   *
   * @default - the role's exact ARN is all they ask for
   */
  readonly externalId?: string;

  /**
   * The time between two scheduled runs in each account, as the pack sets it: alarms follow from it.
   *
   * @default MaximumExecutionFrequency.TWENTY_FOUR_HOURS
   */
  readonly maximumExecutionFrequency?: MaximumExecutionFrequency;

  /**
   * The share of each API quota of a member account that the function takes, above 0 and at most 1.
   *
   * @default 0.5
   */
  readonly quotaShare?: number;

  /** @default 256 */
  readonly memoryMiB?: number;

  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;

  /**
   * The name of a topic of this account and Region to which alarms are sent.
   *
   * @default - a new topic without subscribers
   */
  readonly alarmTopicName?: string;

  /**
   * Where this project's files can be read, ending with a slash: alarms link to docs/operations.md below it.
   *
   * @default - alarms name the file's path in this repository
   */
  readonly documentationUrl?: string;

  /** The function's code: a module `index` that exports `handler`, such as the bundle of `rule/central-handler.ts`. */
  readonly code: Code;
}

/** The longest names that a Region and a partition have, where the stack is for whichever it is deployed to. */
const LONGEST_REGION = 'ap-southeast-1';
const LONGEST_PARTITION = 'aws-us-gov';

/**
 * The function has the name that it has in accounts of their own, so that the preflight finds its rules there, and
 * so that one account cannot have both.
 */
export class CentralStack extends Stack {
  readonly centralFunction: RuleFunction;

  /** @throws Error that lists every problem: what, the value given, what is allowed. */
  constructor(scope: Construct, id: string, props: CentralStackProps) {
    super(scope, id, {
      description: 'AWS Config rule: SageMaker training jobs of member accounts run in a VPC',
      ...props,
    });
    this.#assertUsable(props);
    const settings = { encryptionKey: undefined, removalPolicy: RemovalPolicy.DESTROY };
    const deadLetterQueue = new Queue(this, 'DeadLetters', {
      ...queueSettings(settings.encryptionKey, settings.removalPolicy),
      ...deadLetterSettings,
    });
    const stateTable = new StateTable(this, 'State', settings);
    // Its id is older than its word: another one would replace the queue of every deployed stack.
    const reevaluation = new Reevaluation(this, 'ReEvaluation', {
      ...settings,
      functionTimeout: FUNCTION_TIMEOUT,
      deadLetterQueue,
    });
    const ruleFunction = new RuleFunction(this, 'Function', {
      functionName: DEFAULT_RULE_NAME,
      description: 'Judges every SageMaker training job of member accounts by its VpcConfig',
      code: props.code,
      memoryMiB: props.memoryMiB ?? DEFAULT_MEMORY_MIB,
      logRetention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy: settings.removalPolicy,
      stateTable: stateTable.table,
      deadLetterQueue,
      resumeQueue: reevaluation.queue,
      permissions: centralPermissions,
      // Listed one by one, so that no other role of their name can be assumed.
      moreArns: { 'member roles': props.accountIds.map((id) => this.#memberRoleArn(id)) },
      environment: {
        MEMBER_ROLE_ARN: this.#memberRoleArn('*'),
        ...(props.externalId !== undefined && { MEMBER_EXTERNAL_ID: props.externalId }),
        ...(props.quotaShare !== undefined && { QUOTA_SHARE: String(props.quotaShare) }),
      },
    });
    this.centralFunction = ruleFunction;
    reevaluation.deliverTo(ruleFunction.function);
    this.#letConfigInvoke(props.accountIds);
    this.#alarm({ deadLetterQueue, reevaluation }, props);
    acknowledgeRuleFindings({ ruleFunction, stateTable, deadLetterQueue, reevaluation });
    new CfnOutput(this, 'CentralRoleArn', {
      description: 'For CentralRoleArns of central-member-role.yaml',
      value: this.centralFunction.role.role.roleArn,
    });
    addNextSteps(
      this,
      'Deploy central-member-role.yaml in each account, with the output CentralRoleArn.',
      'Deploy the stack SageMakerTrainingJobInVpcCentralPack: until then nothing is judged.',
      ...(props.alarmTopicName === undefined
        ? ['Subscribe to the alarm topic: nobody hears it yet.']
        : []),
    );
  }

  #assertUsable(props: CentralStackProps): void {
    const known = (value: string, longest: string) => (Token.isUnresolved(value) ? longest : value);
    const partition = known(this.partition, LONGEST_PARTITION);
    const region = known(this.region, LONGEST_REGION);
    const problems = [
      ...centralProblems(props, {
        functionArn: `arn:${partition}:lambda:${region}:${'0'.repeat(12)}:function:${DEFAULT_RULE_NAME}`,
        stackName: this.stackName,
      }),
      ...settingProblems(props),
      ...isTopicName('alarmTopicName', props.alarmTopicName),
    ];
    refuse(`CentralStack ${this.node.path}`, problems);
  }

  #memberRoleArn(accountId: string): string {
    return `arn:${this.partition}:iam::${accountId}:role/${MEMBER_ROLE_NAME}`;
  }

  /** On the stack itself, where ids have no suffix: each byte of an id is one in the function's policy. */
  #letConfigInvoke(accountIds: readonly string[]): void {
    for (const accountId of accountIds)
      new CfnPermission(this, permissionId(accountId), {
        action: 'lambda:InvokeFunction',
        functionName: this.centralFunction.function.functionArn,
        principal: 'config.amazonaws.com',
        sourceAccount: accountId,
      });
  }

  #alarm(
    { deadLetterQueue, reevaluation }: { deadLetterQueue: Queue; reevaluation: Reevaluation },
    props: CentralStackProps,
  ): void {
    const topic =
      props.alarmTopicName === undefined
        ? new AlarmTopic(this, 'AlarmTopic', { encryptionKey: undefined }).topic
        : namedTopic(this, 'NamedTopic', props.alarmTopicName);
    new RuleAlarms(this, 'Alarms', {
      ruleName: DEFAULT_RULE_NAME,
      deadLetterQueue,
      reevaluationQueueName: reevaluation.queue.queueName,
      timing: runTiming(
        props.maximumExecutionFrequency ?? MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
      ),
      documentationUrl: props.documentationUrl ?? '',
      topicArn: topic.topicArn,
    });
    new CfnOutput(this, 'AlarmsGoTo', {
      description: 'The topic to which alarms are sent',
      value: topic.topicArn,
    });
  }
}
