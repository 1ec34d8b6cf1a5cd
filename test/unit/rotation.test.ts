// Which part of the history an audit lists: everything within seven days, about as much each time, and small accounts
// whole.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cover, gapsBetween, type Interval } from '../../rule/coverage/intervals.ts';
import {
  type ComparedStretch,
  isListedWhole,
  jobsToList,
  leastListed,
  listingOrder,
  roundMs,
  wholeDays,
  withCompared,
} from '../../rule/coverage/rotation.ts';
import { daySeconds } from '../../rule/coverage/tally.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = (from: number, to: number): Interval => ({
  from: from * daySeconds,
  to: to * daySeconds,
});
const comparedAt = (from: number, to: number, day: number): ComparedStretch => ({
  ...days(from, to),
  comparedAtMs: day * dayMs,
});
const daily = { startedAtMs: 100 * dayMs, intervalMs: dayMs };

describe('the order of listing', () => {
  it('begins with what was never compared, then with what was compared longest ago, the newest first', () => {
    const compared = [
      comparedAt(0, 3, 90),
      comparedAt(3, 5, 91),
      comparedAt(5, 20, 97),
      comparedAt(20, 40, 96),
      comparedAt(60, 80, 97),
    ];

    const order = listingOrder(compared, { from: 5 * daySeconds, to: 90 * daySeconds }, daily);

    expect(order).toEqual([
      { ...days(80, 90), isDue: true },
      { ...days(40, 60), isDue: true },
      { ...days(20, 40), isDue: false },
      { ...days(60, 80), isDue: false },
      { ...days(5, 20), isDue: false },
    ]);
  });

  it('calls due what would be older than seven days at the next audit', () => {
    const order = (day: number, intervalMs = dayMs) =>
      listingOrder([comparedAt(0, 90, day)], days(0, 90), { ...daily, intervalMs })[0]?.isDue;

    expect([94, 93].map((day) => order(day))).toEqual([false, true]);
    expect(order(99, roundMs)).toBe(true);
    expect(order(98, 2 * dayMs)).toBe(false);
  });

  it('calls due what would be later than that by more than an hour, since no run may be closer', () => {
    const dueAt = (day: number) =>
      listingOrder([comparedAt(0, 90, day)], days(0, 90), daily)[0]?.isDue;
    const aWeekAndAnHourAgo = 94 - 1 / 24;

    expect(dueAt(aWeekAndAnHourAgo)).toBe(false);
    expect(dueAt(aWeekAndAnHourAgo - 1 / dayMs)).toBe(true);
  });
});

describe('the jobs to list', () => {
  it('are a seventh a day, more where audits are rarer, and all of a small account', () => {
    expect(jobsToList(700_000, dayMs)).toBe(100_000);
    expect(jobsToList(700_000, 2 * dayMs)).toBe(200_000);
    expect(jobsToList(9_000, dayMs)).toBe(leastListed);
  });
});

describe('whole days', () => {
  const range = { from: 1.5 * daySeconds, to: 9.5 * daySeconds };

  it('reach down to the beginning of time where the range ends, and never into a part of a day', () => {
    expect(wholeDays([{ from: 1.5 * daySeconds, to: 9.5 * daySeconds }], range)).toEqual([
      { from: 0, to: 9 * daySeconds },
    ]);
    expect(wholeDays([{ from: 4.5 * daySeconds, to: 7 * daySeconds }], range)).toEqual([
      days(5, 7),
    ]);
    expect(wholeDays([{ from: 4.2 * daySeconds, to: 4.8 * daySeconds }], range)).toEqual([]);
    expect(wholeDays([{ from: 4 * daySeconds, to: 4.8 * daySeconds }], range)).toEqual([]);
  });

  it('are listed whole where all of them in the range was', () => {
    const listed = [{ from: 1.5 * daySeconds, to: 2.5 * daySeconds }, days(8, 10)];

    expect([1, 2, 8, 9, 10].map((day) => isListedWhole(days(day, day + 1), listed, range))).toEqual(
      [true, false, true, true, false],
    );
    expect(isListedWhole(days(1, 2), [days(0, 10)], days(2, 10))).toBe(false);
  });
});

it('compared stretches stay sorted and disjoint, and touching ones of one audit are one', () => {
  const before = [comparedAt(0, 40, 1), comparedAt(60, 80, 1)];

  expect(withCompared(before, [days(10, 20), days(40, 60)], dayMs)).toEqual([comparedAt(0, 80, 1)]);
  expect(withCompared(before, [days(10, 20)], 2 * dayMs)).toEqual([
    comparedAt(0, 10, 1),
    comparedAt(10, 20, 2),
    comparedAt(20, 40, 1),
    comparedAt(60, 80, 1),
  ]);
});

it('of compared stretches, the newest 200 are kept', () => {
  const everyOtherDay = Array.from({ length: 250 }, (_, index) => days(2 * index, 2 * index + 1));

  const kept = withCompared([], everyOtherDay, dayMs);

  expect(kept.map(({ from }) => from / daySeconds)).toEqual(
    Array.from({ length: 200 }, (_, index) => 100 + 2 * index),
  );
});

it('whatever the days hold and however an account grows, nothing waits longer than seven days and an hour', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20_000), { minLength: 1, maxLength: 60 }),
      fc.array(fc.nat(60_000), { minLength: 20, maxLength: 20 }),
      fc.array(fc.integer({ min: -29, max: 30 }), { minLength: 20, maxLength: 20 }),
      (history, growth, minutesLate) => {
        const jobsOf = [...history];
        let compared = withCompared([], [days(0, jobsOf.length)], jobsOf.length * dayMs);
        for (const [index, more] of growth.entries()) {
          jobsOf.push(more);
          const startedAtMs = jobsOf.length * dayMs + (minutesLate[index] ?? 0) * 60_000;
          const range = { from: 0, to: (jobsOf.length - 0.25) * daySeconds };
          const ages = compared.map(({ comparedAtMs }) => startedAtMs - comparedAtMs);
          expect(Math.max(...ages)).toBeLessThanOrEqual(roundMs + hourMs);

          const listed = listByDay(compared, range, startedAtMs, jobsOf);
          compared = withCompared(compared, wholeDays(listed, range), startedAtMs);
        }
      },
    ),
  );
});

/** What an audit lists of days with so many jobs, day by day. */
function listByDay(
  compared: readonly ComparedStretch[],
  range: Interval,
  startedAtMs: number,
  jobsOf: readonly number[],
): readonly Interval[] {
  const all = jobsOf.reduce((total, jobs) => total + jobs, 0);
  const wanted = jobsToList(all, dayMs);
  let listed: readonly Interval[] = [];
  let jobs = 0;
  for (const stretch of listingOrder(compared, range, { startedAtMs, intervalMs: dayMs }))
    for (let { to } = stretch; to > stretch.from && (stretch.isDue || jobs < wanted); ) {
      const day = Math.ceil(to / daySeconds) - 1;
      const from = Math.max(day * daySeconds, stretch.from);
      listed = cover(listed, { from, to });
      jobs += jobsOf[day] ?? 0;
      to = from;
    }
  if (jobs < wanted) expect(gapsBetween(listed, range.from, range.to)).toEqual([]);
  return listed;
}
