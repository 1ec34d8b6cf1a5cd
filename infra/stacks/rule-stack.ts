import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { TrainingJobInVpcRuleProps } from '../constructs/rule-props.ts';
import { TrainingJobInVpcRule } from '../constructs/training-job-in-vpc-rule.ts';

export interface RuleStackProps extends StackProps {
  /** Passed on to the construct. */
  readonly rule?: TrainingJobInVpcRuleProps;
}

/** The rule for one account and Region. */
export class RuleStack extends Stack {
  readonly rule: TrainingJobInVpcRule;

  constructor(scope: Construct, id: string, props: RuleStackProps = {}) {
    super(scope, id, {
      description: 'AWS Config rule: SageMaker training jobs run in a VPC',
      ...props,
    });
    this.rule = new TrainingJobInVpcRule(this, 'Rule', props.rule);
  }
}
