// Coverage is a claim about Config: every job created in these intervals has been judged, and Config has accepted its
// result. Intervals are half-open, in whole epoch seconds, disjoint, and sorted oldest first.

/** `[from, to)` in epoch seconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Intervals that a state keeps, at most: about 25 KB. Dropping one only costs work. */
export const intervalLimit = 1_000;

/** The intervals with one more added and touching ones merged; none is dropped. */
export function cover(intervals: readonly Interval[], added: Interval): readonly Interval[] {
  if (added.from >= added.to) return intervals;
  const apart = intervals.filter(({ from, to }) => to < added.from || from > added.to);
  const touching = intervals.filter(({ from, to }) => to >= added.from && from <= added.to);
  const merged = {
    from: Math.min(added.from, ...touching.map(({ from }) => from)),
    to: Math.max(added.to, ...touching.map(({ to }) => to)),
  };
  return [...apart, merged].sort((one, other) => one.from - other.from);
}

/** The intervals without a stretch. */
export function uncover(intervals: readonly Interval[], removed: Interval): readonly Interval[] {
  if (removed.from >= removed.to) return intervals;
  return intervals.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, removed.from) },
      { from: Math.max(from, removed.to), to },
    ].filter((part) => part.from < part.to),
  );
}

/** The intervals without some stretches. */
export function uncoverAll(
  intervals: readonly Interval[],
  stretches: readonly Interval[],
): readonly Interval[] {
  return stretches.reduce(uncover, intervals);
}

/** The parts of `[floor, ceiling)` that are not covered, newest first: the order in which a run works. */
export function gapsBetween(
  intervals: readonly Interval[],
  floor: number,
  ceiling: number,
): readonly Interval[] {
  const whole: readonly Interval[] = floor < ceiling ? [{ from: floor, to: ceiling }] : [];
  return intervals.reduce((gaps, interval) => uncover(gaps, interval), whole).toReversed();
}

/** The newest intervals, as many as a state keeps. */
export function forgetOldest(intervals: readonly Interval[]): readonly Interval[] {
  return intervals.slice(-intervalLimit);
}

/** The number of seconds in `[floor, ceiling)` that are not covered. */
export function uncoveredSeconds(
  intervals: readonly Interval[],
  floor: number,
  ceiling: number,
): number {
  return gapsBetween(intervals, floor, ceiling).reduce((sum, { from, to }) => sum + to - from, 0);
}

export function isCovered(intervals: readonly Interval[], second: number): boolean {
  return intervals.some(({ from, to }) => second >= from && second < to);
}
