import { expect, it } from 'vitest';
import { evaluateTrainingJobs } from '../../rule/evaluate.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld } from '../support/memory-world.ts';

const hourMs = 3_600_000;

it('unknown jobs too many to keep by name leave holes, also where a second spans two pages', async () => {
  const world = new MemoryWorld({ pageSize: 7, listLagMs: 0, olderTimestamp: 'applied' });
  for (let number = 0; number < 500; number += 1) {
    const name = `job-${number % 5}-${number}-${'x'.repeat(50)}`;
    const createdAtMs = world.nowMs - hourMs - Math.floor(number / 5) * 1_000;
    world.jobs.set(name, aPublicJob({ name, createdAtMs }));
    if (number % 5 === 0) world.unreadable.add(name);
  }
  const evaluate = async () => {
    const run = world.run();
    return await evaluateTrainingJobs(run, world.ports(run));
  };

  const denied = await evaluate();
  world.unreadable.clear();
  world.nowMs += hourMs;
  await evaluate();

  expect(denied.counts.unknown).toBe(100);
  expect(world.held()).toEqual(world.truth());
});
