// The rule as a conformance pack: one body for the console, for PutConformancePack, for the member template and for an
// organization pack. Config deploys it as a CloudFormation stack inside each account, so pseudo parameters mean that
// account. It keeps to what the packs that AWS publishes use: parameters without constraints, conditions, Fn::If, and
// literals for the rule's name.

import { CfnParameter, Fn } from 'aws-cdk-lib';
import { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Construct } from 'constructs';
import { RULE_CONTROLS } from '../constructs/rule-controls.ts';
import { DEFAULT_REMEDIATION_URL, ruleParameterRows } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { describeRule, scheduledSource } from '../constructs/training-job-in-vpc-rule.ts';
import { BaseStack } from '../templates/base-stack.ts';
import { whereGiven } from '../templates/parameters.ts';
import { renderTemplate } from '../templates/render.ts';
import {
  FREQUENCY_ID,
  frequencyParameter,
  parameterId,
} from '../templates/rule-parameter-group.ts';

/**
 * The longest body of a pack without a bucket, in bytes.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutOrganizationConformancePack.html
 */
export const PACK_BODY_LIMIT = 51_200;

/** Of a pack for central mode: the account of the function, which every other pack has in its own. */
export const FUNCTION_ACCOUNT_PARAMETER = 'FunctionAccountId';

export interface RulePackProps {
  /**
   * Whether the function is in the account that the parameter FunctionAccountId names.
   *
   * @default false: in the account of the rule
   */
  readonly isCentral?: boolean;
}

/**
 * Renders the pack's body as YAML. It names a function that must exist before, in the same Region. It begins with the
 * controls as a comment: of metadata in packs, Config's documentation says nothing.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/custom-conformance-pack.html
 */
export function renderPackBody(props: RulePackProps = {}): string {
  const controls = Object.entries(RULE_CONTROLS).map(([who, which]) => `# ${who}: ${which}`);
  const comment = ['# Evidence for these controls, by who published the mapping:', ...controls];
  const body = renderTemplate((app) => new RulePackStack(app, 'Pack', props));
  return `${comment.join('\n')}\n${body}`;
}

class RulePackStack extends BaseStack {
  constructor(scope: Construct, id: string, { isCentral = false }: RulePackProps) {
    super(scope, id);
    if (isCentral)
      new CfnParameter(this, FUNCTION_ACCOUNT_PARAMETER, {
        description: 'The account whose function judges this one.',
      });
    const functionAccount = isCentral ? FUNCTION_ACCOUNT_PARAMETER : 'AWS::AccountId';
    const frequency = new CfnParameter(this, FREQUENCY_ID, {
      description: frequencyParameter.description,
      default: frequencyParameter.default,
    });
    // The rule takes an empty value for none, but each would use up some of the 1,024 characters for all of them.
    const inputs = ruleParameterRows.map(([name, { description }]) => {
      const parameter = new CfnParameter(this, parameterId(name), { default: '', description });
      return [name, whereGiven(parameter).when(parameter.valueAsString)] as const;
    });

    new CfnConfigRule(this, 'Rule', {
      configRuleName: DEFAULT_RULE_NAME,
      description: describeRule(DEFAULT_REMEDIATION_URL),
      inputParameters: Object.fromEntries(inputs),
      source: scheduledSource(
        Fn.sub(
          `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${${functionAccount}}:function:${DEFAULT_RULE_NAME}`,
        ),
        frequency.valueAsString,
      ),
    });
  }
}
