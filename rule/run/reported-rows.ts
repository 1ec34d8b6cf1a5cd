// What Config holds, as far as a run has to know it: nothing beyond the first page for a quiet
// account, everything for a run without memory, up to a limit where a policy change may leave
// many results as they are.

import type { Interval } from '../coverage/intervals.ts';
import type { ResultPage } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import type { Session } from './session.ts';

/** Above this many results a change of policy sends everything again; see docs/performance.md. */
export const comparableResults = 50_000;

export interface ReportedRows {
  /** The rows of this name, which count as dealt with from now on. */
  take(resourceId: string): readonly ReportedResult[];
  /** True for a name of which there is a row of this type that was not taken. */
  has(resourceType: string, resourceId: string): boolean;
  /** The rows that were not taken. */
  rest(): readonly ReportedResult[];
  /** False where reading was denied or stopped at the limit: then there are no rows. */
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

/** Knows nothing: everything judged is sent. */
const noRows: readonly ReportedResult[] = [];

export interface RowsReader {
  /** What a run has to know of a stretch; Config is read once at most. */
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
 * Reads on from the first page, up to a limit of rows. A claim remembers that there were too many: its
 * later runs do not read them again to find out.
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
