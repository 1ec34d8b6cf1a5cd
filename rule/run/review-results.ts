// The first half of an audit: every reported result is looked up, page by page, with some pages under way at once.

import type { Audit } from '../coverage/state.ts';
import { emptyTally, removed, sumOf } from '../coverage/tally.ts';
import { type ResultPage, ResultsTokenRefusedError } from '../ports.ts';
import { type Evaluation, type ReportedResult, retirementOf } from '../verdict/evaluation.ts';
import { isExempt } from '../verdict/scope.ts';
import type { ListedJob, TrainingJob } from '../verdict/training-job.ts';
import { judge } from '../verdict/verdict.ts';
import { accountRetirement, isAccountResult } from './account-result.ts';
import { judgeJob } from './judge-job.ts';
import { isOutdated, knownRows, nothingKnown } from './known-results.ts';
import { mapAhead } from './map-ahead.ts';
import { describeOthers } from './read-jobs.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** What both halves of an audit have to know. */
export interface AuditTerms {
  /** True for jobs that must have a result. */
  readonly isComparable: (job: ListedJob) => boolean;
  /** False once nothing new may be started. */
  readonly mayGoOn: () => boolean;
}

/** The page to continue with; `none`: all are reviewed, or reading is denied. */
export type FirstPage = ResultPage | 'none';

/** Pages whose results are looked up while the next one is read. */
const pagesAhead = 4;

/**
 * Retirements held back while pages are read, because results that disappear would shift the pages. As many as can be
 * sent at five calls per second in the time that a run reserves for its end.
 */
const retirementLimit = 10_000;

/** The page with which the review continues; `refused` if Config refuses its token. */
export async function openReview(
  { ports }: Session,
  { areResultsDone, resultsToken }: Audit,
): Promise<FirstPage | 'refused'> {
  if (areResultsDone) return 'none';
  try {
    return (await ports.results.page(resultsToken)) ?? 'none';
  } catch (error) {
    if (error instanceof ResultsTokenRefusedError) return 'refused';
    throw error;
  }
}

/**
 * Pages through the reported results. A page counts once all its results have been looked up and its retirements have
 * been accepted.
 */
export async function reviewResults(
  session: Session,
  first: FirstPage,
  terms: AuditTerms,
): Promise<StepOutcome> {
  const { outbox, ports, state } = session;
  if (state.audit?.areResultsDone) return 'done';
  if (state.audit === undefined || first === 'none') return 'cut';
  let audit: Audit = { ...state.audit, balance: emptyTally };
  let retirements: readonly Evaluation[] = [];
  let outcome: StepOutcome = 'cut';
  const mayReadOn = () => terms.mayGoOn() && retirements.length <= retirementLimit;
  const look = async (page: ResultPage) => ({ page, review: await reviewPage(session, page) });
  try {
    for await (const { page, review } of mapAhead(readOn(first), pagesAhead, look)) {
      retirements = [...retirements, ...review.retirements];
      if (review.isCut) break;
      const gone = await confirmGone(session, audit, review.gone);
      retirements = [...retirements, ...gone.retirements];
      const unread = await placeUnread(session, audit, review.unread);
      for (const { result, job } of review.standing)
        if (!isConfirmed(session, result, job))
          await judgeJob(session, job, { reported: knownRows(session.run, [result]) });
      const exempt = review.exempt.filter(terms.isComparable);
      for (const job of exempt) await judgeJob(session, job, { reported: nothingKnown });
      const counted = [
        ...exempt,
        ...review.standing.map(({ job }) => job),
        ...gone.contradicted,
        ...unread.jobs,
      ];
      audit = {
        ...afterPage(audit, page),
        balance: removed(audit.balance, counted.filter(terms.isComparable)),
        unreadLookedUp: audit.unreadLookedUp + unread.lookedUp,
        isInconclusive: audit.isInconclusive || unread.isInconclusive,
        goneLookedUp: audit.goneLookedUp + gone.lookedUp,
        goneContradicted: audit.goneContradicted + gone.contradicted.length,
        goneUnconfirmed: audit.goneUnconfirmed + gone.unconfirmed,
      };
      if (page.nextToken === undefined) outcome = 'done';
    }
  } finally {
    // Also if a page could not be read: the outcome of the pages before it is kept.
    for (const retirement of retirements) await outbox.add(retirement);
    const { balance, toList: _l, listed: _m, listedJobs: _n, ...reached } = audit;
    await outbox.claim((now) => ({
      ...now,
      ...(now.audit && {
        audit: { ...now.audit, ...reached, balance: sumOf(now.audit.balance, balance) },
      }),
    }));
  }
  return outcome;

  async function* readOn(from: ResultPage): AsyncGenerator<ResultPage> {
    for (let page: ResultPage | undefined = from; page !== undefined; ) {
      yield page;
      if (page.nextToken === undefined || !mayReadOn()) return;
      page = await ports.results.page(page.nextToken);
    }
  }
}

function afterPage(audit: Audit, { results, nextToken }: ResultPage): Audit {
  const { resultsToken: _read, ...rest } = audit;
  const reviewed = audit.reviewed + results.length;
  return nextToken === undefined
    ? { ...rest, reviewed, areResultsDone: true }
    : { ...rest, reviewed, resultsToken: nextToken };
}

interface Review {
  /** True if time ran out before every result was looked up. */
  readonly isCut: boolean;
  /** Evaluations that retire the results that no longer apply. */
  readonly retirements: readonly Evaluation[];
  /** The results that remain, each with its job. */
  readonly standing: readonly { readonly result: ReportedResult; readonly job: TrainingJob }[];
  /** The jobs that a tag exempts by now; their results are among those to retire. */
  readonly exempt: readonly TrainingJob[];
  /** The names of the jobs that could not be read; their results stay. */
  readonly unread: readonly string[];
  /** The results whose jobs DescribeTrainingJob does not find. */
  readonly gone: readonly ReportedResult[];
}

/** Divides results into those that remain and those to retire. If a job cannot be read, its result is neither. */
async function reviewPage(session: Session, { results }: ResultPage): Promise<Review> {
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
  const exempt: TrainingJob[] = [];
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
      const verdict = judge(reading.job, parameters, notifiedAtMs);
      if (verdict.kind === 'notApplicable') {
        retirements.push(retirementOf(result, verdict.because));
        if (verdict.exemption !== undefined) exempt.push(reading.job);
      } else if (result.resourceType !== session.state.resourceType)
        retirements.push(retirementOf(result, 'retyped'));
      else standing.push({ result, job: reading.job });
    }
  }
  return { isCut, retirements, standing, exempt, unread, gone };
}

/** Jobs with a result that one audit looks up in the listing because they cannot be read, at most. */
const unreadLookUps = 100;

interface Placed {
  /** The jobs, as they are listed. */
  readonly jobs: readonly ListedJob[];
  readonly lookedUp: number;
  /** True if it is not known when a job was created: then its day cannot be compared. */
  readonly isInconclusive: boolean;
}

/** Looks up in the listing when jobs were created that cannot be read. */
async function placeUnread(
  { ports }: Session,
  audit: Audit,
  names: readonly string[],
): Promise<Placed> {
  const jobs: ListedJob[] = [];
  if (audit.isInconclusive || names.length === 0)
    return { jobs, lookedUp: 0, isInconclusive: audit.isInconclusive };
  if (audit.unreadLookedUp + names.length > unreadLookUps)
    return { jobs, lookedUp: 0, isInconclusive: true };
  let isInconclusive = false;
  for (const name of names) {
    const found = await ports.inventory.lookUp(name);
    if (found === 'unclear') isInconclusive = true;
    else if (found !== 'absent') jobs.push(found);
  }
  return { jobs, lookedUp: names.length, isInconclusive };
}

/** Jobs that one audit looks up in the listing, at most; each takes a call. */
const goneLookUps = 200;

interface Goneness {
  readonly retirements: readonly Evaluation[];
  readonly lookedUp: number;
  /** The jobs that are listed although DescribeTrainingJob does not find them. */
  readonly contradicted: readonly ListedJob[];
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
  const contradicted: ListedJob[] = [];
  let lookedUp = 0;
  let unconfirmed = 0;
  const isTrusted = () => audit.goneContradicted + contradicted.length === 0;
  const isSecondTime = (opening.goneUnconfirmedAtMs ?? audit.startedAtMs) < audit.startedAtMs;
  for (const result of gone) {
    const mayLookUp = audit.goneLookedUp + lookedUp < goneLookUps && ports.clock.mayStart();
    const found = mayLookUp ? await ports.inventory.lookUp(result.resourceId) : 'unclear';
    lookedUp += mayLookUp ? 1 : 0;
    if (found === 'absent' || (found === 'unclear' && isSecondTime && isTrusted()))
      retirements.push(retirementOf(result, 'gone'));
    else if (found === 'unclear') unconfirmed += 1;
    else {
      contradicted.push(found);
      ports.log.record('gone-contradicted', { job: found.name });
    }
  }
  return { retirements, lookedUp, contradicted, unconfirmed };
}

/** True for a result that need not be made again: recent enough, and what the job deserves. */
function isConfirmed({ run }: Session, result: ReportedResult, job: TrainingJob): boolean {
  const { kind } = judge(job, run.parameters, run.notifiedAtMs);
  return kind === result.compliance && !isOutdated(result, run);
}
