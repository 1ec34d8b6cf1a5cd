// Reads the reported results that a sweep has to be compared with: none if they cannot matter, otherwise all of them,
// as marks. Large accounts take more than one run for that, so the marks are kept beside the state.

import type { Interval } from '../coverage/intervals.ts';
import { createReportedMarks, markOf, type ReportedMarks } from '../coverage/reported-marks.ts';
import type { Comparison } from '../coverage/state.ts';
import { type Lease, type ResultPage, ResultsTokenRefusedError } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import {
  isOutdated,
  type KnownResults,
  type KnownRows,
  knownMarks,
  knownRows,
  nothingKnown,
} from './known-results.ts';
import type { Session } from './session.ts';

/** Marks in a part that is kept: 72 KB. Fewer results than this are read again by each run of a chain. */
const marksPerPart = 6_000;

export interface ResultsReader {
  /** What a run has to know about a stretch. The results are read at most once. `cut`: time ran out before all were. */
  knownFor(gap: Interval, options: { readonly isOpen: boolean }): Promise<KnownResults | 'cut'>;
}

/** @param first the first page, if it has been read already. */
export function createResultsReader(session: Session, first?: ResultPage): ResultsReader {
  let known: KnownResults | undefined;
  return {
    async knownFor(gap, { isOpen }) {
      const { intervals, reportedFrom } = session.state;
      const isNew = isOpen && intervals.length > 0;
      const wasNeverReported = gap.to <= reportedFrom;
      if (session.lease === undefined || isNew || wasNeverReported) return nothingKnown;
      if (known === undefined) {
        const read = await readMarks(session, session.lease, first);
        if (read === 'cut') return 'cut';
        known = read;
      }
      return known;
    },
  };
}

/** Everything that is not covered has been compared: what was read for that is of no use any more. */
export function endComparison({ state, change }: Session): void {
  if (state.comparison === undefined) return;
  change(({ comparison: _ended, ...rest }) => rest);
}

async function readMarks(
  session: Session,
  lease: Lease,
  first: ResultPage | undefined,
): Promise<KnownResults | 'cut'> {
  const { run, ports, state } = session;
  const { resourceType } = state;
  const marks = createReportedMarks();
  if (isGivenUp(state.comparison)) return nothingKnown;
  const kept = await takeUp(state.comparison, lease, marks);
  if (kept !== undefined && kept.resultsToken === undefined) return knownMarks(resourceType, marks);
  // An attempt reads at most once before its audit, and once after it.
  const id = `${lease.id}.${state.auditedAtMs}`;
  let comparison = kept ?? { ...nothingRead, id, refusals: state.comparison?.refusals ?? 0 };
  let page: ResultPage | undefined;
  try {
    page = await (kept ? ports.results.page(kept.resultsToken) : (first ?? ports.results.page()));
  } catch (error) {
    if (!(error instanceof ResultsTokenRefusedError)) throw error;
    const refusals = comparison.refusals + 1;
    session.change((now) => ({ ...now, comparison: { ...nothingRead, id, refusals } }));
    return await readMarks(session, lease, first);
  }
  for (;;) {
    if (page === undefined) return nothingKnown;
    for (const row of page.results)
      if (row.resourceType === resourceType && !isOutdated(row, run))
        marks.add(row.resourceId, markOf(row));
    comparison = afterPage(comparison, page);
    const isLast = page.nextToken === undefined;
    const isCut = !isLast && !ports.clock.mayStart();
    if (isCut || marks.newCount >= marksPerPart || (isLast && comparison.parts > 0)) await keep();
    if (isLast) return knownMarks(resourceType, marks);
    if (isCut) return 'cut';
    try {
      page = await ports.results.page(page.nextToken);
    } catch (error) {
      if (marks.newCount > 0) await keep();
      throw error;
    }
  }

  async function keep(): Promise<void> {
    await lease.marks.keep(comparison.id, comparison.parts, marks.takeNew());
    comparison = { ...comparison, parts: comparison.parts + 1 };
    const reached = comparison;
    session.change((now) => ({ ...now, comparison: reached }));
  }
}

const nothingRead = { parts: 0, results: 0 };
/** Tokens that do not outlast a run would otherwise have a large account read its results for ever. */
const refusalLimit = 2;

function isGivenUp(comparison: Comparison | undefined): boolean {
  return (comparison?.refusals ?? 0) >= refusalLimit;
}

/** Takes up what an earlier run read; undefined if there is nothing, or if not all of it is kept any more. */
async function takeUp(
  comparison: Comparison | undefined,
  lease: Lease,
  marks: ReportedMarks,
): Promise<Comparison | undefined> {
  if (comparison === undefined || comparison.parts === 0) return undefined;
  const parts = await lease.marks.all(comparison.id);
  if (parts.length !== comparison.parts) return undefined;
  for (const part of parts) marks.addKept(part);
  return comparison;
}

function afterPage(comparison: Comparison, { results, nextToken }: ResultPage): Comparison {
  const { resultsToken: _read, ...rest } = comparison;
  return {
    ...rest,
    results: comparison.results + results.length,
    ...(nextToken !== undefined && { resultsToken: nextToken }),
  };
}

/**
 * Whole results, for a run without a state: all of them, or none if there are more than the limit.
 */
export async function readRows(
  { run, ports }: Session,
  first: ResultPage | undefined,
  limit: number,
): Promise<KnownRows> {
  const rows: ReportedResult[] = [];
  for (let page = first; page !== undefined; ) {
    rows.push(...page.results);
    if (page.nextToken === undefined) return knownRows(run, rows);
    if (rows.length >= limit) break;
    page = await ports.results.page(page.nextToken);
  }
  return knownRows(run, [], { areAll: false });
}
