import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCovered } from '../../rule/coverage/intervals.ts';
import { count, lacking, openTally, type Tally } from '../../rule/coverage/tally.ts';

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

it('nothing is lacking where both sides are equal, in whatever order they are counted', () => {
  fc.assert(
    fc.property(jobs, fc.infiniteStream(fc.nat()), (list, order) => {
      const shuffled = list
        .map((one) => ({ one, key: order.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);

      const tally = tallied(tallied(openTally(range), 'listed', list), 'held', shuffled);

      expect(lacking(tally)).toEqual([]);
    }),
  );
});

it('a listed job that is not held lies in a stretch that lacks something', () => {
  fc.assert(
    fc.property(jobs, job, (list, extra) => {
      const others = list.filter(({ name }) => name !== extra.name);
      const equal = tallied(tallied(openTally(range), 'listed', others), 'held', others);

      const tally = count(equal, 'listed', extra.name, extra.second);

      expect(isCovered(lacking(tally), extra.second)).toBe(true);
    }),
  );
});

it('jobs that are held and no longer listed make no stretch lack anything', () => {
  fc.assert(
    fc.property(jobs, jobs, (list, deleted) => {
      const names = new Set(list.map(({ name }) => name));
      const gone = deleted.filter(({ name }) => !names.has(name));
      const held = tallied(openTally(range), 'held', [...list, ...gone]);

      expect(lacking(tallied(held, 'listed', list))).toEqual([]);
    }),
  );
});
