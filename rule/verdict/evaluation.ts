import { annotate, retirementAnnotation } from './annotation.ts';
import type { OutOfScope } from './scope.ts';
import type { TrainingJob } from './training-job.ts';
import type { Verdict } from './verdict.ts';

/** The resource type of every result, unless Config refuses it or a parameter sets another one. */
export const trainingJobType = 'AWS::SageMaker::TrainingJob';

/**
 * The type that Config accepts for any resource: the fallback, and the type of the account's own result.
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

/** A reported result, as Config holds it. */
export interface ReportedResult {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly compliance: Compliance;
  readonly annotation?: string;
  /** `notificationCreationTime` of the event whose run reported it; epoch milliseconds, 0 if Config does not say. */
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

/** The evaluation that retires a reported result, with the resource type under which it was reported. */
export function retirementOf(result: ReportedResult, because: OutOfScope): Evaluation {
  return {
    resourceId: result.resourceId,
    resourceType: result.resourceType,
    compliance: 'notApplicable',
    annotation: retirementAnnotation(because),
  };
}
