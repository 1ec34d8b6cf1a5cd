// One run of the rule, from top to bottom. The steps are in ./run, what they need from AWS is in ./ports.ts, and
// what they decide is in ./verdict and ./coverage.

import { gapsBetween, type Interval } from './coverage/intervals.ts';
import {
  EvaluationsRefusedError,
  LeaseLostError,
  OutOfTimeError,
  type Ports,
  ResultTokenRejectedError,
  UnfinishedRunError,
} from './ports.ts';
import { reportAccount } from './run/account-result.ts';
import { auditResults, isAuditDue } from './run/audit.ts';
import { beginSession } from './run/begin-session.ts';
import { closeFailedRun, closeRun } from './run/close.ts';
import { endExemptions, reviewExemptions } from './run/exempt-jobs.ts';
import { type Opening, openRun } from './run/open.ts';
import { duePending, pendingNamesOf, retryPending } from './run/pending.ts';
import { createResultsReader, endComparison, readRows } from './run/read-results.ts';
import { briefReport, type RunReport } from './run/report.ts';
import { retireLeftovers } from './run/retire-leftovers.ts';
import type { Run, StepOutcome } from './run/run.ts';
import { type RunCounts, zeroCounts } from './run/run-counts.ts';
import type { Session } from './run/session.ts';
import { coverageCeiling, sweepGap } from './run/sweep.ts';
import { oldestSecondInScope } from './verdict/scope.ts';
import type { ListedJob } from './verdict/training-job.ts';

/**
 * Judges and reports what has not been judged yet: new jobs first, then jobs that could not be read, then the
 * history for as long as time remains, and last what has to be retired. The saved state claims only what Config
 * has accepted.
 *
 * @param counts counts what the run does, also if the run fails.
 * @throws if the run failed as a whole, so that Lambda sees it. What was judged until then is reported and saved.
 */
export async function evaluate(
  run: Run,
  ports: Ports,
  counts: RunCounts = zeroCounts(),
): Promise<RunReport> {
  const opening = await openRun(run, ports);
  if (opening.kind !== 'open') return briefReport(opening.kind, counts);
  const session = beginSession(run, ports, { ...opening, opening: opening.state, counts });
  const report = await workAndClose(session, opening);
  if (opening.failure) throw opening.failure;
  if (session.outbox.refused.length > 0) throw new EvaluationsRefusedError(session.outbox.refused);
  return report;
}

type Opened = Extract<Opening, { kind: 'open' }>;

async function workAndClose(session: Session, opening: Opened): Promise<RunReport> {
  try {
    const outcome = await workThrough(session, opening).catch(cutShort);
    await session.outbox.flush();
    if (outcome === 'cut' && session.lease === undefined)
      throw opening.failure ?? unfinished(session);
    await reportAccount(session);
    await session.outbox.signOff();
    await session.endHeartbeat();
    return await closeRun(session, outcome);
  } catch (error) {
    return await closeDespite(session, error);
  }
}

async function workThrough(session: Session, opening: Opened): Promise<StepOutcome> {
  const { run, ports } = session;
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  if (session.lease === undefined) return await workWithoutState(session, opening, floor);
  const coveredTo = session.state.intervals.at(-1)?.to ?? floor;
  const isHistoryLeft = gapsBetween(session.state.intervals, floor, coveredTo).length > 0;
  const due = await duePending(session, isHistoryLeft);

  const fresh = { from: coveredTo, to: Math.max(coverageCeiling(run, ports.clock), coveredTo) };
  const reader = createResultsReader(session, opening.firstPage);
  const reported = await reader.knownFor(fresh, { isOpen: true });
  if (reported === 'cut') return 'cut';
  if ((await sweepGap(session, { gap: fresh, isOpen: true, reported })) === 'cut') return 'cut';

  if ((await retryPending(session, due)) === 'cut') return 'cut';
  if ((await endExemptions(session)) === 'cut') return 'cut';

  if ((await sweepGaps([{ from: floor, to: coveredTo }])) === 'cut') return 'cut';

  await session.outbox.flush();
  endComparison(session);
  if (opening.firstPage === undefined || !isAuditDue(session)) return 'done';
  if (session.state.audit === undefined && (await reviewExemptions(session)) === 'cut')
    if (session.opening.resumesWithoutProgress === 0)
      // Where that takes longer than a run, the audit is not put off again.
      return 'cut';
  const claimed = session.state.intervals;
  const pendingNames = await pendingNamesOf(session);
  if ((await auditResults(session, floor, pendingNames)) === 'cut') return 'cut';
  // Results that the audit of this very run found correct need not be judged again with those that are missing.
  const isOfThisRun = session.state.auditedAtMs === run.notifiedAtMs;
  const standing = createResultsReader(session);
  if ((await sweepGaps(claimed, standing, isOfThisRun ? pendingNames : undefined)) === 'cut')
    return 'cut';
  await session.outbox.flush();
  endComparison(session);
  return 'done';

  /** What of these stretches is not covered, newest first. */
  async function sweepGaps(
    stretches: readonly Interval[],
    resultsReader = reader,
    doneNames?: ReadonlySet<string>,
  ): Promise<StepOutcome> {
    const gaps = stretches.flatMap(({ from, to }) =>
      gapsBetween(session.state.intervals, Math.max(from, floor), to),
    );
    for (const gap of gaps.toSorted((one, other) => other.to - one.to)) {
      const known = await resultsReader.knownFor(gap, { isOpen: false });
      if (known === 'cut') return 'cut';
      const isDone = ({ name }: ListedJob) =>
        doneNames !== undefined &&
        (doneNames.has(name) || known.markOf(session.state.resourceType, name) !== undefined);
      const sweep = { gap, isOpen: false, reported: known, isDone };
      if ((await sweepGap(session, sweep)) === 'cut') return 'cut';
    }
    return 'done';
  }
}

const dayMs = 86_400_000;

/** Results that a run compares whole while its table cannot be read. */
export const comparableResults = 50_000;

/**
 * Judges everything, and compares it with all reported results. If a table is configured and cannot be read, results
 * that Config already holds must not be sent again: if there are too many to compare, only jobs of the last day are
 * judged.
 */
async function workWithoutState(
  session: Session,
  { firstPage, failure }: Opened,
  floor: number,
): Promise<StepOutcome> {
  const { run, ports } = session;
  const limit = failure === undefined ? Number.POSITIVE_INFINITY : comparableResults;
  const reported = await readRows(session, firstPage, limit);
  const isLastDayOnly = failure !== undefined && !reported.areAll;
  const from = isLastDayOnly ? Math.floor((run.notifiedAtMs - dayMs) / 1_000) : floor;
  const gap = {
    from: Math.max(from, floor),
    to: Math.max(coverageCeiling(run, ports.clock), from, floor),
  };
  if ((await sweepGap(session, { gap, isOpen: true, reported })) === 'cut') return 'cut';
  return isLastDayOnly ? 'done' : await retireLeftovers(session, reported);
}

function cutShort(error: unknown): StepOutcome {
  if (error instanceof OutOfTimeError) return 'cut';
  throw error;
}

/** Closes a run that could not complete its work. What Config has accepted until then is saved. */
async function closeDespite(session: Session, error: unknown): Promise<RunReport> {
  const { ports, lease, outbox } = session;
  const heartbeatFailure = await session.endHeartbeat().then(
    () => undefined,
    (failure: unknown) => failure,
  );
  const reason = heartbeatFailure ?? error;
  if (reason instanceof LeaseLostError) {
    ports.log.record('lease-lost', { reason: reason.message });
    return briefReport('leaseLost', session.counts);
  }
  if (reason instanceof ResultTokenRejectedError && lease !== undefined) {
    ports.log.record('token-rejected', { reason: reason.message });
    const report = await closeRun(session, 'cut');
    const isCarriedOn = outbox.acceptedCount > 0 || report.resumeInSeconds !== undefined;
    if (isCarriedOn) return report;
    throw reason;
  }
  if (reason instanceof OutOfTimeError && lease !== undefined)
    return await closeRun(session, 'cut');
  await closeFailedRun(session, reason);
  throw reason;
}

function unfinished({ counts, run }: Session): UnfinishedRunError {
  const unread = counts.listed - counts.judged - counts.unknown;
  return new UnfinishedRunError(
    `time ran out: ${counts.judged} of ${counts.listed} listed jobs are judged and reported, ` +
      `${Math.max(unread, 0)} listed jobs and all older ones are left. ` +
      `Rule ${run.ruleName} keeps no state: set STATE_TABLE_NAME, so that the next run can continue`,
  );
}
