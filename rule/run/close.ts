// Closes a run, however its work ended. It saves what Config has accepted, releases the lease and, if work is left and
// there is a queue, requests another run.

import { gapsBetween, type Interval, uncoveredSeconds } from '../coverage/intervals.ts';
import { resumeDelay } from '../coverage/resume.ts';
import { auditReach, type RuleState } from '../coverage/state.ts';
import { oldestSecondInScope } from '../verdict/scope.ts';
import { askForRun, wakeDelaySeconds } from './ask-for-run.ts';
import { tellDigest } from './news.ts';
import type { RunReport } from './report.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';
import { coverageCeiling } from './sweep.ts';

/** Saves what Config has accepted, releases the lease, and requests another run if work is left. */
export async function closeRun(session: Session, outcome: StepOutcome): Promise<RunReport> {
  const { lease, outbox, ports } = session;
  const isLeft = outcome === 'cut' || (outbox.hasFallenBack && gapsLeft(session).length > 0);
  const resumesWithoutProgress =
    isLeft && !hasProgressed(session) ? session.state.resumesWithoutProgress + 1 : 0;
  const isCompletionTold = !isLeft && !session.isYielding && isCompletionDue(session);
  session.change((state) => ({
    ...state,
    ...(isCompletionTold && { completionToldAtMs: session.run.notifiedAtMs }),
    quotas: isLeft ? ports.quotas.found() : {},
    isComplete: !isLeft,
    resumesWithoutProgress,
  }));
  if (!isLeft && !session.isYielding) await tellDigest(session);
  await register(session);
  const released = await lease?.release(session.stateToKeep);
  const status = session.isYielding ? 'yielded' : isLeft ? 'unfinished' : 'finished';
  const resumeInSeconds = await resume(session, {
    isWoken: released?.isWoken === true,
    // The resumes of a chain are counted in the state. Without a state, the chain would never end.
    delaySeconds:
      status === 'unfinished' && session.stateToKeep !== undefined
        ? resumeDelay(resumesWithoutProgress)
        : undefined,
  });
  return {
    status,
    counts: session.counts,
    resourceType: session.state.resourceType,
    gaps: gapsLeft(session),
    pendingJobs: session.state.pendingCount,
    isCompletionTold,
    ...(resumeInSeconds !== undefined && { resumeInSeconds }),
  };
}

/**
 * Reports and saves what a failed run still can, and releases the lease. Does not throw, so that the run's own error is
 * the one that is seen.
 */
export async function closeFailedRun(session: Session, error: unknown): Promise<void> {
  const { lease, opening, outbox, ports } = session;
  try {
    if (!outbox.hasFailed) await outbox.flush();
    const hasSomethingToSave =
      session.state.intervals !== opening.intervals || outbox.acceptedCount > 0;
    const released = await lease?.release(hasSomethingToSave ? session.stateToKeep : undefined);
    await resume(session, { isWoken: released?.isWoken === true, delaySeconds: undefined });
  } catch (second) {
    ports.log.record('progress-not-saved', { reason: String(second), after: String(error) });
  }
}

/** The metric counts a complete run this often, however often the rule runs. The alarm on its absence waits longer. */
const completionIntervalMs = 5.5 * 3_600_000;

/** A run whose token Config rejects reports nothing, so it is not complete. */
function isCompletionDue({ run, state, outbox }: Session): boolean {
  if (outbox.isTokenRejected) return false;
  return run.notifiedAtMs - state.completionToldAtMs >= completionIntervalMs;
}

const dayMs = 86_400_000;

/**
 * Enters the rule in the register: once a day if a run has work anyway, once a month otherwise, and never before Config
 * has accepted something. A rule that no longer exists drops out of the register.
 */
async function register(session: Session): Promise<void> {
  const { run, lease, outbox, state, opening, change } = session;
  const isIdle = outbox.acceptedCount === 0 && state.auditedAtMs === opening.auditedAtMs;
  const dueMs = state.registeredAtMs + (isIdle ? 30 : 1) * dayMs;
  if (lease === undefined || session.stateToKeep === undefined || run.notifiedAtMs < dueMs) return;
  await lease.register();
  change((now) => ({ ...now, registeredAtMs: run.notifiedAtMs }));
}

interface ResumeReasons {
  readonly isWoken: boolean;
  readonly delaySeconds: number | undefined;
}

/** Sends one message, whatever the reasons. */
async function resume(
  { lease, run, ports }: Session,
  { isWoken, delaySeconds: forWork }: ResumeReasons,
): Promise<number | undefined> {
  const delaySeconds = forWork ?? (isWoken ? wakeDelaySeconds : undefined);
  if (lease === undefined || delaySeconds === undefined) return undefined;
  return (await askForRun(run, ports, delaySeconds)) ? delaySeconds : undefined;
}

/** The stretches of the scope that are not covered, newest first. */
export function gapsLeft({ run, state, ports }: Session): readonly Interval[] {
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = state.intervals.at(-1)?.to ?? coverageCeiling(run, ports.clock);
  return gapsBetween(state.intervals, floor, ceiling);
}

/**
 * True if less is left than before. Keeping up with new jobs is not progress: if all new jobs are done, only the history
 * counts. If they are not, what was done of them counts.
 */
function hasProgressed({ run, opening, state, outbox, ports }: Session): boolean {
  if (outbox.hasFallenBack) return outbox.acceptedCount > 0;
  if (state.auditedAtMs > opening.auditedAtMs) return true;
  if (auditReach(state) > auditReach(opening)) return true;
  if ((state.comparison?.results ?? 0) > (opening.comparison?.results ?? 0)) return true;
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = coverageCeiling(run, ports.clock);
  const openedTo = opening.intervals.at(-1)?.to ?? ceiling;
  const left = ({ intervals }: RuleState, bound: number) =>
    uncoveredSeconds(intervals, floor, bound);
  const areNewOnesDone = uncoveredSeconds(state.intervals, openedTo, ceiling) === 0;
  const bound = areNewOnesDone ? openedTo : ceiling;
  return left(state, bound) < left(opening, bound);
}
