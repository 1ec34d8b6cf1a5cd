// What Config holds, as far as a run has to know it: nothing beyond the first page for a quiet
// account, everything for a run without memory, up to a limit where a policy change may leave
// many results as they are.

import type { Interval } from '../coverage/intervals.ts';
import type { ReportedResults, ResultPage } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import type { Ledger } from './ledger.ts';

/** Above this many results a change of policy sends everything again; see docs/performance.md. */
export const comparableResults = 50_000;

export interface HeldResults {
  find(resourceType: string, resourceId: string): ReportedResult | undefined;
  /** Takes note that every row of this name has been dealt with, and returns them. */
  settle(resourceId: string): readonly ReportedResult[];
  /** The rows that were not settled; none where reading was denied or stopped at the limit. */
  rest(): readonly ReportedResult[];
}

/** Tells for each stretch what a run has to know of it; Config is read once at most. */
export function createHeldReader(
  results: ReportedResults,
  first: ResultPage | undefined,
  ledger: Ledger,
): (gap: Interval, options: { readonly isOpen: boolean }) => Promise<HeldResults> {
  let read: HeldResults | undefined;
  return async (gap, { isOpen }) => {
    const { intervals, reportedFrom } = ledger.checkpoint;
    const isNew = isOpen && intervals.length > 0;
    const wasNeverReported = gap.to <= reportedFrom;
    if (ledger.remembers && (isNew || wasNeverReported)) return unknownHeldResults();
    const limit = ledger.remembers ? comparableResults : Number.POSITIVE_INFINITY;
    read ??= await readHeldResults(results, first, limit);
    return read;
  };
}

/** Reads on from the first page, up to a limit of rows. */
async function readHeldResults(
  results: ReportedResults,
  first: ResultPage | undefined,
  limit: number,
): Promise<HeldResults> {
  const rows = new Map<string, readonly ReportedResult[]>();
  let page = first;
  let read = 0;
  while (page !== undefined) {
    for (const row of page.results)
      rows.set(row.resourceId, [...(rows.get(row.resourceId) ?? []), row]);
    read += page.results.length;
    if (page.nextToken === undefined) return heldResults(rows);
    if (read >= limit) return heldResults(new Map());
    page = await results.page(page.nextToken);
  }
  return heldResults(new Map());
}

/** Knows nothing: everything judged is sent. */
export function unknownHeldResults(): HeldResults {
  return heldResults(new Map());
}

function heldResults(rows: Map<string, readonly ReportedResult[]>): HeldResults {
  return {
    find: (resourceType, resourceId) =>
      rows.get(resourceId)?.find((row) => row.resourceType === resourceType),
    settle(resourceId) {
      const settled = rows.get(resourceId) ?? [];
      rows.delete(resourceId);
      return settled;
    },
    rest: () => [...rows.values()].flat(),
  };
}
