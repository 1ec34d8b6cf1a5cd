// The rule as a conformance pack: one body for the console, for PutConformancePack and for an organization pack.
// Config deploys it as a CloudFormation stack inside each account, so pseudo parameters mean that account.
// It keeps to what the packs that AWS publishes use: parameters without constraints, conditions, Fn::If, and
// literals for the rule's name.

import { Aws, CfnCondition, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { DEFAULT_REMEDIATION_URL } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { describeRule } from '../constructs/training-job-in-vpc-rule.ts';
import { withoutBootstrap } from '../templates/base-stack.ts';
import { createApp } from '../templates/create-app.ts';
import { renderStack } from '../templates/render.ts';
import { FREQUENCY_PARAMETER, PACK_PARAMETERS } from './pack-parameters.ts';

/**
 * The longest body of a pack without a bucket, in bytes.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConformancePack.html
 */
export const PACK_BODY_LIMIT = 51_200;

/** Of a pack for central mode: the account of the function, which every other pack has in its own. */
export const FUNCTION_ACCOUNT_PARAMETER = {
  name: 'FunctionAccountId',
  description: 'The account whose function judges this one.',
} as const;

export interface RulePackProps {
  /** @default 'sagemaker-training-job-in-vpc' */
  readonly functionName?: string;
  /**
   * Whether the function is in the account that the parameter FunctionAccountId names.
   *
   * @default false: in the account of the rule
   */
  readonly isCentral?: boolean;
}

/** Renders the pack's body as YAML. It names a function that must exist before, in the same Region. */
export function renderPackBody(props: RulePackProps = {}): string {
  // An app of its own: a pack's body is text inside another template.
  const app = createApp();
  return renderStack(app, new RulePackStack(app, 'Pack', props));
}

class RulePackStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { functionName = DEFAULT_RULE_NAME, isCentral = false }: RulePackProps,
  ) {
    super(scope, id, { synthesizer: withoutBootstrap() });
    const { name: accountParameter, description } = FUNCTION_ACCOUNT_PARAMETER;
    if (isCentral) new CfnParameter(this, accountParameter, { description });
    const functionAccount = isCentral ? accountParameter : 'AWS::AccountId';
    const frequency = new CfnParameter(this, FREQUENCY_PARAMETER.name, FREQUENCY_PARAMETER);

    new CfnConfigRule(this, 'Rule', {
      configRuleName: DEFAULT_RULE_NAME,
      description: describeRule(DEFAULT_REMEDIATION_URL),
      inputParameters: Object.fromEntries(
        PACK_PARAMETERS.map(({ name, sets, description }) => [
          sets,
          this.#whereGiven(new CfnParameter(this, name, { default: '', description })),
        ]),
      ),
      source: {
        owner: 'CUSTOM_LAMBDA',
        sourceIdentifier: Fn.sub(
          `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${${functionAccount}}:function:${functionName}`,
        ),
        sourceDetails: [
          {
            eventSource: 'aws.config',
            messageType: 'ScheduledNotification',
            maximumExecutionFrequency: frequency.valueAsString,
          },
        ],
      },
    });
  }

  /** The rule takes an empty value for none, but each would use up some of the 1,024 characters for all of them. */
  #whereGiven(parameter: CfnParameter): unknown {
    const isGiven = new CfnCondition(this, `Has${parameter.node.id}`, {
      expression: Fn.conditionNot(Fn.conditionEquals(parameter.valueAsString, '')),
    });
    return Fn.conditionIf(isGiven.logicalId, parameter.valueAsString, Aws.NO_VALUE);
  }
}
