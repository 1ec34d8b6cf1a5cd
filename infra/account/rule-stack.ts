import { Stack, type StackProps } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { isTopicName, namedTopic } from '../constructs/named-topic.ts';
import { matches, problemsOf, refuse } from '../constructs/problems.ts';
import { ruleProblems, type TrainingJobInVpcRuleProps } from '../constructs/rule-props.ts';
import { TrainingJobInVpcRule } from '../constructs/training-job-in-vpc-rule.ts';
import { acknowledgeRuleFindings } from '../templates/findings.ts';
import { addRuleOutputs, resultsLink, stepsOf } from './rule-outputs.ts';

export interface RuleStackProps extends StackProps {
  /** Passed on to the construct. */
  readonly rule?: TrainingJobInVpcRuleProps;

  /** The name of a topic of this account and Region to which alarms are sent. @default - that of `rule`, or a new one */
  readonly alarmTopicName?: string;

  /** The ARN of a key of this Region. @default - that of `rule` */
  readonly encryptionKeyArn?: string;

  /** The ARN of a managed policy. @default - that of `rule` */
  readonly permissionsBoundaryArn?: string;
}

const existingChecks = {
  alarmTopicName: isTopicName,
  encryptionKeyArn: matches(
    'be the ARN of a KMS key',
    /^arn:aws[a-z-]*:kms:[^:]+:\d{12}:key\/\S+$/,
  ),
  permissionsBoundaryArn: matches(
    'be the ARN of an IAM policy',
    /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/\S+$/,
  ),
};

/** The rule for one account and Region. */
export class RuleStack extends Stack {
  readonly rule: TrainingJobInVpcRule;

  constructor(scope: Construct, id: string, props: RuleStackProps = {}) {
    super(scope, id, {
      description: 'AWS Config rule: SageMaker training jobs run in a VPC',
      ...props,
    });
    const { rule, alarmTopicName, encryptionKeyArn, permissionsBoundaryArn } = props;
    refuse(`RuleStack ${this.node.path}`, [
      ...problemsOf(existingChecks, props),
      ...ruleProblems(rule ?? {}),
    ]);
    this.rule = new TrainingJobInVpcRule(this, 'Rule', {
      ...rule,
      ...(alarmTopicName && { alarmTopic: namedTopic(this, 'AlarmTopic', alarmTopicName) }),
      ...(encryptionKeyArn && {
        encryptionKey: Key.fromKeyArn(this, 'EncryptionKey', encryptionKeyArn),
      }),
      ...(permissionsBoundaryArn && {
        permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(
          this,
          'PermissionsBoundary',
          permissionsBoundaryArn,
        ),
      }),
    });
    this.#tellWhatIsThere(alarmTopicName !== undefined || rule?.alarmTopic !== undefined);
    acknowledgeRuleFindings(this.rule);
  }

  #tellWhatIsThere(hasOwnTopic: boolean): void {
    const { rule, stateTable, alarmTopic, violationTopic, dashboardName } = this.rule;
    const needsSubscribers = alarmTopic !== undefined && !hasOwnTopic;
    addRuleOutputs(this, {
      ruleArn: { value: rule.attrArn, description: 'The Config rule' },
      stateTableName: stateTable.table.tableName,
      alarmTopicArn: alarmTopic && { value: alarmTopic.topicArn },
      violationTopicArn: violationTopic && { value: violationTopic.topicArn },
      dashboardName: dashboardName === undefined ? undefined : { value: dashboardName },
      nextStep: stepsOf(
        `In some minutes, see the results: ${resultsLink(this, rule.configRuleName ?? '')}`,
        ...(needsSubscribers ? ['Subscribe to the alarm topic: nobody hears it yet.'] : []),
        ...(violationTopic ? ['Subscribe to the topic of violations.'] : []),
      ),
    });
  }
}
