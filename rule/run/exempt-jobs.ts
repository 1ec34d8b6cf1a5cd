// Jobs that a tag exempts. Tags change, so this is the one verdict that can: each exempt job is kept, and read again when
// its exemption ends, and when an audit finds another tag than before.

import type { ExemptJob } from '../coverage/state.ts';
import { removed } from '../coverage/tally.ts';
import { isSameIncarnation, type ListedJob, type TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { isKeptAnewDue, withExempt } from './exemption.ts';
import { judgeJob } from './judge-job.ts';
import { nothingKnown } from './known-results.ts';
import { readNamed } from './read-jobs.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** Judges the jobs whose exemption has ended, and keeps others anew. */
export async function endExemptions(session: Session): Promise<StepOutcome> {
  const { lease, run, state } = session;
  const { dueAtMs = Number.POSITIVE_INFINITY } = state.exempt ?? {};
  if (lease === undefined || dueAtMs > run.notifiedAtMs) return 'done';
  const jobs = await lease.exempt.all(state.claimId);
  for (const job of jobs)
    if (isKeptAnewDue(job, run.notifiedAtMs))
      await lease.exempt.keep(state.claimId, { ...job, keptAtMs: run.notifiedAtMs });
  return await judgeAgain(
    session,
    jobs.filter((job) => (job.untilMs ?? Number.POSITIVE_INFINITY) <= run.notifiedAtMs),
  );
}

/**
 * Judges the jobs whose tag the index does not show as it was, those that were seen longest ago first. Exemptions that
 * have not changed cost no description.
 */
export async function reviewExemptions(session: Session): Promise<StepOutcome> {
  const { lease, ports, state } = session;
  if (lease === undefined || state.exempt === undefined) return 'done';
  const jobs = await lease.exempt.all(state.claimId);
  const indexed = await ports.index.named(jobs.map(({ name }) => name));
  const changed = jobs.filter((job) => !isExemptAsBefore(session, job, indexed.get(job.name)));
  return await judgeAgain(
    session,
    changed.toSorted((one, other) => one.keptAtMs - other.keptAtMs),
  );
}

function isExemptAsBefore(
  { run }: Session,
  job: ExemptJob,
  record: TrainingJob | undefined,
): boolean {
  if (record === undefined || !isSameIncarnation(asListed(job), record)) return false;
  const verdict = judge(record, run.parameters, run.notifiedAtMs);
  return verdict.kind === 'notApplicable' && verdict.exemption?.value === job.value;
}

/** What cannot be read now stays exempt, and is read again by the next run. */
async function judgeAgain(session: Session, jobs: readonly ExemptJob[]): Promise<StepOutcome> {
  const { lease, run, counts, ports, outbox, state } = session;
  if (lease === undefined) return 'done';
  const readings = await readNamed(session, jobs.map(asListed));
  const ended: ExemptJob[] = [];
  let outcome: StepOutcome = 'done';
  for (const [position, job] of jobs.entries()) {
    const reading = readings[position];
    if (reading === undefined || reading.kind === 'unread') outcome = 'cut';
    else if (reading.kind === 'unknown') {
      counts.unknown += 1;
      ports.log.record('job-unknown', { job: job.name, reason: reading.reason });
    } else {
      const isThere = reading.kind === 'read' && isSameIncarnation(asListed(job), reading.job);
      const verdict = isThere ? judge(reading.job, run.parameters, run.notifiedAtMs) : undefined;
      if (isThere) await judgeJob(session, reading.job, { reported: nothingKnown });
      await outbox.claim((now) => ({
        ...now,
        withoutResult: removed(now.withoutResult, [asListed(job)]),
      }));
      if (verdict?.kind === 'nonCompliant')
        ports.log.record('exemption-ended', { job: job.name, reason: job.value });
      if (verdict?.kind !== 'notApplicable' || verdict.exemption === undefined) ended.push(job);
    }
  }
  await outbox.flush();
  await lease.exempt.remove(state.claimId, ended);
  const left = await lease.exempt.all(state.claimId);
  session.change((now) => withExempt(now, left));
  return outcome;
}

function asListed({ name, createdAt }: ExemptJob): ListedJob {
  return { name, createdAtMs: createdAt * 1_000, status: '' };
}
