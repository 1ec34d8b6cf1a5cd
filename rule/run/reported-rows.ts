// The reported results, as far as a run has to know them: only the first page if nothing has to be compared, everything
// for a run without a state, and up to a limit after a change of policy.

import type { Interval } from '../coverage/intervals.ts';
import type { ResultPage } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import type { Session } from './session.ts';

/** With more results than this, a change of policy sends everything again; see docs/performance.md. */
export const comparableResults = 50_000;

export interface ReportedRows {
  /** The rows with this name, which count as taken from now on. */
  take(resourceId: string): readonly ReportedResult[];
  /** True if there is a row with this type and name that was not taken. */
  has(resourceType: string, resourceId: string): boolean;
  /** The rows that were not taken. */
  rest(): readonly ReportedResult[];
  /** False if reading was denied or stopped at the limit: then there are no rows. */
  readonly areAll: boolean;
}

/** Rows to compare with. */
export function rowsOf(results: readonly ReportedResult[], areAll = true): ReportedRows {
  const rows = Map.groupBy(results, ({ resourceId }) => resourceId);
  return {
    take(resourceId) {
      const taken = rows.get(resourceId) ?? [];
      rows.delete(resourceId);
      return taken;
    },
    has: (resourceType, resourceId) =>
      rows.get(resourceId)?.some((row) => row.resourceType === resourceType) ?? false,
    rest: () => [...rows.values()].flat(),
    areAll,
  };
}

/** Without rows, everything that is judged is sent. */
const noRows: readonly ReportedResult[] = [];

export interface RowsReader {
  /** What a run has to know about a stretch. The results are read at most once. */
  rowsFor(gap: Interval, options: { readonly isOpen: boolean }): Promise<ReportedRows>;
}

export function createRowsReader(session: Session, first: ResultPage | undefined): RowsReader {
  let read: ReportedRows | undefined;
  return {
    async rowsFor(gap, { isOpen }) {
      const { intervals, reportedFrom, isTooMuchToCompare } = session.state;
      const isNew = isOpen && intervals.length > 0;
      const wasNeverReported = gap.to <= reportedFrom;
      const isSpared = isNew || wasNeverReported || isTooMuchToCompare;
      if (session.lease !== undefined && isSpared) return rowsOf(noRows, false);
      const limit = session.lease === undefined ? Number.POSITIVE_INFINITY : comparableResults;
      read ??= await readRows(session, first, limit);
      return read;
    },
  };
}

/**
 * Continues reading from the first page, up to a limit of rows. The claim remembers if there are too many, so that later
 * runs do not read them again.
 */
export async function readRows(
  session: Session,
  first: ResultPage | undefined,
  limit: number,
): Promise<ReportedRows> {
  const rows: ReportedResult[] = [];
  for (let page = first; page !== undefined; ) {
    rows.push(...page.results);
    if (page.nextToken === undefined) return rowsOf(rows);
    if (rows.length >= limit) {
      session.change((state) => ({ ...state, isTooMuchToCompare: true }));
      break;
    }
    page = await session.ports.results.page(page.nextToken);
  }
  return rowsOf(noRows, false);
}
