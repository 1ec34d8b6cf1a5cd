// From readings to evaluations: a job that was read gets its verdict, one that was not gets none.

import type { Checkpoint } from '../coverage/state.ts';
import { markOf, remember } from '../coverage/young-results.ts';
import type { Ports } from '../ports.ts';
import {
  evaluationOf,
  isUnchanged,
  type ReportedResult,
  retirementOf,
} from '../verdict/evaluation.ts';
import { type OutOfScope, outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { type HeldResults, unknownHeldResults } from './held-results.ts';
import type { Ledger } from './ledger.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { Run } from './run.ts';
import type { RunCounts } from './run-counts.ts';

/** What judging needs to know of the run. */
export interface Bench {
  readonly run: Run;
  readonly counts: RunCounts;
  readonly outbox: Outbox;
  /** What Config holds of the stretch in hand. */
  held: HeldResults;
  readonly resourceType: () => string;
  /** True for the mark of a young job's result that an earlier run has reported. */
  isReported(mark: string): boolean;
}

export function createBench(run: Run, ledger: Ledger, ports: Ports): Bench {
  const { counts } = ports;
  return {
    run,
    counts,
    outbox: createOutbox(ports, ledger),
    held: unknownHeldResults(),
    resourceType: () => ledger.checkpoint.resourceType,
    isReported: (mark) => ledger.checkpoint.young.includes(mark),
  };
}

/** True for a record of the index that is as good as DescribeTrainingJob's word: it acquits. */
export function isAcquitted(job: TrainingJob, run: Run): boolean {
  return judge(job, run.parameters).kind === 'compliant';
}

/**
 * Judges a job that was read and reports what Config does not hold yet. A young job, which no claim
 * covers, will be met again by the next run as a new one; only of new jobs are earlier runs believed.
 */
export async function judgeJob(
  bench: Bench,
  job: TrainingJob,
  { isNew, isYoung } = { isNew: false, isYoung: false },
): Promise<void> {
  const { run, counts, outbox, held } = bench;
  const because = outOfScopeReason(job, run.parameters, run.notifiedAtMs);
  if (because) return await retireJob(bench, job.name, because);
  const verdict = judge(job, run.parameters);
  if (verdict.kind === 'notApplicable') return await retireJob(bench, job.name, verdict.because);
  counts.judged += 1;
  counts[verdict.kind] += 1;
  const type = bench.resourceType();
  const evaluation = evaluationOf(verdict, job, type, run.parameters.remediationUrl);
  const before = held.find(type, job.name);
  for (const row of held.settle(job.name))
    if (row.resourceType !== type) await outbox.add(retirementOf(row, 'retyped'));
  const mark = markOf(evaluation, job);
  const change = (checkpoint: Checkpoint): Checkpoint =>
    isYoung ? { ...checkpoint, young: remember(checkpoint.young, mark) } : checkpoint;
  if (isNew && bench.isReported(mark)) counts.unchanged += 1;
  else if (before !== undefined && isUnchanged(before, evaluation) && !isOutdated(before, run)) {
    counts.unchanged += 1;
    await outbox.claim(({ reportedCount, ...rest }) => ({
      ...rest,
      reportedCount: reportedCount + 1,
    }));
  } else {
    const open = { name: job.name, createdAt: creationSecond(job) };
    return await outbox.add(evaluation, isYoung ? { change } : { job: open });
  }
  await outbox.claim(change);
}

const dayMs = 86_400_000;

/** True for a result whose evidence has grown older than the rule's owner wants it. */
export function isOutdated({ orderedAtMs }: ReportedResult, run: Run): boolean {
  const { refreshDays } = run.parameters;
  return refreshDays > 0 && run.notifiedAtMs - orderedAtMs >= refreshDays * dayMs;
}

/** Retires what Config is known to hold of a job that gets no verdict. */
export async function retireJob(
  { held, outbox }: Bench,
  name: string,
  because: OutOfScope,
): Promise<void> {
  for (const row of held.settle(name)) await outbox.add(retirementOf(row, because));
}
