// New violations are told to people. A job that was created after the sweep of history began is told once, by itself;
// whatever else a sweep finds is counted, and told as one digest when the sweep is complete.

import type { RuleState } from '../coverage/state.ts';
import type { Violation } from '../ports.ts';
import type { TrainingJob } from '../verdict/training-job.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';

/** Violations that one run tells by themselves; the digest counts the others. */
const toldPerRun = 20;

/**
 * The news of a claim that begins now: everything that exists already belongs to its sweep.
 *
 * @param untold violations that the claim before reported, that nobody was told of, and whose results Config still holds.
 */
export function newsSince({ notifiedAtMs }: Run, untold: number): NonNullable<RuleState['news']> {
  return { sinceMs: notifiedAtMs, untold };
}

/**
 * @param isFresh true if the job was listed as new, or could not be read until now: not if it is judged again because its
 * result was lost.
 */
export function violationOf(
  { news }: RuleState,
  { name, createdAtMs }: TrainingJob,
  reason: string,
  isFresh: boolean,
): Violation {
  const isNew = isFresh && news !== undefined && createdAtMs > news.sinceMs;
  return { job: name, createdAtMs, reason, isNew };
}

/** Tells new violations, and counts the others. Does not throw: a run is not failed by what nobody hears of. */
export async function tellViolations(
  session: Session,
  violations: readonly Violation[],
): Promise<void> {
  const { ports, lease, counts } = session;
  if (ports.news === undefined || lease === undefined || violations.length === 0) return;
  const room = Math.max(toldPerRun - counts.told, 0);
  const told = violations.filter(({ isNew }) => isNew).slice(0, room);
  const isTold = told.length === 0 || (await tell(session, () => ports.news?.violations(told)));
  counts.told += isTold ? told.length : 0;
  const untold = violations.length - (isTold ? told.length : 0);
  session.change((state) => withUntold(state, (before) => before + untold));
}

/** Tells how many violations a complete sweep has found, if nobody was told of them one by one. */
export async function tellDigest(session: Session): Promise<void> {
  const { ports, state } = session;
  const count = state.news?.untold ?? 0;
  if (ports.news === undefined || count === 0) return;
  if (await tell(session, () => ports.news?.digest(count)))
    session.change((now) => withUntold(now, () => 0));
}

async function tell({ ports }: Session, send: () => Promise<void> | undefined): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    ports.log.record('violations-untold', { reason: String(error) });
    return false;
  }
}

function withUntold(state: RuleState, next: (untold: number) => number): RuleState {
  return state.news === undefined
    ? state
    : { ...state, news: { ...state.news, untold: next(state.news.untold) } };
}
