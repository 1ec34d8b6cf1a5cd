import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cover,
  forgetOldest,
  gapsBetween,
  type Interval,
  intervalLimit,
  isCovered,
  uncover,
} from '../../rule/coverage/intervals.ts';

const horizon = 60;
const interval = fc
  .tuple(fc.nat(horizon), fc.nat(horizon))
  .map(([one, other]): Interval => ({ from: Math.min(one, other), to: Math.max(one, other) }));
const intervals = fc.array(interval, { maxLength: 12 }).map((list) => list.reduce(cover, none()));

function none(): readonly Interval[] {
  return [];
}

function seconds(list: readonly Interval[]): ReadonlySet<number> {
  const all = Array.from({ length: horizon + 1 }, (_, second) => second);
  return new Set(all.filter((second) => isCovered(list, second)));
}

it('intervals stay sorted and disjoint, whatever is added', () => {
  fc.assert(
    fc.property(intervals, (list) => {
      list.forEach(({ from, to }, index) => {
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThan(list[index - 1]?.to ?? -1);
      });
    }),
  );
});

it('covering adds exactly the stretch, uncovering takes exactly it away', () => {
  fc.assert(
    fc.property(intervals, interval, (list, stretch) => {
      const inside = seconds([stretch]);

      const more = seconds(cover(list, stretch));
      const less = seconds(uncover(list, stretch));

      for (const second of Array.from({ length: horizon }, (_, index) => index)) {
        expect(more.has(second)).toBe(seconds(list).has(second) || inside.has(second));
        expect(less.has(second)).toBe(seconds(list).has(second) && !inside.has(second));
      }
    }),
    { numRuns: 60 },
  );
});

it('gaps are what is missing, newest first, without overlap', () => {
  fc.assert(
    fc.property(intervals, interval, (list, whole) => {
      const gaps = gapsBetween(list, whole.from, whole.to);

      const missing = seconds(gaps);
      for (const second of Array.from({ length: horizon }, (_, index) => index))
        expect(missing.has(second)).toBe(
          seconds([whole]).has(second) && !seconds(list).has(second),
        );
      gaps.forEach((gap, index) => {
        expect(gap.to).toBeLessThan((gaps[index - 1]?.from ?? horizon + 2) + 1);
      });
    }),
    { numRuns: 60 },
  );
});

it('a full list forgets the oldest and nothing else', () => {
  fc.assert(
    fc.property(intervals, (list) => {
      const kept = forgetOldest(list);

      expect(kept.length).toBe(Math.min(list.length, intervalLimit));
      expect(list.slice(list.length - kept.length)).toEqual(kept);
    }),
  );
});
