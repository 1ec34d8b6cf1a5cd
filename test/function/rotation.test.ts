// Accounts that are too large to be listed in one audit: every job has its turn within seven days, and every result each
// day, whatever happens meanwhile.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leastListed } from '../../rule/coverage/rotation.ts';
import { evaluate } from '../../rule/evaluate.ts';
import type { IndexedJobs } from '../../rule/verdict/verdict.ts';
import { aPublicJob, aTrainingJob } from '../support/factories.ts';
import { KilledError, MemoryWorld, type RunLimits } from '../support/memory-world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const jobCount = leastListed + 2_000;
const spanDays = 60;
const typeOf = 'AWS::SageMaker::TrainingJob';

/** A world with a search index that is never late, since describing every job would take the most of a test's time. */
async function startJudged(): Promise<MemoryWorld> {
  const world = new MemoryWorld({ pageSize: 500, listLagMs: 0, olderTimestamp: 'ignored' });
  for (let number = 0; number < jobCount; number += 1)
    put(world, `job-${number}`, hourMs + (number * spanDays * dayMs) / jobCount);
  await run(world);
  return world;
}

function put(world: MemoryWorld, name: string, ageMs: number): void {
  const make = name.endsWith('7') ? aPublicJob : aTrainingJob;
  world.jobs.set(name, make({ name, createdAtMs: Math.floor(world.nowMs - ageMs) }));
}

interface Listings {
  listed: number;
}

async function run(world: MemoryWorld, limits: RunLimits = {}): Promise<Listings> {
  const one = world.run();
  const found = async (names: Iterable<string>): Promise<IndexedJobs> =>
    new Map(
      [...names]
        .flatMap((name) => [[name, world.jobs.get(name)]] as const)
        .flatMap(([name, job]) => (job === undefined ? [] : [[name, job] as const])),
    );
  const ports = world.ports(one, limits);
  const seen = { listed: 0 };
  try {
    await evaluate(one, {
      ...ports,
      index: {
        createdAlongside: (jobs) => found(jobs.map(({ name }) => name)),
        named: found,
      },
      inventory: {
        ...ports.inventory,
        async *list(window) {
          for await (const page of ports.inventory.list(window)) {
            seen.listed += page.jobs.length;
            yield page;
          }
        },
      },
    });
  } catch (error) {
    if (!(error instanceof KilledError)) throw error;
  }
  return seen;
}

it('lists about a seventh or the least number a day, and all jobs within seven days', async () => {
  const world = await startJudged();
  const listed: number[] = [];
  const lost = ['job-1', 'job-6000', `job-${jobCount - 1}`];

  for (let day = 0; day < 7; day += 1) {
    world.nowMs += dayMs;
    for (const name of day === 0 ? lost : []) world.rows.delete(`${typeOf} ${name}`);
    listed.push((await run(world)).listed);
  }

  expect(Math.max(...listed)).toBeLessThan(leastListed + 2_000);
  expect(world.held()).toEqual(world.truth());
});

it('retires the results of deleted jobs a day later, wherever listing is', async () => {
  const world = await startJudged();

  for (let day = 0; day < 4; day += 1) {
    for (let number = day; number < jobCount; number += 1_000) world.jobs.delete(`job-${number}`);
    world.nowMs += dayMs;
    await run(world);

    expect(world.held()).toEqual(world.truth());
  }
});

it('judges nothing and sends nothing where everything is in order', async () => {
  const world = await startJudged();
  const sentBefore = world.sentCount;

  for (let day = 0; day < 9; day += 1) {
    world.nowMs += dayMs;
    await run(world);
  }

  expect(world.sentCount).toBe(sentBefore);
});

/** What happens at a call of a run, and how far the run gets. */
const disturbance = fc.record({
  at: fc.integer({ min: 1, max: 80 }),
  kind: fc.constantFrom('create', 'delete', 'lose', 'reuse'),
  number: fc.nat(jobCount - 1),
  limits: fc.oneof(
    fc.constant<RunLimits>({}),
    fc.integer({ min: 3, max: 70 }).map((callsUntilCut): RunLimits => ({ callsUntilCut })),
    fc.integer({ min: 3, max: 70 }).map((callsUntilKill): RunLimits => ({ callsUntilKill })),
  ),
});

it('comes to the truth within seven days, wherever audits are cut, and whatever changes in the middle', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(disturbance, { minLength: 1, maxLength: 5 }),
      async (disturbances) => {
        const world = await startJudged();
        for (const { at, kind, number, limits } of disturbances) {
          world.nowMs += 5 * hourMs;
          const pause = async (call: number) => {
            if (call !== at) return;
            const name = `job-${number}`;
            if (kind === 'create') put(world, `new-${number}`, 0);
            if (kind === 'delete') world.jobs.delete(name);
            if (kind === 'lose') world.rows.delete(`${typeOf} ${name}`);
            if (kind === 'reuse')
              world.jobs.set(name, aPublicJob({ name, createdAtMs: world.nowMs }));
          };
          await run(world, { ...limits, pause });
        }

        for (let day = 0; day < 8; day += 1) {
          world.nowMs += dayMs;
          await run(world);
        }

        expect(world.held()).toEqual(world.truth());
        expect(world.falseVerdicts).toEqual([]);
      },
    ),
    { numRuns: 3 },
  );
});
