// A tag that exempts a job, or should and does not: what the run logs and keeps of it.

import type { ExemptJob, RuleState } from '../coverage/state.ts';
import { type Exemption, exemptionOf } from '../verdict/exemption.ts';
import { creationSecond, type TrainingJob } from '../verdict/training-job.ts';
import type { Session } from './session.ts';

type ExemptByTag = Extract<Exemption, { kind: 'exempt' }>;

/**
 * Logs an exemption and, if the job is old enough to be claimed, keeps it: before the stretch that the job lies in is
 * claimed.
 */
export async function keepExempt(
  session: Session,
  job: TrainingJob,
  { value, untilMs }: ExemptByTag,
  isYoung: boolean,
): Promise<void> {
  const { lease, run, counts, ports, state } = session;
  counts.exempt += 1;
  const until = untilMs !== undefined && { until: new Date(untilMs).toISOString() };
  let sinceMs = run.notifiedAtMs;
  if (lease !== undefined && !isYoung) {
    const kept: ExemptJob = {
      ...{ name: job.name, createdAt: creationSecond(job), value, keptAtMs: run.notifiedAtMs },
      ...(untilMs !== undefined && { untilMs }),
    };
    sinceMs = await lease.exempt.keep(state.claimId, kept);
    session.change(({ exempt: before, ...now }) => ({
      ...now,
      exempt: {
        count: (before?.count ?? 0) + 1,
        dueAtMs: Math.min(before?.dueAtMs ?? Number.POSITIVE_INFINITY, dueAtMs(kept)),
      },
    }));
  }
  const since = new Date(sinceMs).toISOString();
  ports.log.record('job-exempt', { job: job.name, reason: value, since, ...until });
}

/** Logs why a tag that was looked for does not exempt a violation. */
export function noteExemption({ run, ports }: Session, job: TrainingJob): void {
  const exemption = exemptionOf(job.tags, run.parameters.exemptTag, run.notifiedAtMs);
  if (exemption.kind === 'malformed')
    ports.log.record('exemption-malformed', { job: job.name, reason: exemption.value });
  if (exemption.kind === 'unreadable')
    ports.log.record('tags-unreadable', { job: job.name, reason: exemption.reason });
}

/** Kept jobs expire after 90 days: they are kept anew in time. */
const keptAnewMs = 30 * 86_400_000;

/** True if a job has been kept for so long that it has to be kept anew. */
export function isKeptAnewDue({ keptAtMs }: ExemptJob, nowMs: number): boolean {
  return nowMs - keptAtMs >= keptAnewMs;
}

/** When a run has to look at a kept job: its exemption ends, or it has to be kept anew. */
function dueAtMs({ untilMs = Number.POSITIVE_INFINITY, keptAtMs }: ExemptJob): number {
  return Math.min(untilMs, keptAtMs + keptAnewMs);
}

/** The state with these exempt jobs. */
export function withExempt(
  { exempt: _before, ...state }: RuleState,
  jobs: readonly ExemptJob[],
): RuleState {
  if (jobs.length === 0) return state;
  return { ...state, exempt: { count: jobs.length, dueAtMs: Math.min(...jobs.map(dueAtMs)) } };
}
