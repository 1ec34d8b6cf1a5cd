import { annotate, retirementAnnotation } from './annotation.ts';
import type { OutOfScope } from './scope.ts';
import type { TrainingJob } from './training-job.ts';
import type { Verdict } from './verdict.ts';

/** The type every result is reported under unless Config refuses it or a parameter says otherwise. */
export const trainingJobType = 'AWS::SageMaker::TrainingJob';

/**
 * The type that Config accepts for anything: the fallback, and the carrier of the account's own result.
 * @see https://github.com/awslabs/aws-config-rules (its SageMaker rules report resource names under it)
 */
export const accountType = 'AWS::::Account';

export type Compliance = 'compliant' | 'nonCompliant' | 'notApplicable';

/** One result to report. */
export interface Evaluation {
  /** The training job's name. */
  readonly resourceId: string;
  readonly resourceType: string;
  readonly compliance: Compliance;
  readonly annotation: string;
}

/** A result as Config holds it. */
export interface ReportedResult {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly compliance: Compliance;
  readonly annotation?: string;
  /** Epoch milliseconds of the event whose run reported it; 0 where Config does not say. */
  readonly notifiedAtMs: number;
}

/** The evaluation that reports a verdict on a job. */
export function evaluationOf(
  verdict: Verdict,
  job: TrainingJob,
  resourceType: string,
  remediationUrl: string,
): Evaluation {
  return {
    resourceId: job.name,
    resourceType,
    compliance: verdict.kind,
    annotation: annotate(verdict, job, remediationUrl),
  };
}

/** The evaluation that removes a held result; it keeps the type under which the result was reported. */
export function retirementOf(result: ReportedResult, because: OutOfScope): Evaluation {
  return {
    resourceId: result.resourceId,
    resourceType: result.resourceType,
    compliance: 'notApplicable',
    annotation: retirementAnnotation(because),
  };
}

/**
 * True when Config already holds what would be sent.
 * A held result without annotation is taken by its compliance alone.
 */
export function isUnchanged(held: ReportedResult, evaluation: Evaluation): boolean {
  return (
    held.resourceType === evaluation.resourceType &&
    held.compliance === evaluation.compliance &&
    (held.annotation === undefined || held.annotation === evaluation.annotation)
  );
}
