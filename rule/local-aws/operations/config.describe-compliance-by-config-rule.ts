import { defineOperation, type Output } from '../operation.ts';
import type { ResultTable } from '../result-table.ts';

interface Input {
  readonly ConfigRuleNames?: readonly string[];
  readonly NextToken?: string;
}

const PAGE_SIZE = 25;
const CONTRIBUTORS_CAP = 25;

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeComplianceByConfigRule.html */
export const describeComplianceByConfigRule = defineOperation<Input>({
  service: 'config',
  name: 'DescribeComplianceByConfigRule',
  constraints: {
    ConfigRuleNames: {
      type: 'list',
      maxLength: 25,
      of: { type: 'string', minLength: 1, maxLength: 64 },
    },
  },
  run({ input, scope, pager }) {
    const operation = 'DescribeComplianceByConfigRule';
    const names = input.ConfigRuleNames?.length
      ? input.ConfigRuleNames
      : scope.config.rules().map(({ name }) => name);
    const [skipped = 0] =
      pager.cursorOf(operation, input.NextToken, 'InvalidNextTokenException') ?? [];
    const end = skipped + pager.pageSize(operation, PAGE_SIZE);
    return {
      ComplianceByConfigRules: names.slice(skipped, end).map((name) => ({
        ConfigRuleName: name,
        Compliance: complianceOf(scope.config.resultTable(name)),
      })),
      ...(end < names.length ? { NextToken: pager.tokenOf(operation, [end]) } : {}),
    };
  },
});

/** Without a single result the rule has insufficient data; the count of violations is capped at 25. */
function complianceOf(table: ResultTable): Output {
  let violations = 0;
  for (const { complianceType } of table.rows()) {
    if (complianceType === 'NON_COMPLIANT') violations++;
    if (violations > CONTRIBUTORS_CAP) break;
  }
  if (violations > 0)
    return {
      ComplianceType: 'NON_COMPLIANT',
      ComplianceContributorCount: {
        CappedCount: Math.min(violations, CONTRIBUTORS_CAP),
        CapExceeded: violations > CONTRIBUTORS_CAP,
      },
    };
  return { ComplianceType: table.size > 0 ? 'COMPLIANT' : 'INSUFFICIENT_DATA' };
}
