// Looks at results that Config holds from the other side: does the job still exist, and is it
// still in scope? Only DescribeTrainingJob's word retires a result.

import type { Ports } from '../ports.ts';
import { type Evaluation, type ReportedResult, retirementOf } from '../verdict/evaluation.ts';
import { isExempt, outOfScopeReason } from '../verdict/scope.ts';
import type { TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { isAccountResult } from './account-result.ts';
import { type Bench, isOutdated } from './judge-jobs.ts';
import type { Run, StepOutcome } from './run.ts';

export interface Review {
  readonly outcome: StepOutcome;
  /** What retires the results that no longer apply. */
  readonly retirements: readonly Evaluation[];
  /** The results that stand, each with its job. */
  readonly standing: readonly { readonly result: ReportedResult; readonly job: TrainingJob }[];
}

/** True for a result that need not be made again: recent enough, and what the job deserves. */
export function isConfirmed(result: ReportedResult, job: TrainingJob, run: Run): boolean {
  return judge(job, run.parameters).kind === result.compliance && !isOutdated(result, run);
}

/** Sorts results into those that stand and those to retire; one of a job that cannot be read is neither. */
export async function reviewResults(
  results: readonly ReportedResult[],
  bench: Bench,
  { records, log }: Ports,
): Promise<Review> {
  const { run, counts } = bench;
  const { parameters, notifiedAtMs } = run;
  const ofJobs = results.filter((row) => !isAccountResult(row, run));
  const open = ofJobs.filter(({ resourceId }) => !isExempt(resourceId, parameters.exemptJobNames));
  const retirements = ofJobs
    .filter(({ resourceId }) => isExempt(resourceId, parameters.exemptJobNames))
    .map((result) => retirementOf(result, 'exempt'));
  const standing: { result: ReportedResult; job: TrainingJob }[] = [];

  const heldFor = new Map(open.map((result) => [result.resourceId, result]));
  const readings = await records.readNamed(
    open.map(({ resourceId }) => resourceId),
    (job) => {
      const result = heldFor.get(job.name);
      return (
        scopeReason(job) === undefined && result !== undefined && isConfirmed(result, job, run)
      );
    },
  );
  let outcome: StepOutcome = 'done';
  for (const [position, result] of open.entries()) {
    const reading = readings[position];
    if (reading === undefined || reading.kind === 'unread') outcome = 'cut';
    else if (reading.kind === 'gone') retirements.push(retirementOf(result, 'gone'));
    else if (reading.kind === 'unknown') {
      counts.unknown += 1;
      log.warn(`not reviewed: ${reading.name}`, { reason: reading.reason });
    } else {
      const because = scopeReason(reading.job);
      if (because) retirements.push(retirementOf(result, because));
      else if (result.resourceType !== bench.resourceType())
        retirements.push(retirementOf(result, 'retyped'));
      else standing.push({ result, job: reading.job });
    }
  }
  return { outcome, retirements, standing };

  function scopeReason(job: TrainingJob) {
    const isOut = job.serverless && parameters.serverlessJobs === 'notApplicable';
    return outOfScopeReason(job, parameters, notifiedAtMs) ?? (isOut ? 'serverless' : undefined);
  }
}
