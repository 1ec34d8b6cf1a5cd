import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, isCovered } from '../../rule/coverage/intervals.ts';
import {
  added,
  daysOf,
  emptyTally,
  negated,
  removed,
  sumOf,
  without,
} from '../../rule/coverage/tally.ts';
import type { ListedJob } from '../../rule/verdict/training-job.ts';

const dayMs = 86_400_000;
const job = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 12 }),
    createdAtMs: fc.nat(40 * dayMs),
  })
  .map((one): ListedJob => ({ ...one, status: 'Completed' }));
const jobs = fc.uniqueArray(job, { selector: ({ name }) => name, maxLength: 40 });

it('nothing is left if both sides are equal, in any order and in any batches', () => {
  fc.assert(
    fc.property(jobs, fc.nat(40), (list, cut) => {
      const one = added(added(emptyTally, list.slice(0, cut)), list.slice(cut));

      expect(
        sumOf(added(emptyTally, list.slice(cut)), added(emptyTally, list.slice(0, cut))),
      ).toEqual(one);
      expect(removed(one, list.toReversed())).toEqual({});
      expect(added(negated(one), list)).toEqual({});
    }),
  );
});

it('the days of every job that is on one side only are left, and no others', () => {
  fc.assert(
    fc.property(jobs, jobs, (listed, reported) => {
      const names = (side: readonly ListedJob[]) =>
        new Set(side.map(({ name, createdAtMs }) => `${name} ${createdAtMs}`));
      const key = ({ name, createdAtMs }: ListedJob) => `${name} ${createdAtMs}`;
      const lone = [
        ...listed.filter((one) => !names(reported).has(key(one))),
        ...reported.filter((one) => !names(listed).has(key(one))),
      ];

      const days = daysOf(removed(added(emptyTally, listed), reported));

      for (const one of lone)
        expect(isCovered(days, Math.floor(one.createdAtMs / 1_000)), one.name).toBe(true);
      for (const { from, to } of days)
        expect(
          lone.some((one) => one.createdAtMs >= from * 1_000 && one.createdAtMs < to * 1_000),
        ).toBe(true);
    }),
  );
});

it('a lost result shows even if a job of the same day was deleted', () => {
  const lost: ListedJob = { name: 'lost', createdAtMs: dayMs + 1, status: 'Completed' };
  const deleted: ListedJob = { name: 'deleted', createdAtMs: dayMs + 2, status: 'Completed' };

  const balance = removed(added(emptyTally, [lost]), [deleted]);

  expect(daysOf(balance)).toEqual([{ from: 86_400, to: 172_800, count: 0 }]);
});

describe('a tally without stretches', () => {
  const list = [1, 2, 3].map(
    (day): ListedJob => ({ name: `job-${day}`, createdAtMs: day * dayMs, status: 'Completed' }),
  );
  const daysWithout = (...stretches: readonly Interval[]) =>
    daysOf(without(added(emptyTally, list), stretches)).map(({ from }) => from / 86_400);
  const stretch = (fromDay: number, toDay: number) => ({
    from: fromDay * 86_400,
    to: toDay * 86_400,
  });

  it.each([
    ['two whole days and a part of the third', [stretch(1, 3.5)], [3]],
    ['exactly one day', [stretch(2, 3)], [1, 3]],
    ['all but the first second of a day', [{ from: 86_401, to: 172_800 }], [1, 2, 3]],
    ['all but the last second of a day', [{ from: 86_400, to: 172_799 }], [1, 2, 3]],
    ['one day each', [stretch(1, 2), stretch(3, 4)], [2]],
    ['a day from before to after it', [stretch(0, 2.5)], [2, 3]],
    ['nothing', [], [1, 2, 3]],
  ])('lacks the days that lie in one of them whole: %s', (_what, stretches, left) => {
    expect(daysWithout(...stretches)).toEqual(left);
  });
});

it('the names of a day are kept as the sum of their hashes, as stored states hold it', () => {
  const named = (name: string): ListedJob => ({ name, createdAtMs: dayMs, status: 'Completed' });

  const tally = added(emptyTally, [named('a'), named('foobar')]);

  // The published FNV-1a values of both names.
  expect(tally).toEqual({ 1: [2, (0xe40c292c + 0xbf9cf968) % 2 ** 32] });
});

it('a day whose hashes sum up to nothing still counts its jobs', () => {
  const named = (name: string): ListedJob => ({ name, createdAtMs: dayMs, status: 'Completed' });

  const tally = added(emptyTally, [named('job-94ua'), named('job-97k0')]);

  expect(tally).toEqual({ 1: [2, 0] });
  expect(daysOf(removed(tally, [named('job-94ua')]))).toHaveLength(1);
});

it('no jobs leave a tally as it is, without a copy', () => {
  const tally = added(emptyTally, [{ name: 'a', createdAtMs: 0, status: 'Completed' }]);

  expect(added(tally, [])).toBe(tally);
  expect(removed(tally, [])).toBe(tally);
});
