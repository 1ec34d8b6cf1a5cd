import { type Exemption, exemptionOf } from './exemption.ts';
import type { RuleParameters } from './parameters.ts';
import { type Finding, findingsOf } from './requirements.ts';
import { type OutOfScope, outOfScopeReason } from './scope.ts';
import { isSameIncarnation, type ListedJob, type TrainingJob } from './training-job.ts';

/** What the rule decides about a job. A job that could not be read has no verdict. */
export type Verdict =
  | { readonly kind: 'compliant' }
  | { readonly kind: 'nonCompliant'; readonly findings: readonly Finding[] }
  | {
      readonly kind: 'notApplicable';
      readonly because: OutOfScope;
      /** Present if a tag exempts the job. */
      readonly exemption?: Extract<Exemption, { kind: 'exempt' }>;
    };

/**
 * The verdict on a job that was read.
 *
 * @param notifiedAtMs when Config triggered the evaluation, from which a job's age is counted; epoch milliseconds.
 */
export function judge(job: TrainingJob, parameters: RuleParameters, notifiedAtMs: number): Verdict {
  const because =
    outOfScopeReason(job, parameters, notifiedAtMs) ?? serverlessReason(job, parameters);
  if (because !== undefined) return { kind: 'notApplicable', because };
  const findings = findingsOf(job, parameters);
  if (findings.length === 0) return { kind: 'compliant' };
  const exemption = exemptionOf(job.tags, parameters.exemptTag, notifiedAtMs);
  return exemption.kind === 'exempt'
    ? { kind: 'notApplicable', because: 'exemptByTag', exemption }
    : { kind: 'nonCompliant', findings };
}

function serverlessReason(job: TrainingJob, { serverlessJobs }: RuleParameters) {
  return job.serverless && serverlessJobs === 'notApplicable' ? 'serverless' : undefined;
}

/** Records of the search index by job name. */
export type IndexedJobs = ReadonlyMap<string, TrainingJob>;

/**
 * True if a record of the search index is enough: it is a record of this job, and by it the job is compliant. The index
 * never makes a job non-compliant.
 */
export function isAcquitted(
  job: ListedJob,
  record: TrainingJob | undefined,
  parameters: RuleParameters,
  notifiedAtMs: number,
): record is TrainingJob {
  return (
    record !== undefined &&
    isSameIncarnation(job, record) &&
    judge(record, parameters, notifiedAtMs).kind === 'compliant'
  );
}
