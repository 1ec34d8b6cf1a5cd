// What a run knows of the results that Config holds. A result that Config already holds is not sent again.

import { markOf, type ReportedMarks } from '../coverage/reported-marks.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import type { Run } from './run.ts';

export interface KnownResults {
  /** The mark of the result with this type and name, if there is one that is recent enough. */
  markOf(resourceType: string, resourceId: string): number | undefined;
  /**
   * The results with this name, which count as taken from now on. None if only marks are known: then an audit retires
   * what has to be retired.
   */
  take(resourceId: string): readonly ReportedResult[];
}

/** Nothing is known: everything that is judged is sent. */
export const nothingKnown: KnownResults = { markOf: () => undefined, take: () => [] };

/** Whole results, for a run that compares all of them or a few. */
export interface KnownRows extends KnownResults {
  /** The rows that were not taken. */
  rest(): readonly ReportedResult[];
  /** False if reading was denied or stopped at a limit: then there are no rows. */
  readonly areAll: boolean;
}

export function knownRows(
  run: Run,
  results: readonly ReportedResult[],
  { areAll = true } = {},
): KnownRows {
  const rows = Map.groupBy(results, ({ resourceId }) => resourceId);
  return {
    markOf(resourceType, resourceId) {
      const row = rows.get(resourceId)?.find((one) => one.resourceType === resourceType);
      return row === undefined || isOutdated(row, run) ? undefined : markOf(row);
    },
    take(resourceId) {
      const taken = rows.get(resourceId) ?? [];
      rows.delete(resourceId);
      return taken;
    },
    rest: () => [...rows.values()].flat(),
    areAll,
  };
}

/** The marks of all results of one type. */
export function knownMarks(ofType: string, marks: ReportedMarks): KnownResults {
  return {
    ...nothingKnown,
    markOf: (resourceType, resourceId) =>
      resourceType === ofType ? marks.of(resourceId) : undefined,
  };
}

/** The mark of one job's result. */
export function knownMark(ofType: string, name: string, mark: number | undefined): KnownResults {
  return {
    ...nothingKnown,
    markOf: (resourceType, resourceId) =>
      resourceType === ofType && resourceId === name ? mark : undefined,
  };
}

const dayMs = 86_400_000;

/** True for a result that is older than `refreshDays`. */
export function isOutdated(result: ReportedResult, run: Run): boolean {
  const { refreshDays } = run.parameters;
  return refreshDays > 0 && run.notifiedAtMs - result.notifiedAtMs >= refreshDays * dayMs;
}
