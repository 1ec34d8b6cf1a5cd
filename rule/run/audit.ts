// Compares the reported results with the jobs that exist, in both directions, in as many runs as it takes. First it
// looks up every result: it retires results whose job is gone or out of scope, and judges a job again if its result is
// wrong. Then it lists every job. Days on which the two sides differ are no longer covered, so that their jobs are
// judged again.

import { isCovered, uncoverAll } from '../coverage/intervals.ts';
import { type Audit, type RuleState, withUnread } from '../coverage/state.ts';
import { added, daysOf, negated, removed, without } from '../coverage/tally.ts';
import { type ResultPage, ResultsTokenRefusedError } from '../ports.ts';
import { type Evaluation, type ReportedResult, retirementOf } from '../verdict/evaluation.ts';
import { ageLimitMs, isExempt, type OutOfScope, outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type ListedJob, type TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { accountRetirement, isAccountResult } from './account-result.ts';
import { isOutdated, judgeJob } from './judge-job.ts';
import { listGap } from './list-gap.ts';
import { describeOthers } from './read-jobs.ts';
import { rowsOf } from './reported-rows.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

const hourMs = 3_600_000;

/** True if an audit is under way, or if the last complete audit began long enough ago. */
export function isAuditDue({ run, state }: Session): boolean {
  const intervalMs = run.parameters.auditIntervalHours * hourMs;
  return state.audit !== undefined || run.notifiedAtMs - state.auditedAtMs >= intervalMs;
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
  if (session.state.audit === undefined) session.change((state) => begun(session, state, floor));
  const isComparable = comparableJobs(session, pendingNames);
  const reviewed = await reviewResults(session, isComparable);
  await session.outbox.flush();
  if (reviewed === 'cut') return 'cut';
  if ((await listExisting(session, floor, isComparable)) === 'cut') return 'cut';
  endAudit(session);
  return 'done';
}

/** Jobs that have no result by design count as if they had one. */
function begun({ run }: Session, state: RuleState, floor: number): RuleState {
  const to = state.intervals.at(-1)?.to ?? floor;
  return {
    ...state,
    audit: {
      startedAtMs: run.notifiedAtMs,
      areResultsDone: false,
      to,
      listedFrom: to,
      balance: negated(state.withoutResult),
      unread: [],
      goneLookedUp: 0,
      goneContradicted: 0,
      goneUnconfirmed: 0,
    },
  };
}

/** True for jobs that must have a result: covered, in scope, and not pending. */
function comparableJobs(
  { run, state }: Session,
  pendingNames: ReadonlySet<string>,
): (job: ListedJob) => boolean {
  return (job) =>
    isCovered(state.intervals, creationSecond(job)) &&
    !pendingNames.has(job.name) &&
    outOfScopeReason(job, run.parameters, run.notifiedAtMs) === undefined;
}

/**
 * Pages through the reported results. A page counts once all its results have been looked up and its retirements have
 * been accepted.
 */
async function reviewResults(
  session: Session,
  isComparable: (job: ListedJob) => boolean,
): Promise<StepOutcome> {
  const { outbox, ports } = session;
  let audit = auditOf(session);
  if (audit.areResultsDone) return 'done';
  let page = await pageOf(session, audit).catch((error: unknown) => {
    if (!(error instanceof ResultsTokenRefusedError)) throw error;
    session.change((state) => begun(session, state, audit.to));
    audit = auditOf(session);
    return pageOf(session, audit);
  });
  let retirements: readonly Evaluation[] = [];
  let outcome: StepOutcome = 'cut';
  try {
    while (page !== undefined) {
      const review = await reviewPage(session, page.results);
      retirements = [...retirements, ...review.retirements];
      if (review.isCut) break;
      const goneness = await confirmGone(session, audit, review.gone);
      retirements = [...retirements, ...goneness.retirements];
      for (const { result, job } of review.standing)
        if (!isConfirmed(session, result, job))
          await judgeJob(session, job, { reported: rowsOf([result]) });
      const counted = review.standing
        .map(({ job }) => job)
        .filter((job) => creationSecond(job) < audit.to && isComparable(job));
      audit = {
        ...nextPage(audit, page.nextToken),
        balance: removed(audit.balance, counted),
        unread: withUnread(audit.unread, [...review.unread, ...goneness.contradicted]),
        goneLookedUp: audit.goneLookedUp + goneness.lookedUp,
        goneContradicted: audit.goneContradicted + goneness.contradicted.length,
        goneUnconfirmed: audit.goneUnconfirmed + goneness.unconfirmed,
      };
      if (page.nextToken === undefined) outcome = 'done';
      if (page.nextToken === undefined || !ports.clock.mayStart()) break;
      if (retirements.length > retirementLimit) break;
      page = await ports.results.page(page.nextToken);
    }
  } finally {
    // Also if a page could not be read: the outcome of the pages before it is kept.
    for (const retirement of retirements) await outbox.add(retirement);
    const reached = audit;
    await outbox.claim((state) => ({ ...state, audit: reached }));
  }
  return outcome;
}

/**
 * Retirements held back while pages are read, because results that disappear would shift the pages. As many as can be
 * sent at five calls per second in the time that a run reserves for its end.
 */
const retirementLimit = 10_000;

/** The page to continue with. */
async function pageOf({ ports }: Session, audit: Audit): Promise<ResultPage | undefined> {
  return await ports.results.page(audit.resultsToken);
}

function nextPage(audit: Audit, nextToken: string | undefined): Audit {
  const { resultsToken: _read, ...rest } = audit;
  return nextToken === undefined
    ? { ...rest, areResultsDone: true }
    : { ...rest, resultsToken: nextToken };
}

interface Review {
  /** True if time ran out before every result was looked up. */
  readonly isCut: boolean;
  /** Evaluations that retire the results that no longer apply. */
  readonly retirements: readonly Evaluation[];
  /** The results that remain, each with its job. */
  readonly standing: readonly { readonly result: ReportedResult; readonly job: TrainingJob }[];
  /** The names of the jobs that could not be read; their results stay. */
  readonly unread: readonly string[];
  /** The results whose jobs DescribeTrainingJob does not find. */
  readonly gone: readonly ReportedResult[];
}

/** Divides results into those that remain and those to retire. If a job cannot be read, its result is neither. */
async function reviewPage(session: Session, results: readonly ReportedResult[]): Promise<Review> {
  const { run, counts, ports } = session;
  const { parameters, notifiedAtMs } = run;
  const isOfAccount = (row: ReportedResult) => isAccountResult(row, run);
  const isExemptRow = ({ resourceId }: ReportedResult) =>
    isExempt(resourceId, parameters.exemptJobNames);
  const rows = results.filter((row) => !isOfAccount(row) && !isExemptRow(row));
  const retirements = results
    .filter((row) => !isOfAccount(row) && isExemptRow(row))
    .map((row) => retirementOf(row, 'exempt'));
  const isForgotten = !parameters.accountResult && session.state.accountResult === undefined;
  if (isForgotten && results.some(isOfAccount)) retirements.push(accountRetirement(run));

  const names = rows.map(({ resourceId }) => resourceId);
  const indexed = await ports.index.named(names);
  const confirmed = new Map<string, TrainingJob>();
  for (const row of rows) {
    const record = indexed.get(row.resourceId);
    if (record && judge(record, parameters, notifiedAtMs).kind === row.compliance)
      confirmed.set(row.resourceId, record);
  }
  const readings = await describeOthers(session, names, { known: confirmed, indexed });

  const standing: { result: ReportedResult; job: TrainingJob }[] = [];
  const unread: string[] = [];
  const gone: ReportedResult[] = [];
  let isCut = false;
  for (const [position, result] of rows.entries()) {
    const reading = readings[position];
    if (reading === undefined || reading.kind === 'unread') isCut = true;
    else if (reading.kind === 'gone') gone.push(result);
    else if (reading.kind === 'unknown') {
      counts.unknown += 1;
      unread.push(reading.name);
      ports.log.record('result-unreviewed', { job: reading.name, reason: reading.reason });
    } else {
      const because = notApplicableReason(reading.job);
      if (because) retirements.push(retirementOf(result, because));
      else if (result.resourceType !== session.state.resourceType)
        retirements.push(retirementOf(result, 'retyped'));
      else standing.push({ result, job: reading.job });
    }
  }
  return { isCut, retirements, standing, unread, gone };

  function notApplicableReason(job: TrainingJob): OutOfScope | undefined {
    const verdict = judge(job, parameters, notifiedAtMs);
    return verdict.kind === 'notApplicable' ? verdict.because : undefined;
  }
}

/** Jobs that one audit looks up in the listing, at most; each takes a call. */
const goneLookUps = 200;

interface Goneness {
  readonly retirements: readonly Evaluation[];
  readonly lookedUp: number;
  /** Names of jobs that are listed although DescribeTrainingJob does not find them. */
  readonly contradicted: readonly string[];
  readonly unconfirmed: number;
}

/**
 * Retires the results of jobs that are gone, if the listing agrees. A service that answers "not found" to every request
 * would otherwise remove all results of the rule. Beyond a number of lookups, results stay until a second audit does not
 * find their jobs either, and the listing contradicted none of the lookups.
 */
async function confirmGone(
  { ports, opening }: Session,
  audit: Audit,
  gone: readonly ReportedResult[],
): Promise<Goneness> {
  const retirements: Evaluation[] = [];
  const contradicted: string[] = [];
  let lookedUp = 0;
  let unconfirmed = 0;
  const isTrusted = () => audit.goneContradicted + contradicted.length === 0;
  const isSecondTime = (opening.goneUnconfirmedAtMs ?? audit.startedAtMs) < audit.startedAtMs;
  for (const result of gone) {
    const mayLookUp = audit.goneLookedUp + lookedUp < goneLookUps && ports.clock.mayStart();
    const isListed = mayLookUp ? await ports.inventory.isListed(result.resourceId) : undefined;
    lookedUp += mayLookUp ? 1 : 0;
    if (isListed === true) {
      contradicted.push(result.resourceId);
      ports.log.record('gone-contradicted', { job: result.resourceId });
    } else if (isListed === false || (isSecondTime && isTrusted()))
      retirements.push(retirementOf(result, 'gone'));
    else unconfirmed += 1;
  }
  return { retirements, lookedUp, contradicted, unconfirmed };
}

/** True for a result that need not be made again: recent enough, and what the job deserves. */
function isConfirmed({ run }: Session, result: ReportedResult, job: TrainingJob): boolean {
  const { kind } = judge(job, run.parameters, run.notifiedAtMs);
  return kind === result.compliance && !isOutdated(result, run);
}

/** Pages through the jobs that exist, newest first. */
async function listExisting(
  session: Session,
  floor: number,
  isComparable: (job: ListedJob) => boolean,
): Promise<StepOutcome> {
  const { ports, state } = session;
  const { unread, listedFrom } = auditOf(session);
  const unreadNames = new Set(unread);
  const gap = { from: Math.max(state.intervals[0]?.from ?? 0, floor), to: listedFrom };
  if (gap.from >= gap.to) return 'done';
  let uncounted: readonly ListedJob[] = [];
  const listing = { gap, isOpen: false, byTime: true };
  for await (const { jobs, reach } of listGap(ports.inventory, listing)) {
    const known = [...uncounted, ...jobs];
    const isListed = (job: ListedJob) => creationSecond(job) >= reach;
    uncounted = known.filter((job) => !isListed(job));
    const counted = known.filter(
      (job) => isListed(job) && isComparable(job) && !unreadNames.has(job.name),
    );
    session.change((now) =>
      withAudit(now, (audit) => ({
        ...audit,
        balance: added(audit.balance, counted),
        listedFrom: reach,
      })),
    );
    if (reach > gap.from && !ports.clock.mayStart()) return 'cut';
  }
  return 'done';
}

/** Ends the audit: on days on which results are lacking, nothing is claimed any more. */
function endAudit(session: Session): void {
  const { run, ports } = session;
  const { balance, unread, startedAtMs, goneUnconfirmed } = auditOf(session);
  const ageLimit = ageLimitMs(run.parameters, run.notifiedAtMs) / 1_000;
  if (unread === null) ports.log.record('audit-inconclusive');
  if (goneUnconfirmed > 0) ports.log.record('gone-unconfirmed', { jobs: goneUnconfirmed });
  const lacking = unread === null ? [] : daysOf(balance).filter(({ from }) => from >= ageLimit);
  session.change(({ audit: _ended, goneUnconfirmedAtMs: _before, ...state }) => ({
    ...state,
    auditedAtMs: startedAtMs,
    ...(goneUnconfirmed > 0 && { goneUnconfirmedAtMs: startedAtMs }),
    intervals: uncoverAll(state.intervals, lacking),
    withoutResult: without(state.withoutResult, [
      ...lacking,
      ...(Number.isFinite(ageLimit) ? [{ from: 0, to: ageLimit }] : []),
    ]),
  }));
}

function withAudit(state: RuleState, change: (audit: Audit) => Audit): RuleState {
  return state.audit === undefined ? state : { ...state, audit: change(state.audit) };
}

function auditOf({ state }: Session): Audit {
  if (state.audit === undefined) throw new Error('no audit is under way');
  return state.audit;
}
