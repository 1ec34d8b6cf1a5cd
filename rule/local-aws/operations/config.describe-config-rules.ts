import type { ConfigRule } from '../config-store.ts';
import { defineOperation, type Output } from '../operation.ts';

interface Input {
  readonly ConfigRuleNames?: readonly string[];
  readonly NextToken?: string;
}

const PAGE_SIZE = 25;

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeConfigRules.html */
export const describeConfigRules = defineOperation<Input>({
  service: 'config',
  name: 'DescribeConfigRules',
  constraints: {
    ConfigRuleNames: {
      type: 'list',
      maxLength: 25,
      of: { type: 'string', minLength: 1, maxLength: 128 },
    },
  },
  run({ input, scope, pager }) {
    if (input.ConfigRuleNames?.length)
      return { ConfigRules: input.ConfigRuleNames.map((name) => shown(scope.config.rule(name))) };
    const [skipped = 0] =
      pager.cursorOf('DescribeConfigRules', input.NextToken, 'InvalidNextTokenException') ?? [];
    const rules = scope.config.rules();
    const end = skipped + pager.pageSize('DescribeConfigRules', PAGE_SIZE);
    return {
      ConfigRules: rules.slice(skipped, end).map(shown),
      ...(end < rules.length ? { NextToken: pager.tokenOf('DescribeConfigRules', [end]) } : {}),
    };
  },
});

function shown(rule: ConfigRule): Output {
  const frequency = 'TwentyFour_Hours';
  return {
    ConfigRuleName: rule.name,
    ConfigRuleArn: rule.arn,
    ConfigRuleId: rule.id,
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Source: {
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: rule.functionArn,
      SourceDetails: [
        {
          EventSource: 'aws.config',
          MessageType: 'ScheduledNotification',
          MaximumExecutionFrequency: frequency,
        },
      ],
    },
    InputParameters: JSON.stringify(rule.inputParameters),
    MaximumExecutionFrequency: frequency,
    ConfigRuleState: 'ACTIVE',
    EvaluationModes: [{ Mode: 'DETECTIVE' }],
  };
}
