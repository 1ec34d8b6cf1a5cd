// A tag that exempts a job, or should and does not: what the run logs and keeps of it.

import type { RuleState } from '../coverage/state.ts';
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
    sinceMs = await lease.exempt.keep(state.claimId, {
      ...{ name: job.name, createdAt: creationSecond(job), value, keptAtMs: run.notifiedAtMs },
      ...(untilMs !== undefined && { untilMs }),
    });
    session.change((now) =>
      withExempt(now, (now.exempt?.count ?? 0) + 1, [now.exempt?.untilMs, untilMs]),
    );
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

/** The state with this many exempt jobs, of which the first exemption ends at the earliest of these instants. */
export function withExempt(
  state: RuleState,
  count: number,
  ends: readonly (number | undefined)[],
): RuleState {
  const untilMs = Math.min(...ends.map((end) => end ?? Number.POSITIVE_INFINITY));
  return { ...state, exempt: { count, ...(Number.isFinite(untilMs) && { untilMs }) } };
}
