import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCovered } from '../../rule/core/coverage.ts';
import { count, differences, openTally, type Tally } from '../../rule/core/tally.ts';

const range = { from: 1_000, to: 9_000 };
const job = fc.record({ name: fc.string({ minLength: 1, maxLength: 12 }), second: fc.nat(8_999) });
const jobs = fc.uniqueArray(job, { selector: ({ name }) => name, maxLength: 40 });

function tallied(
  tally: Tally,
  side: 'listed' | 'held',
  list: readonly { name: string; second: number }[],
): Tally {
  return list.reduce((sum, { name, second }) => count(sum, side, name, second), tally);
}

it('two equal sides differ nowhere, in whatever order they are counted', () => {
  fc.assert(
    fc.property(jobs, fc.infiniteStream(fc.nat()), (list, order) => {
      const shuffled = list
        .map((one) => ({ one, key: order.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);

      const tally = tallied(tallied(openTally(range), 'listed', list), 'held', shuffled);

      expect(differences(tally)).toEqual([]);
    }),
  );
});

it('a job that one side lacks lies in a stretch that differs', () => {
  fc.assert(
    fc.property(
      jobs,
      job,
      fc.constantFrom('listed' as const, 'held' as const),
      (list, extra, side) => {
        const others = list.filter(({ name }) => name !== extra.name);
        const equal = tallied(tallied(openTally(range), 'listed', others), 'held', others);

        const tally = count(equal, side, extra.name, extra.second);

        expect(isCovered(differences(tally), extra.second)).toBe(true);
      },
    ),
  );
});
