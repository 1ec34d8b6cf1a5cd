import {
  type ConfigServiceClient,
  PutEvaluationsCommand,
  type PutEvaluationsCommandOutput,
  type Evaluation as WireEvaluation,
} from '@aws-sdk/client-config-service';
import {
  type EvaluationSink,
  EvaluationsRefusedError,
  ResourceTypeRefusedError,
  ResultTokenRejectedError,
} from '../ports.ts';
import type { Compliance, Evaluation } from '../verdict/evaluation.ts';
import type { Calls } from './calls.ts';
import { describeFailure } from './errors.ts';
import type { Timer } from './timer.ts';

/** Tries for evaluations that Config returns in FailedEvaluations of a 200 answer. */
const refusalTries = 4;

export interface EvaluationSinkOptions {
  readonly client: ConfigServiceClient;
  readonly calls: Calls;
  readonly timer: Timer;
  readonly resultToken: string;
  /** The ordering timestamp: when Config triggered the evaluation, epoch milliseconds. */
  readonly orderingAtMs: number;
}

/**
 * Reports with PutEvaluations. The result token `TESTMODE` turns TestMode on: Config checks the call and saves nothing.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (100 evaluations at most)
 */
export function createEvaluationSink({
  client,
  calls,
  timer,
  resultToken,
  orderingAtMs,
}: EvaluationSinkOptions): EvaluationSink {
  const orderingTimestamp = new Date(orderingAtMs);

  async function send(
    evaluations: readonly Evaluation[],
    mayPut: () => boolean,
  ): Promise<PutEvaluationsCommandOutput> {
    try {
      return await calls.call(
        'PutEvaluations',
        (options) =>
          client.send(
            new PutEvaluationsCommand({
              Evaluations: evaluations.map((evaluation) => toWire(evaluation, orderingTimestamp)),
              ResultToken: resultToken,
              TestMode: resultToken === 'TESTMODE' || undefined,
            }),
            options,
          ),
        { mayStart: mayPut },
      );
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidResultTokenException')
        throw new ResultTokenRejectedError(describeFailure(error), { cause: error });
      const refused = refusedType(error, evaluations);
      if (refused !== undefined && error instanceof Error)
        throw new ResourceTypeRefusedError(refused, error);
      throw error;
    }
  }

  return {
    async put(evaluations, mayPut) {
      let rest = evaluations;
      const unplaceable: Evaluation[] = [];
      for (let attempt = 1; ; attempt += 1) {
        try {
          rest = stillRefused(rest, await send(rest, mayPut));
        } catch (error) {
          if (!(error instanceof ResourceTypeRefusedError)) throw error;
          const isStale = ({ compliance, resourceType }: Evaluation) =>
            compliance === 'notApplicable' && resourceType === error.resourceType;
          if (
            !rest.some(isStale) ||
            rest.some((one) => one.resourceType === error.resourceType && !isStale(one))
          )
            throw error;
          unplaceable.push(...rest.filter(isStale));
          rest = rest.filter((one) => !isStale(one));
        }
        if (rest.length === 0) return unplaceable;
        if (attempt >= refusalTries) throw new EvaluationsRefusedError(rest);
        await timer.sleep(200 * 2 ** attempt);
      }
    },
  };
}

const complianceTypes = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
} as const satisfies Record<Compliance, string>;

function toWire(evaluation: Evaluation, orderingTimestamp: Date): WireEvaluation {
  return {
    ComplianceResourceId: evaluation.resourceId,
    ComplianceResourceType: evaluation.resourceType,
    ComplianceType: complianceTypes[evaluation.compliance],
    Annotation: evaluation.annotation,
    OrderingTimestamp: orderingTimestamp,
  };
}

/**
 * Config answers 200 and lists what it did not accept, by type and ID. If an entry matches nothing that was sent, it is
 * not known what was accepted, and everything counts as refused.
 */
function stillRefused(
  sent: readonly Evaluation[],
  answer: PutEvaluationsCommandOutput,
): readonly Evaluation[] {
  const refused = new Set(
    (answer.FailedEvaluations ?? []).map(
      ({ ComplianceResourceType, ComplianceResourceId }) =>
        `${ComplianceResourceType} ${ComplianceResourceId}`,
    ),
  );
  const matched = sent.filter(({ resourceType, resourceId }) =>
    refused.has(`${resourceType} ${resourceId}`),
  );
  return matched.length < refused.size ? sent : matched;
}

/**
 * The resource type that a refusal names, if it is one of those just sent. Types that Config lists as permitted do not
 * count.
 *
 * @see https://github.com/awslabs/aws-config-rdk/issues/290 (the wording)
 */
function refusedType(error: unknown, evaluations: readonly Evaluation[]): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!/InvalidParameterValue|ValidationException/.test(error.name)) return undefined;
  const complaint = error.message.replace(/permitted:[^\]]*\]?/i, '');
  if (!/resource\s*type/i.test(complaint)) return undefined;
  const words = complaint.split(/[^\w:]+/);
  return evaluations.find(({ resourceType }) => words.includes(resourceType))?.resourceType;
}
