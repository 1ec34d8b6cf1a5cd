// A result is retired when its job is gone by DescribeTrainingJob's word and by the listing's, or by the first
// word twice.

import { expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld } from '../support/memory-world.ts';

const hourMs = 3_600_000;

async function startJudged(jobs: number): Promise<MemoryWorld> {
  const world = new MemoryWorld({ pageSize: 50, listLagMs: 0, olderTimestamp: 'ignored' });
  for (let number = 0; number < jobs; number += 1) {
    const createdAtMs = world.nowMs - (number + 1) * hourMs;
    world.jobs.set(`job-${number}`, aPublicJob({ name: `job-${number}`, createdAtMs }));
  }
  await run(world);
  return world;
}

/** A run a day later, so that an audit is due; the codes that it logged. */
async function audit(world: MemoryWorld): Promise<readonly string[]> {
  world.nowMs += 25 * hourMs;
  return await run(world);
}

async function run(world: MemoryWorld): Promise<readonly string[]> {
  const codes: string[] = [];
  const one = world.run();
  await evaluate(one, { ...world.ports(one), log: { record: (code) => void codes.push(code) } });
  return codes;
}

it('a service that finds no job any more empties no rule', async () => {
  const world = await startJudged(300);
  for (const name of world.jobs.keys()) world.notFound.add(name);

  for (let day = 0; day < 3; day += 1) {
    const codes = await audit(world);

    expect(codes).toContain('gone-contradicted');
    expect(codes).toContain('gone-unconfirmed');
    expect(world.rows.size).toBe(300);
  }
});

it('the results of a few deleted jobs go with the next audit', async () => {
  const world = await startJudged(300);
  for (const name of ['job-3', 'job-250']) world.jobs.delete(name);

  const codes = await audit(world);

  expect(codes).toEqual([]);
  expect(world.held()).toEqual(world.truth());
});

it('the results of very many deleted jobs go with the second audit, and the first one says so', async () => {
  const world = await startJudged(600);
  for (let number = 0; number < 500; number += 1) world.jobs.delete(`job-${number}`);

  const first = await audit(world);
  const left = world.rows.size;
  const second = await audit(world);

  expect(first).toContain('gone-unconfirmed');
  expect(left).toBe(400);
  expect(second).not.toContain('gone-unconfirmed');
  expect(world.held()).toEqual(world.truth());
});

it('a job that is listed and not found is neither judged nor retired, and judged once it is found', async () => {
  const world = await startJudged(10);
  world.notFound.add('job-3');
  const other = world.run({ requireNetworkIsolation: true });
  world.nowMs += hourMs;
  await evaluate(other, world.ports(other));
  const kept = world.rows.has('AWS::SageMaker::TrainingJob job-3');
  world.notFound.clear();
  world.nowMs += 25 * hourMs;
  const later = world.run({ requireNetworkIsolation: true });
  await evaluate(later, world.ports(later));

  expect(kept).toBe(true);
  expect(world.held()).toEqual(world.truth({ requireNetworkIsolation: true }));
});
