import { defineOperation, type Output } from '../operation.ts';
import type { EvaluationResult } from '../result-table.ts';
import { epochSeconds } from '../timestamps.ts';

interface Input {
  readonly ConfigRuleName: string;
  readonly ComplianceTypes?: readonly string[];
  readonly Limit?: number;
  readonly NextToken?: string;
}

const DEFAULT_PAGE_SIZE = 10;

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html */
export const getComplianceDetailsByConfigRule = defineOperation<Input>({
  service: 'config',
  name: 'GetComplianceDetailsByConfigRule',
  constraints: {
    // Narrower than the 128 characters a rule's name may have.
    ConfigRuleName: { type: 'string', required: true, minLength: 1, maxLength: 64 },
    ComplianceTypes: {
      type: 'list',
      maxLength: 3,
      of: {
        type: 'string',
        values: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'],
      },
    },
    Limit: { type: 'integer', min: 0, max: 100 },
  },
  run({ input, scope, pager }) {
    const operation = 'GetComplianceDetailsByConfigRule';
    const table = scope.config.resultTable(input.ConfigRuleName);
    const [first = 0] =
      pager.cursorOf(operation, input.NextToken, 'InvalidNextTokenException') ?? [];
    const limit = pager.pageSize(operation, input.Limit || DEFAULT_PAGE_SIZE);
    const wanted = input.ComplianceTypes?.length ? new Set(input.ComplianceTypes) : undefined;
    const page: Output[] = [];
    let next: number | undefined;
    for (const [place, result] of table.from(first)) {
      if (wanted && !wanted.has(result.complianceType)) continue;
      if (page.length === limit) {
        next = place;
        break;
      }
      page.push(evaluationResult(input.ConfigRuleName, result));
    }
    return {
      EvaluationResults: page,
      ...(next === undefined ? {} : { NextToken: pager.tokenOf(operation, [next]) }),
    };
  },
});

/** A result as Config's answers write it. */
export function evaluationResult(ruleName: string, result: EvaluationResult): Output {
  return {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: {
        ConfigRuleName: ruleName,
        ResourceType: result.resourceType,
        ResourceId: result.resourceId,
        EvaluationMode: 'DETECTIVE',
      },
      OrderingTimestamp: epochSeconds(result.orderingTimestamp),
    },
    ComplianceType: result.complianceType,
    ResultRecordedTime: epochSeconds(result.recordedAt),
    ConfigRuleInvokedTime: epochSeconds(result.orderingTimestamp),
    ...(result.annotation === undefined ? {} : { Annotation: result.annotation }),
  };
}
