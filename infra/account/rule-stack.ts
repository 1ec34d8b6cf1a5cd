import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { namedTopic, topicNameProblems } from '../constructs/named-topic.ts';
import type { TrainingJobInVpcRuleProps } from '../constructs/rule-props.ts';
import { TrainingJobInVpcRule } from '../constructs/training-job-in-vpc-rule.ts';

export interface RuleStackProps extends StackProps {
  /** Passed on to the construct. */
  readonly rule?: TrainingJobInVpcRuleProps;

  /**
   * The name of a topic of this account and Region to which alarms are sent.
   *
   * @default - the topic of `rule`, or a new one without subscribers
   */
  readonly alarmTopicName?: string;
}

/** The rule for one account and Region. */
export class RuleStack extends Stack {
  readonly rule: TrainingJobInVpcRule;

  constructor(scope: Construct, id: string, props: RuleStackProps = {}) {
    super(scope, id, {
      description: 'AWS Config rule: SageMaker training jobs run in a VPC',
      ...props,
    });
    const { rule, alarmTopicName } = props;
    const problems = topicNameProblems('alarmTopicName', alarmTopicName);
    if (problems.length > 0)
      throw new Error(`RuleStack ${this.node.path} cannot be built: ${problems.join('; ')}`);
    this.rule = new TrainingJobInVpcRule(this, 'Rule', {
      ...rule,
      ...(alarmTopicName && { alarmTopic: namedTopic(this, 'AlarmTopic', alarmTopicName) }),
    });
  }
}
