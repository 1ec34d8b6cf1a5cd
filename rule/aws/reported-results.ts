import {
  type ConfigServiceClient,
  ConfigServiceServiceException,
  GetComplianceDetailsByConfigRuleCommand,
  type GetComplianceDetailsByConfigRuleCommandOutput,
} from '@aws-sdk/client-config-service';
import type { RunLog } from '../log.ts';
import { type ReportedResults, ResultsTokenRefusedError } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import type { Calls } from './calls.ts';
import { ActionDeniedError, describeFailure, failureKind } from './errors.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html (at most 100 on a page) */
const pageSize = 100;
/** The same page: a rule name can have 128 characters, but this operation accepts 64. */
const ruleNameLimit = 64;

/**
 * Reads the reported results of a rule. A denied read is not a failure: it has been reported for rules of conformance
 * packs. Neither is a rule name that is too long for the operation, which packs can create.
 */
export function createReportedResults(
  client: ConfigServiceClient,
  calls: Calls,
  log: RunLog,
  ruleName: string,
): ReportedResults {
  return {
    async page(token) {
      if (ruleName.length > ruleNameLimit) {
        log.record('results-unreadable', {
          reason: `GetComplianceDetailsByConfigRule takes rule names of at most ${ruleNameLimit} characters`,
        });
        return undefined;
      }
      try {
        const answer = await calls.call('GetComplianceDetailsByConfigRule', (options) =>
          client.send(
            new GetComplianceDetailsByConfigRuleCommand({
              ConfigRuleName: ruleName,
              ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
              Limit: pageSize,
              NextToken: token,
            }),
            options,
          ),
        );
        if (token !== undefined && answer.NextToken === token)
          throw new Error(
            'GetComplianceDetailsByConfigRule returned its NextToken again: the results cannot be read',
          );
        return {
          results: reportedResults(answer),
          ...(answer.NextToken ? { nextToken: answer.NextToken } : {}),
        };
      } catch (error) {
        if (error instanceof ActionDeniedError) {
          log.record('results-unreadable', { reason: describeFailure(error) });
          return undefined;
        }
        if (token !== undefined && isRefusal(error))
          throw new ResultsTokenRefusedError(describeFailure(error), { cause: error });
        throw error;
      }
    },
  };
}

/** True if Config answered the request, and the error is not about throttling or an outage. */
function isRefusal(error: unknown): boolean {
  const isAnswer = error instanceof ConfigServiceServiceException;
  return isAnswer && failureKind(error) === 'other' && error.name !== 'NoSuchConfigRuleException';
}

function reportedResults(
  answer: GetComplianceDetailsByConfigRuleCommandOutput,
): readonly ReportedResult[] {
  return (answer.EvaluationResults ?? []).flatMap((result) => {
    const { EvaluationResultQualifier: qualifier, OrderingTimestamp: orderedAt } =
      result.EvaluationResultIdentifier ?? {};
    if (!qualifier?.ResourceId || !qualifier.ResourceType) return [];
    return [
      {
        resourceId: qualifier.ResourceId,
        resourceType: qualifier.ResourceType,
        compliance:
          result.ComplianceType === 'COMPLIANT'
            ? ('compliant' as const)
            : ('nonCompliant' as const),
        notifiedAtMs: orderedAt?.getTime() ?? 0,
        ...(result.Annotation === undefined ? {} : { annotation: result.Annotation }),
      },
    ];
  });
}
