// The series that the picture of a first sweep is drawn of.

import { expect, it } from 'vitest';
import { measureWorld } from './phases.ts';

it('a first sweep reports the newest jobs first, at the pace of its listing, until all have a result', async () => {
  const jobs = 2_000;
  const plan = { jobs, violationShare: 0.05, seed: 1, upTo: 'first sweep' } as const;
  const [sweep] = await measureWorld(plan);
  const { coverage = [], runStartsSeconds, seconds = 0 } = sweep ?? {};

  expect(runStartsSeconds).toEqual([0]);
  expect(coverage.at(-1)?.[1]).toBe(jobs);
  for (const [atSeconds, newestJobs] of coverage) {
    // A page of 100 a second, and a page under way.
    expect(atSeconds).toBeLessThan(newestJobs / 100 + 3);
    expect(atSeconds).toBeLessThanOrEqual(seconds);
  }
});
