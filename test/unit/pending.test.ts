import { expect, it } from 'vitest';
import { putOff } from '../../rule/coverage/state.ts';
import { evaluate } from '../../rule/evaluate.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld, type RunLimits } from '../support/memory-world.ts';

const hourMs = 3_600_000;

it('every job that cannot be read is kept, also where a second spans two pages', async () => {
  const world = new MemoryWorld({ pageSize: 7, listLagMs: 0, olderTimestamp: 'applied' });
  for (let number = 0; number < 500; number += 1) {
    const name = `job-${number % 5}-${number}-${'x'.repeat(50)}`;
    const createdAtMs = world.nowMs - hourMs - Math.floor(number / 5) * 1_000;
    world.jobs.set(name, aPublicJob({ name, createdAtMs }));
    if (number % 5 === 0) world.unreadable.add(name);
  }
  const run = async () => {
    const one = world.run();
    return await evaluate(one, world.ports(one));
  };

  const denied = await run();
  const kept = world.pending.size;
  world.unreadable.clear();
  world.nowMs += hourMs;
  const readable = await run();

  expect(denied.counts).toMatchObject({ unknown: 100, sent: 400 });
  expect(kept).toBe(100);
  expect(readable.counts).toMatchObject({ judged: 100, sent: 100 });
  expect(readable.pendingJobs).toBe(0);
  expect(world.pending.size).toBe(0);
  expect(world.held()).toEqual(world.truth());
});

it('while history is left, few pending jobs are tried again, and then all that are due', async () => {
  const world = new MemoryWorld({ pageSize: 20, listLagMs: 0, olderTimestamp: 'applied' });
  for (let number = 0; number < 400; number += 1) {
    const name = `job-${number}`;
    world.jobs.set(name, aPublicJob({ name, createdAtMs: world.nowMs - (number + 60) * 60_000 }));
    if (number < 100) world.unreadable.add(name);
  }
  const retriesOf = async (limits: RunLimits): Promise<number> => {
    const known = new Set([...world.pending.values()].map(({ name }) => name));
    const one = world.run();
    const ports = world.ports(one, limits);
    let retries = 0;
    const describe: typeof ports.records.describe = async (names) => {
      retries += names.filter((name) => known.has(name)).length;
      return await ports.records.describe(names);
    };
    await evaluate(one, { ...ports, records: { ...ports.records, describe } });
    world.nowMs += hourMs;
    return retries;
  };

  const retries = [
    await retriesOf({ callsUntilCut: 240 }),
    await retriesOf({ callsUntilCut: 100 }),
    await retriesOf({}),
    await retriesOf({}),
  ];

  expect(retries).toEqual([0, 15, 15, 100]);
  expect(world.held().size).toBe(300);
});

it('a pending job whose result Config holds already is not sent again when it can be read', async () => {
  const world = new MemoryWorld({ pageSize: 3, listLagMs: 0, olderTimestamp: 'applied' });
  const run = async (parameters = {}) => {
    const one = world.run(parameters);
    return await evaluate(one, world.ports(one));
  };
  for (const name of ['a', 'b', 'c', 'd'])
    world.jobs.set(name, aPublicJob({ name, createdAtMs: world.nowMs - hourMs }));
  await run();
  world.unreadable.add('b');
  world.nowMs += hourMs;
  await run({ allowedSubnetIds: ['subnet-a'] });
  world.unreadable.clear();
  world.nowMs += hourMs;

  const report = await run({ allowedSubnetIds: ['subnet-a'] });

  expect(report.counts).toMatchObject({ judged: 1, sent: 0, unchanged: 1 });
});

it('a pending job waits longer each time, up to a day', () => {
  const job = { name: 'job', createdAt: 1, attempts: 0, dueAtMs: 0 };
  const pauses: number[] = [];
  let waiting = job as ReturnType<typeof putOff>;
  for (let nowMs = 0; pauses.length < 6; nowMs = waiting.dueAtMs) {
    waiting = putOff(waiting, nowMs);
    pauses.push((waiting.dueAtMs - nowMs) / 60_000);
  }

  expect(pauses).toEqual([15, 60, 240, 960, 1_440, 1_440]);
});
