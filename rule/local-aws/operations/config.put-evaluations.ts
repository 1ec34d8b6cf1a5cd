import { type Call, defineOperation } from '../operation.ts';
import type { ComplianceType, EvaluationResult } from '../result-table.ts';
import { ServiceError } from '../service-error.ts';
import { epochMs } from '../timestamps.ts';

interface Evaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: ComplianceType | 'INSUFFICIENT_DATA';
  readonly Annotation?: string;
  readonly OrderingTimestamp: number | string;
}

interface Input {
  readonly ResultToken: string;
  readonly Evaluations?: readonly Evaluation[];
  readonly TestMode?: boolean;
}

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html */
export const putEvaluations = defineOperation<Input>({
  service: 'config',
  name: 'PutEvaluations',
  constraints: {
    ResultToken: { type: 'string', required: true },
    TestMode: { type: 'boolean' },
    Evaluations: {
      type: 'list',
      maxLength: 100,
      of: {
        type: 'structure',
        members: {
          ComplianceResourceType: {
            type: 'string',
            required: true,
            minLength: 1,
            maxLength: 256,
          },
          ComplianceResourceId: { type: 'string', required: true, minLength: 1, maxLength: 768 },
          ComplianceType: {
            type: 'string',
            required: true,
            values: ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'],
          },
          Annotation: { type: 'string', minLength: 1, maxLength: 256 },
          OrderingTimestamp: { type: 'timestamp', required: true },
        },
      },
    },
  },
  run(call) {
    const { input, scope, fault, world } = call;
    const { config } = scope;
    const { Evaluations: evaluations } = input;
    if (evaluations === undefined)
      throw new ServiceError(
        'InvalidParameterValueException',
        'The Evaluations object in your request cannot be null. Add the required parameters and try again.',
      );
    if (fault?.kind === 'tokenExpired' || input.ResultToken === '')
      throw new ServiceError('InvalidResultTokenException', 'The resultToken provided is invalid');
    const rule = input.TestMode === true ? undefined : config.ruleOfToken(input.ResultToken);
    refuseInvalidTypes(call, evaluations);

    const failed = chooseFailed(call, evaluations);
    config.putCalls++;
    if (rule && fault?.kind !== 'writeLost') {
      const recordedAt = world.clock.now();
      config.accept(
        rule.name,
        evaluations
          .filter((evaluation) => !failed.has(evaluation))
          .map((evaluation) => resultOf(evaluation, recordedAt)),
      );
    }
    return { FailedEvaluations: [...failed] };
  },
});

function refuseInvalidTypes(
  { settings, fault }: Call<Input>,
  evaluations: readonly Evaluation[],
): void {
  const refused = new Set(settings.refusedResourceTypes);
  if (fault?.kind === 'resourceTypeRefused') refused.add(fault.resourceType);
  for (const evaluation of evaluations) {
    if (evaluation.ComplianceType === 'INSUFFICIENT_DATA')
      throw new ServiceError(
        'InvalidParameterValueException',
        'Config does not accept INSUFFICIENT_DATA as the value for ComplianceType from a PutEvaluations request.',
      );
    if (refused.has(evaluation.ComplianceResourceType))
      throw new ServiceError(
        'InvalidParameterValueException',
        `The resource type ${evaluation.ComplianceResourceType} is invalid. Only the following values are permitted: [ AWS::::Account, AWS::SageMaker::Model, AWS::SageMaker::NotebookInstance ]`,
      );
  }
}

function chooseFailed(
  { fault }: Call<Input>,
  evaluations: readonly Evaluation[],
): ReadonlySet<Evaluation> {
  if (fault?.kind !== 'failedEvaluations') return new Set();
  const { which = 'half' } = fault;
  return new Set(
    evaluations.filter((evaluation, index) => {
      if (which === 'all') return true;
      return which === 'half' ? index % 2 === 0 : which({ ...evaluation }, index);
    }),
  );
}

function resultOf(evaluation: Evaluation, recordedAt: Date): EvaluationResult {
  const { ComplianceType: complianceType } = evaluation;
  if (complianceType === 'INSUFFICIENT_DATA')
    throw new TypeError('INSUFFICIENT_DATA is refused before results are made');
  return {
    resourceType: evaluation.ComplianceResourceType,
    resourceId: evaluation.ComplianceResourceId,
    complianceType,
    ...(evaluation.Annotation === undefined ? {} : { annotation: evaluation.Annotation }),
    orderingTimestamp: new Date(epochMs(evaluation.OrderingTimestamp)),
    recordedAt,
  };
}
