// From a job that was read to its evaluation. Jobs are judged only here.

import {
  type PendingJob,
  putOff,
  type RuleState,
  rememberYoung,
  youngResult,
} from '../coverage/state.ts';
import { added } from '../coverage/tally.ts';
import {
  evaluationOf,
  isUnchanged,
  type ReportedResult,
  retirementOf,
} from '../verdict/evaluation.ts';
import type { OutOfScope } from '../verdict/scope.ts';
import { creationSecond, type TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { keepExempt, noteExemption } from './exemption.ts';
import type { ReportedRows } from './reported-rows.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';

interface Circumstances {
  /** The reported results that are known: a result that Config already holds is not sent again. */
  readonly reported: ReportedRows;
  /** True if the job is newer than all coverage. Only then are the young results of earlier runs used. */
  readonly isNew?: boolean;
  /** True if the job is too young to be claimed: the next run judges it again. */
  readonly isYoung?: boolean;
  /** The pending job, if it was one. */
  readonly pending?: PendingJob;
}

/** Judges a job that was read, and reports a result that Config does not hold yet. */
export async function judgeJob(
  session: Session,
  job: TrainingJob,
  { reported, isNew = false, isYoung = false, pending }: Circumstances,
): Promise<void> {
  const { run, counts, outbox, state } = session;
  const { parameters, notifiedAtMs } = run;
  const verdict = judge(job, parameters, notifiedAtMs);
  const rows = reported.take(job.name);
  if (verdict.kind === 'notApplicable') {
    await retireRows(session, rows, verdict.because);
    if (verdict.exemption !== undefined) await keepExempt(session, job, verdict.exemption, isYoung);
    const isByDesign = verdict.because === 'serverless' || verdict.exemption !== undefined;
    if (isByDesign && !isYoung) await outbox.claim(countWithoutResult(job));
    return;
  }
  noteExemption(session, job);
  counts.judged += 1;
  counts[verdict.kind] += 1;
  const { resourceType } = state;
  const evaluation = evaluationOf(verdict, job, resourceType, parameters.remediationUrl);
  const young = youngResult(evaluation, job);
  const before = rows.find((row) => row.resourceType === resourceType);
  await retireRows(
    session,
    rows.filter((row) => row !== before),
    'retyped',
  );
  if (isNew && state.young.some(({ mark }) => mark === young.mark)) counts.unchanged += 1;
  else if (before !== undefined && isUnchanged(before, evaluation) && !isOutdated(before, run)) {
    counts.unchanged += 1;
    await outbox.claim(({ reportedCount, ...rest }) => ({
      ...rest,
      reportedCount: reportedCount + 1,
    }));
  } else if (isYoung)
    return await outbox.add(evaluation, { change: (now) => withYoung(now, young) });
  else
    return await outbox.add(evaluation, {
      job: pending ? putOff(pending, notifiedAtMs) : newlyPending(job, rows),
    });
  if (isYoung) await outbox.claim((now) => withYoung(now, young));
}

/** A pending job that the next run tries again. */
function newlyPending(job: TrainingJob, reported: readonly ReportedResult[]): PendingJob {
  const { name } = job;
  return { name, createdAt: creationSecond(job), attempts: 0, dueAtMs: 0, reported };
}

function withYoung(state: RuleState, young: RuleState['young'][number]): RuleState {
  return { ...state, young: rememberYoung(state.young, young) };
}

/** Tells audits that this job is listed and correctly has no result. */
function countWithoutResult(job: TrainingJob): (state: RuleState) => RuleState {
  return (state) => ({ ...state, withoutResult: added(state.withoutResult, [job]) });
}

const dayMs = 86_400_000;

/** True for a result that is older than `refreshDays`. */
export function isOutdated(result: ReportedResult, run: Run): boolean {
  const { refreshDays } = run.parameters;
  return refreshDays > 0 && run.notifiedAtMs - result.notifiedAtMs >= refreshDays * dayMs;
}

/** Retires these results. */
export async function retireRows(
  { outbox }: Session,
  rows: readonly ReportedResult[],
  because: OutOfScope,
): Promise<void> {
  for (const row of rows) await outbox.add(retirementOf(row, because));
}
