import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCovered } from '../../rule/coverage/intervals.ts';
import { added, daysOf, emptyTally, negated, removed, without } from '../../rule/coverage/tally.ts';
import type { ListedJob } from '../../rule/verdict/training-job.ts';

const dayMs = 86_400_000;
const job = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 12 }),
    createdAtMs: fc.nat(40 * dayMs),
  })
  .map((one): ListedJob => ({ ...one, status: 'Completed' }));
const jobs = fc.uniqueArray(job, { selector: ({ name }) => name, maxLength: 40 });

it('nothing is left where both sides are equal, in whatever order and batches they are counted', () => {
  fc.assert(
    fc.property(jobs, fc.nat(40), (list, cut) => {
      const one = added(added(emptyTally, list.slice(0, cut)), list.slice(cut));

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

it('a lost result shows beside a deleted job of the same day', () => {
  const lost: ListedJob = { name: 'lost', createdAtMs: dayMs + 1, status: 'Completed' };
  const deleted: ListedJob = { name: 'deleted', createdAtMs: dayMs + 2, status: 'Completed' };

  const balance = removed(added(emptyTally, [lost]), [deleted]);

  expect(daysOf(balance)).toEqual([{ from: 86_400, to: 172_800 }]);
});

it('a stretch takes only the days away that lie in it whole', () => {
  const list = [1, 2, 3].map(
    (day): ListedJob => ({ name: `job-${day}`, createdAtMs: day * dayMs, status: 'Completed' }),
  );

  const left = without(added(emptyTally, list), [{ from: 86_400, to: 3 * 86_400 + 10 }]);

  expect(daysOf(left)).toEqual([{ from: 3 * 86_400, to: 4 * 86_400 }]);
});
