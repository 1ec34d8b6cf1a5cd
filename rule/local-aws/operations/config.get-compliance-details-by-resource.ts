import { defineOperation, type Output } from '../operation.ts';
import { evaluationResult } from './config.get-compliance-details-by-config-rule.ts';

interface Input {
  readonly ResourceType: string;
  readonly ResourceId: string;
  readonly ComplianceTypes?: readonly string[];
}

/**
 * What every rule says of one resource, in one page: a resource of these tests has few rules.
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByResource.html
 */
export const getComplianceDetailsByResource = defineOperation<Input>({
  service: 'config',
  name: 'GetComplianceDetailsByResource',
  constraints: {
    ResourceType: { type: 'string', required: true, minLength: 1, maxLength: 256 },
    ResourceId: { type: 'string', required: true, minLength: 1, maxLength: 768 },
    ComplianceTypes: {
      type: 'list',
      maxLength: 3,
      of: {
        type: 'string',
        values: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'],
      },
    },
  },
  run({ input, scope }) {
    const { ResourceType, ResourceId, ComplianceTypes = [] } = input;
    const results: Output[] = scope.config.rules().flatMap(({ name }) =>
      scope.config
        .resultsOf(name)
        .filter(
          ({ resourceType, resourceId, complianceType }) =>
            resourceType === ResourceType &&
            resourceId === ResourceId &&
            (ComplianceTypes.length === 0 || ComplianceTypes.includes(complianceType)),
        )
        .map((result) => evaluationResult(name, result)),
    );
    return { EvaluationResults: results };
  },
});
