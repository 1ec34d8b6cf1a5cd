// Jobs that could not be read. They are kept apart from what is covered and tried again until they are judged or gone,
// a limited number in each run, so that they do not delay other jobs.

import { type PendingJob, putOff } from '../coverage/state.ts';
import { outOfScopeReason } from '../verdict/scope.ts';
import type { ListedJob } from '../verdict/training-job.ts';
import { judgeJob } from './judge-job.ts';
import { knownMark } from './known-results.ts';
import { readNamed } from './read-jobs.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** Jobs that one run tries again, at most. */
const retriesPerRun = 250;
/** The same while history is left: a description of a job that could not be read is one less of those not yet tried. */
const retriesBesideHistory = 15;

/** Keeps jobs as pending, before the stretch that they lie in is claimed. Does nothing without a lease. */
export async function keepPending(session: Session, jobs: readonly PendingJob[]): Promise<void> {
  const { lease } = session;
  if (lease === undefined || jobs.length === 0) return;
  await lease.pending.keep(session.state.claimId, jobs);
  const dueAtMs = Math.min(...jobs.map((job) => job.dueAtMs));
  session.change((state) => ({
    ...state,
    pendingCount: state.pendingCount + jobs.length,
    pendingDueAtMs: Math.min(state.pendingDueAtMs ?? dueAtMs, dueAtMs),
  }));
}

/** The pending jobs that this run has to try again; those that it adds itself wait for the next run. */
export async function duePending(
  session: Session,
  isHistoryLeft: boolean,
): Promise<readonly PendingJob[]> {
  const { lease, state, run } = session;
  const { claimId, pendingDueAtMs = Number.POSITIVE_INFINITY } = state;
  if (lease === undefined || pendingDueAtMs > run.notifiedAtMs) return [];
  return await lease.pending.due(
    claimId,
    run.notifiedAtMs,
    isHistoryLeft ? retriesBesideHistory : retriesPerRun,
  );
}

/** The names of all pending jobs. */
export async function pendingNamesOf({ lease, state }: Session): Promise<ReadonlySet<string>> {
  const jobs = state.pendingCount === 0 ? [] : await lease?.pending.all(state.claimId);
  return new Set(jobs?.map(({ name }) => name));
}

/** Tries pending jobs again. Jobs that are judged or gone are no longer pending; the others wait longer. */
export async function retryPending(
  session: Session,
  jobs: readonly PendingJob[],
): Promise<StepOutcome> {
  const { lease, run, state } = session;
  if (lease === undefined || jobs.length === 0) return 'done';
  const { done, waiting, outcome } = await judgePending(session, jobs);
  await session.outbox.flush();
  await lease.pending.keep(
    state.claimId,
    waiting.map((job) => putOff(job, run.notifiedAtMs)),
  );
  await lease.pending.remove(state.claimId, [...done, ...waiting]);
  const [next] = await lease.pending.due(state.claimId, Number.MAX_SAFE_INTEGER, 1);
  session.change(({ pendingDueAtMs: _before, ...now }) => ({
    ...now,
    pendingCount: next === undefined ? 0 : Math.max(now.pendingCount - done.length, 1),
    ...(next && { pendingDueAtMs: next.dueAtMs }),
  }));
  return outcome;
}

interface Retried {
  readonly done: readonly PendingJob[];
  readonly waiting: readonly PendingJob[];
  readonly outcome: StepOutcome;
}

async function judgePending(session: Session, jobs: readonly PendingJob[]): Promise<Retried> {
  const { run, counts, ports } = session;
  const done: PendingJob[] = [];
  const waiting: PendingJob[] = [];
  let outcome: StepOutcome = 'done';
  const readings = await readNamed(session, jobs.map(asListed));
  for (const [position, job] of jobs.entries()) {
    const reading = readings[position];
    const reported = knownMark(session.state.resourceType, job.name, job.held);
    const because = outOfScopeReason(asListed(job), run.parameters, run.notifiedAtMs);
    if (reading?.kind === 'read') await judgeJob(session, reading.job, { reported, pending: job });
    if (reading === undefined || reading.kind === 'unread') outcome = 'cut';
    else if (reading.kind === 'unknown' && because === undefined) {
      waiting.push(job);
      counts.unknown += 1;
      ports.log.record('job-unknown', { job: job.name, reason: reading.reason });
    } else done.push(job);
  }
  return { done, waiting, outcome };
}

function asListed({ name, createdAt }: PendingJob): ListedJob {
  return { name, createdAtMs: createdAt * 1_000, status: '' };
}
