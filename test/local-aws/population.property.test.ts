import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Population } from '../../rule/local-aws/population.ts';
import { NOON } from './connect.ts';

it('a population has valid names that differ, and creation times in order, whatever its size, seed and span', () => {
  const options = fc.record({
    jobs: fc.integer({ min: 0, max: 400 }),
    seed: fc.nat(),
    spanDays: fc.integer({ min: 0, max: 700 }),
  });

  fc.assert(
    fc.property(options, ({ jobs, seed, spanDays }) => {
      const residence = { accountId: '111122223333', region: 'eu-central-1' };
      const population = new Population({ jobs, seed, spanDays }, residence, NOON.getTime());
      const indexes = Array.from({ length: jobs }, (_, index) => index);

      const names = indexes.map((index) => population.jobAt(index).TrainingJobName);
      const times = indexes.map((index) => population.createdAtMs(index));

      expect(new Set(names).size).toBe(jobs);
      for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(indexes.map((index) => population.nameAt(index))).toEqual(names);
    }),
    { numRuns: 50 },
  );
});
