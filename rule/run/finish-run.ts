// Ends a run, however its work ended: what Config has accepted is saved, and where work is left
// and a queue is there, a fresh run is asked for.

import { gapsBetween, type Interval } from '../coverage/intervals.ts';
import { resumeDelay } from '../coverage/resume.ts';
import { auditReach, type Checkpoint } from '../coverage/state.ts';
import type { Ports } from '../ports.ts';
import {
  EvaluationsRefusedError,
  OutOfTimeError,
  ResultTokenRejectedError,
  UnfinishedRunError,
} from '../run-errors.ts';
import { accountType, isUnchanged } from '../verdict/evaluation.ts';
import { oldestSecondInScope } from '../verdict/scope.ts';
import { accountEvaluation, accountResultText, accountRetirement } from './account-result.ts';
import type { Bench } from './judge-jobs.ts';
import { type Ledger, SupersededError } from './ledger.ts';
import type { Run, StepOutcome } from './run.ts';
import type { RunCounts } from './run-counts.ts';
import { coverageCeiling } from './sweep-gap.ts';

export type RunStatus =
  | 'finished'
  /** Progress is saved, work is left. */
  | 'unfinished'
  /** A newer run had saved before this one began. */
  | 'stale'
  /** A newer run saved while this one worked. */
  | 'superseded'
  /** It threw; what it did until then is reported and saved. */
  | 'failed';

export interface RunReport {
  readonly status: RunStatus;
  readonly counts: RunCounts;
  readonly resourceType?: string;
  /** Stretches of creation time not covered yet, newest first, in epoch seconds. */
  readonly gaps: readonly Interval[];
  readonly pendingJobs: number;
  readonly resumeInSeconds?: number;
}

interface Finishing {
  readonly run: Run;
  /** The checkpoint that the run began with. */
  readonly opening: Checkpoint;
  readonly bench: Bench;
  readonly ledger: Ledger;
  readonly ports: Ports;
}

/** The report of a run that ended before it could say how far coverage reaches. */
export function briefReport(status: RunStatus, counts: RunCounts): RunReport {
  return { status, counts, gaps: [], pendingJobs: 0 };
}

/**
 * Runs the work and ends the run.
 *
 * @throws UnfinishedRunError when time ran out and nothing could be saved; EvaluationsRefusedError,
 * ResultTokenRejectedError and failures of the listing as they are, after saving what was accepted.
 */
export async function finishRun(
  work: () => Promise<StepOutcome>,
  finishing: Finishing,
): Promise<RunReport> {
  const report = await workAndSave(work, finishing);
  const { refused } = finishing.bench.outbox;
  if (refused.length > 0) throw new EvaluationsRefusedError(refused);
  return report;
}

async function workAndSave(
  work: () => Promise<StepOutcome>,
  finishing: Finishing,
): Promise<RunReport> {
  const { bench, ledger } = finishing;
  try {
    const outcome = await work().catch(cutShort);
    await bench.outbox.flush();
    if (outcome === 'cut' && !ledger.remembers) throw unfinished(bench);
    await reportAccount(finishing);
    await bench.outbox.signOff();
    return await saveAndResume(finishing, outcome);
  } catch (error) {
    if (error instanceof SupersededError) return briefReport('superseded', bench.counts);
    if (error instanceof ResultTokenRejectedError && ledger.remembers && finishing.ports.resume)
      return await saveAndResume(finishing, 'cut');
    await saveDespite(error, finishing);
    throw error;
  }
}

function cutShort(error: unknown): StepOutcome {
  if (error instanceof OutOfTimeError) return 'cut';
  throw error;
}

/** Reports and saves what can be saved of a run that fails; its own failure stays the one thrown. */
async function saveDespite(
  error: unknown,
  { opening, bench, ledger, ports }: Finishing,
): Promise<void> {
  try {
    if (!bench.outbox.hasFailed) await bench.outbox.flush();
    const hasClaimed = ledger.checkpoint.intervals !== opening.intervals;
    if (hasClaimed || bench.outbox.acceptedCount > 0) await ledger.save({ isLast: true });
  } catch (second) {
    ports.log.warn('progress could not be saved either', {
      reason: String(second),
      after: String(error),
    });
  }
}

function unfinished({ counts, run }: Bench): UnfinishedRunError {
  const unread = counts.listed - counts.judged - counts.unknown;
  return new UnfinishedRunError(
    `time ran out: ${counts.judged} of ${counts.listed} listed jobs are judged and reported, ` +
      `${Math.max(unread, 0)} listed ones and every older one are left. ` +
      `Rule ${run.ruleName} keeps no checkpoint: set CHECKPOINT_PARAMETER_PREFIX, so that runs carry on`,
  );
}

async function reportAccount({ run, bench, ledger, ports }: Finishing): Promise<void> {
  if (!run.parameters.accountResult) return await retireAccountResult(bench, ledger);
  const unreadJobs =
    ledger.checkpoint.pending.length + (ledger.remembers ? 0 : bench.counts.unknown);
  const evaluation = accountEvaluation(run, gapsLeft(run, ledger, ports), unreadJobs);
  const text = accountResultText(evaluation);
  const before = bench.held.find(accountType, run.accountId);
  if (ledger.checkpoint.accountResult === text || (before && isUnchanged(before, evaluation)))
    return;
  const change = (checkpoint: Checkpoint) => ({ ...checkpoint, accountResult: text });
  await bench.outbox.add(evaluation, { change });
  await bench.outbox.flush();
}

/** The row that an earlier run sent, where accountResult is off now. */
async function retireAccountResult({ run, outbox }: Bench, { checkpoint }: Ledger): Promise<void> {
  if (checkpoint.accountResult === undefined) return;
  const change = ({ accountResult: _old, ...rest }: Checkpoint): Checkpoint => rest;
  await outbox.add(accountRetirement(run), { change });
  await outbox.flush();
}

async function saveAndResume(finishing: Finishing, outcome: StepOutcome): Promise<RunReport> {
  const { run, bench, ledger, ports } = finishing;
  const isLeft = () =>
    outcome === 'cut' ||
    ledger.isUnsettled() ||
    (bench.outbox.hasFallenBack && gapsLeft(run, ledger, ports).length > 0);
  const withoutProgress = isLeft() && !hasProgressed(finishing) ? 1 : 0;
  ledger.update((checkpoint) => ({
    ...checkpoint,
    pace: isLeft() ? ports.quotas.found() : {},
    resumesWithoutProgress: withoutProgress * (checkpoint.resumesWithoutProgress + 1),
  }));
  // The last save, too, may find a race: what is left is asked again after it.
  await ledger.save({ isLast: true });
  const mayResume = isLeft() && ledger.remembers && ports.resume !== undefined;
  const delaySeconds = mayResume
    ? resumeDelay(ledger.checkpoint, ports.clock.serviceTimeMs())
    : undefined;
  const isAsked = delaySeconds !== undefined && (await askToResume(finishing, delaySeconds));
  return {
    status: isLeft() ? 'unfinished' : 'finished',
    counts: bench.counts,
    resourceType: ledger.checkpoint.resourceType,
    gaps: gapsLeft(run, ledger, ports),
    pendingJobs: ledger.checkpoint.pending.length,
    ...(isAsked ? { resumeInSeconds: delaySeconds } : {}),
  };
}

/** Progress is saved: where nobody can be asked, the next scheduled run carries on. */
async function askToResume({ run, ports }: Finishing, delaySeconds: number): Promise<boolean> {
  try {
    await ports.resume?.send({ ruleName: run.ruleName, runAtMs: run.notifiedAtMs, delaySeconds });
    return true;
  } catch (error) {
    ports.log.warn('nobody could be asked to resume the run: the next scheduled one carries on', {
      reason: String(error),
    });
    return false;
  }
}

function gapsLeft(run: Run, ledger: Ledger, { clock }: Ports): readonly Interval[] {
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = ledger.isUnsettled()
    ? coverageCeiling(run, clock)
    : (ledger.checkpoint.intervals.at(-1)?.to ?? coverageCeiling(run, clock));
  return gapsBetween(ledger.checkpoint.intervals, floor, ceiling);
}

/**
 * True when less is left than before. Keeping up with time is no progress: new jobs that are all
 * done count for nothing, only history does; where they are not, what is done of them counts.
 */
function hasProgressed({ run, opening, bench, ledger, ports }: Finishing): boolean {
  const { checkpoint } = ledger;
  if (ledger.isUnsettled() || bench.outbox.hasFallenBack) return bench.outbox.acceptedCount > 0;
  if (checkpoint.auditedAtMs > opening.auditedAtMs) return true;
  if (auditReach(checkpoint) > auditReach(opening)) return true;
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const ceiling = coverageCeiling(run, ports.clock);
  const openedTo = opening.intervals.at(-1)?.to ?? ceiling;
  const bound = uncovered(checkpoint, openedTo, ceiling) === 0 ? openedTo : ceiling;
  return uncovered(checkpoint, floor, bound) < uncovered(opening, floor, bound);
}

function uncovered({ intervals }: Checkpoint, floor: number, ceiling: number): number {
  return gapsBetween(intervals, floor, ceiling).reduce((sum, { from, to }) => sum + to - from, 0);
}
