// Which part of the history an audit lists. Listing is the slowest of what an audit does, so large accounts are listed a
// part at a time: what was compared longest ago comes first, and nothing waits longer than a round.

import { gapsBetween, type Interval, uncoverAll } from './intervals.ts';
import { daySeconds } from './tally.ts';

/** Within this time, every job is compared with its result, unless audits are rarer. */
export const roundMs = 7 * 86_400_000;
/** Jobs that every audit lists, if there are as many: smaller accounts are compared whole each time. */
export const leastListed = 10_000;
/** How much later than expected the next audit may begin: audits begin with a run, and runs come by the hour. */
const lateMs = 3_600_000;
/** Stretches that a state keeps, at most. What is dropped is listed by the next audit. */
const stretchLimit = 200;

/** A stretch of creation time, in whole days, and when the audit began that compared it last. */
export interface ComparedStretch extends Interval {
  readonly comparedAtMs: number;
}

/** A stretch to list. One that is due cannot wait for the next audit. */
export interface ListingStretch extends Interval {
  readonly isDue: boolean;
}

interface AuditTimes {
  readonly startedAtMs: number;
  readonly intervalMs: number;
}

/** The parts of a range in the order in which they are to be listed. What was never compared is due. */
export function listingOrder(
  compared: readonly ComparedStretch[],
  range: Interval,
  { startedAtMs, intervalMs }: AuditTimes,
): readonly ListingStretch[] {
  const never = gapsBetween(compared, range.from, range.to).map((gap) => ({
    ...gap,
    comparedAtMs: Number.NEGATIVE_INFINITY,
  }));
  const before = compared
    .map((one) => ({
      ...one,
      from: Math.max(one.from, range.from),
      to: Math.min(one.to, range.to),
    }))
    .filter(({ from, to }) => from < to);
  return [...never, ...before]
    .toSorted((one, other) =>
      one.comparedAtMs === other.comparedAtMs
        ? other.to - one.to
        : one.comparedAtMs - other.comparedAtMs,
    )
    .map(({ from, to, comparedAtMs }) => ({
      ...{ from, to },
      isDue: startedAtMs + intervalMs - comparedAtMs > roundMs + lateMs,
    }));
}

/** Jobs to list in one audit, so that every round is as much work as the one before. */
export function jobsToList(jobs: number, intervalMs: number): number {
  return Math.max(Math.ceil((jobs * intervalMs) / roundMs), leastListed);
}

/** The whole days of the range that lie in what was listed. */
export function wholeDays(listed: readonly Interval[], range: Interval): readonly Interval[] {
  return listed.flatMap(({ from, to }) => {
    const days = {
      from: from <= range.from ? 0 : Math.ceil(from / daySeconds) * daySeconds,
      to: Math.floor(to / daySeconds) * daySeconds,
    };
    return days.from < days.to ? [days] : [];
  });
}

/** The compared stretches after an audit that compared these days. */
export function withCompared(
  compared: readonly ComparedStretch[],
  days: readonly Interval[],
  comparedAtMs: number,
): readonly ComparedStretch[] {
  const older = compared.flatMap(({ comparedAtMs: atMs, ...stretch }) =>
    uncoverAll([stretch], days).map((part) => ({ ...part, comparedAtMs: atMs })),
  );
  return [...older, ...days.map((day) => ({ ...day, comparedAtMs }))]
    .toSorted((one, other) => one.from - other.from)
    .reduce<readonly ComparedStretch[]>(appended, [])
    .slice(-stretchLimit);
}

/** Stretches that touch and were compared by the same audit are one. */
function appended(
  stretches: readonly ComparedStretch[],
  next: ComparedStretch,
): readonly ComparedStretch[] {
  const last = stretches.at(-1);
  if (last === undefined || last.to !== next.from || last.comparedAtMs !== next.comparedAtMs)
    return [...stretches, next];
  return [...stretches.slice(0, -1), { ...last, to: next.to }];
}

/** True if all of a day that lies in the range has been listed. */
export function isListedWhole(
  day: Interval,
  listed: readonly Interval[],
  range: Interval,
): boolean {
  const part = { from: Math.max(day.from, range.from), to: Math.min(day.to, range.to) };
  return part.from < part.to && gapsBetween(listed, part.from, part.to).length === 0;
}
