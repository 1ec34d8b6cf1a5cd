// From a job that was read to its evaluation. Jobs are judged only here.

import { isMarkOf, markOf } from '../coverage/reported-marks.ts';
import {
  type PendingJob,
  putOff,
  type RuleState,
  rememberYoung,
  youngResult,
} from '../coverage/state.ts';
import { added } from '../coverage/tally.ts';
import { evaluationOf, type ReportedResult, retirementOf } from '../verdict/evaluation.ts';
import type { OutOfScope } from '../verdict/scope.ts';
import { creationSecond, type TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { keepExempt, noteExemption } from './exemption.ts';
import type { KnownResults } from './known-results.ts';
import { violationOf } from './news.ts';
import type { Session } from './session.ts';

interface Circumstances {
  /** A result that Config is known to hold already is not sent again. */
  readonly reported: KnownResults;
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
  const held = reported.markOf(state.resourceType, job.name);
  const rows = reported.take(job.name);
  if (verdict.kind === 'notApplicable') {
    await retireRows(session, rows, verdict.because);
    if (verdict.exemption !== undefined) await keepExempt(session, job, verdict.exemption, isYoung);
    // An exempt job whose result is still there is counted by the audit that retires it.
    const isExempt = verdict.exemption !== undefined && held === undefined;
    const isByDesign = verdict.because === 'serverless' || isExempt;
    if (isByDesign && !isYoung) await outbox.claim(countWithoutResult(job));
    return;
  }
  noteExemption(session, job);
  counts.judged += 1;
  counts[verdict.kind] += 1;
  const { resourceType } = state;
  const evaluation = evaluationOf(verdict, job, resourceType, parameters.remediationUrl);
  const young = youngResult(evaluation, job);
  const ofOtherTypes = rows.filter((row) => row.resourceType !== resourceType);
  await retireRows(session, ofOtherTypes, 'retyped');
  if (isNew && state.young.some(({ mark }) => mark === young.mark)) counts.unchanged += 1;
  else if (held !== undefined && isMarkOf(held, evaluation)) {
    counts.unchanged += 1;
    await outbox.claim(({ reportedCount, ...rest }) => ({
      ...rest,
      reportedCount: reportedCount + 1,
    }));
  } else {
    const isFresh = isNew || pending !== undefined;
    const isRepeated = rows.some(
      (row) => row.resourceType === resourceType && isMarkOf(markOf(row), evaluation),
    );
    // A result that is only too old is sent again, and is no news.
    const violation = verdict.kind === 'nonCompliant' &&
      !isRepeated && {
        violation: violationOf(state, job, evaluation.annotation, isFresh),
      };
    if (isYoung)
      return await outbox.add(evaluation, {
        ...violation,
        change: (now) => withYoung(now, young),
      });
    return await outbox.add(evaluation, {
      ...violation,
      job: pending ? putOff(pending, notifiedAtMs) : newlyPending(job, held),
    });
  }
  if (isYoung) await outbox.claim((now) => withYoung(now, young));
}

/** A pending job that the next run tries again. */
function newlyPending(job: TrainingJob, held: number | undefined): PendingJob {
  const { name } = job;
  const createdAt = creationSecond(job);
  return { ...{ name, createdAt, attempts: 0, dueAtMs: 0 }, ...(held !== undefined && { held }) };
}

function withYoung(state: RuleState, young: RuleState['young'][number]): RuleState {
  return { ...state, young: rememberYoung(state.young, young) };
}

/** Tells audits that this job is listed and correctly has no result. */
function countWithoutResult(job: TrainingJob): (state: RuleState) => RuleState {
  return (state) => ({ ...state, withoutResult: added(state.withoutResult, [job]) });
}

/** Retires these results. */
export async function retireRows(
  { outbox }: Session,
  rows: readonly ReportedResult[],
  because: OutOfScope,
): Promise<void> {
  for (const row of rows) await outbox.add(retirementOf(row, because));
}
