// Compares the reported results with the jobs that exist, in both directions at once, in as many runs as it takes. It
// looks up every result: it retires results whose job is gone or out of scope, and judges a job again if its result is
// wrong. And it lists jobs: all of them in small accounts, a part of the history in large ones, so that within a week
// each had its turn. Days on which results are lacking are no longer covered, so that their jobs are judged again.

import { isCovered, uncoverAll } from '../coverage/intervals.ts';
import {
  isListedWhole,
  jobsToList,
  listingOrder,
  wholeDays,
  withCompared,
} from '../coverage/rotation.ts';
import type { Audit, RuleState } from '../coverage/state.ts';
import { type Day, daysOf, negated, without } from '../coverage/tally.ts';
import { ageLimitMs, outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { listHistory } from './list-history.ts';
import { type FirstPage, openReview, reviewResults } from './review-results.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

const hourMs = 3_600_000;
/** An audit may begin this much earlier, because no two events of a schedule are exactly a period apart. */
const earlyPart = 0.02;

/** True if an audit is under way, or if the last complete audit began long enough ago. */
export function isAuditDue(session: Session): boolean {
  const { run, state } = session;
  const waitedMs = run.notifiedAtMs - state.auditedAtMs;
  return state.audit !== undefined || waitedMs >= intervalMsOf(session) * (1 - earlyPart);
}

function intervalMsOf({ run }: Session): number {
  return run.parameters.auditIntervalHours * hourMs;
}

/**
 * Continues the audit, or begins one over what is covered from the second `floor` on. When it is done, Config has
 * accepted its retirements, and every remaining result is correct.
 */
export async function auditResults(
  session: Session,
  floor: number,
  pendingNames: ReadonlySet<string>,
): Promise<StepOutcome> {
  const begin = () => session.change((state) => begun(session, state, floor));
  if (session.state.audit === undefined) begin();
  const first = await openReview(session, auditOf(session));
  if (first === 'refused') {
    begin();
    return await auditResults(session, floor, pendingNames);
  }
  const outcome = await lookBothWays(session, first, comparableJobs(session, pendingNames));
  await session.outbox.flush();
  if (outcome === 'done') endAudit(session);
  return outcome;
}

/** Jobs that have no result by design count as if they had one. */
function begun(session: Session, state: RuleState, floor: number): RuleState {
  const startedAtMs = session.run.notifiedAtMs;
  const to = state.intervals.at(-1)?.to ?? floor;
  const from = Math.min(Math.max(state.intervals[0]?.from ?? 0, floor), to);
  const times = { startedAtMs, intervalMs: intervalMsOf(session) };
  return {
    ...state,
    audit: {
      ...{ startedAtMs, from, to },
      ...{ areResultsDone: false, reviewed: 0 },
      toList: listingOrder(state.compared, { from, to }, times),
      listed: [],
      listedJobs: 0,
      balance: negated(state.withoutResult),
      unreadLookedUp: 0,
      isInconclusive: false,
      goneLookedUp: 0,
      goneContradicted: 0,
      goneUnconfirmed: 0,
    },
  };
}

/** True for jobs that must have a result: covered, in scope, and not pending. */
function comparableJobs(
  session: Session,
  pendingNames: ReadonlySet<string>,
): (job: ListedJob) => boolean {
  const { run, state } = session;
  const { to } = auditOf(session);
  return (job) =>
    creationSecond(job) < to &&
    isCovered(state.intervals, creationSecond(job)) &&
    !pendingNames.has(job.name) &&
    outOfScopeReason(job, run.parameters, run.notifiedAtMs) === undefined;
}

/** Both at once, because they wait for different quotas. If one fails, the other ends too, and keeps what it did. */
async function lookBothWays(
  session: Session,
  first: FirstPage,
  isComparable: (job: ListedJob) => boolean,
): Promise<StepOutcome> {
  let hasFailed = false;
  const mayGoOn = () => !hasFailed && session.ports.clock.mayStart();
  const wanted = jobsToList(session.state.reportedCount, intervalMsOf(session));
  const ways = [
    reviewResults(session, first, { isComparable, mayGoOn }),
    listHistory(session, wanted, { isComparable, mayGoOn }),
  ];
  for (const way of ways)
    way.catch(() => {
      hasFailed = true;
    });
  const outcomes = await Promise.allSettled(ways);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return outcomes.every((one) => one.status === 'fulfilled' && one.value === 'done')
    ? 'done'
    : 'cut';
}

/**
 * Ends the audit: on days on which results are lacking, nothing is claimed any more. On days that have results too many,
 * jobs were deleted meanwhile: nothing is concluded, and the next audit looks again. If jobs of the day have no result by
 * design, some of these may be deleted, and are counted anew.
 */
function endAudit(session: Session): void {
  const { run, ports } = session;
  const audit = auditOf(session);
  const { balance, startedAtMs, listed, goneUnconfirmed, isInconclusive } = audit;
  const ageLimit = ageLimitMs(run.parameters, run.notifiedAtMs) / 1_000;
  if (isInconclusive) ports.log.record('audit-inconclusive');
  if (goneUnconfirmed > 0) ports.log.record('gone-unconfirmed', { jobs: goneUnconfirmed });
  const differing = daysOf(balance).filter(
    (day) => !isInconclusive && day.from >= ageLimit && isListedWhole(day, listed, audit),
  );
  const byDesign = new Set(daysOf(session.state.withoutResult).map(({ from }) => from));
  const isSurplus = ({ from, count }: Day) => count < 0 && !byDesign.has(from);
  const lacking = differing.filter((day) => !isSurplus(day));
  const compared = isInconclusive
    ? []
    : uncoverAll(wholeDays(listed, audit), differing.filter(isSurplus));
  session.change(({ audit: _ended, goneUnconfirmedAtMs: _before, ...state }) => ({
    ...state,
    auditedAtMs: startedAtMs,
    ...(goneUnconfirmed > 0 && { goneUnconfirmedAtMs: startedAtMs }),
    compared: withCompared(state.compared, compared, startedAtMs),
    intervals: uncoverAll(state.intervals, lacking),
    withoutResult: without(state.withoutResult, [
      ...lacking,
      ...(Number.isFinite(ageLimit) ? [{ from: 0, to: ageLimit }] : []),
    ]),
  }));
}

function auditOf({ state }: Session): Audit {
  if (state.audit === undefined) throw new Error('no audit is under way');
  return state.audit;
}
