// An account with more results than a run compares with: a change of policy sends everything once, and its later
// runs do not find out again that there is too much.

import { expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import { StateUnreadableError } from '../../rule/ports.ts';
import { comparableResults } from '../../rule/run/reported-rows.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld, type RunLimits } from '../support/memory-world.ts';

const hourMs = 3_600_000;
const stricter = { requireNetworkIsolation: true };
const jobCount = comparableResults + 1_000;

async function startJudged(): Promise<MemoryWorld> {
  const world = new MemoryWorld({ pageSize: 5_000, listLagMs: 0, olderTimestamp: 'ignored' });
  for (let number = 0; number < jobCount; number += 1) {
    const createdAtMs = world.nowMs - (number + 20) * 60_000;
    world.jobs.set(`job-${number}`, aPublicJob({ name: `job-${number}`, createdAtMs }));
  }
  const run = world.run();
  await evaluate(run, world.ports(run));
  world.nowMs += hourMs;
  return world;
}

it('a change of policy above the limit sends everything once, over however many runs', async () => {
  const world = await startJudged();
  const sentBefore = world.sentCount;
  const pages: number[] = [];
  const judge = async (limits: RunLimits) => {
    const run = world.run(stricter);
    const ports = world.ports(run, limits);
    let read = 0;
    const results = {
      page: async (token?: string) => {
        read += 1;
        return await ports.results.page(token);
      },
    };
    const report = await evaluate(run, { ...ports, results });
    pages.push(read);
    world.nowMs += 60_000;
    return report;
  };

  const cut = [await judge({ callsUntilCut: 20_000 }), await judge({ callsUntilCut: 20_000 })];
  const last = await judge({});

  expect(cut.map(({ status }) => status)).toEqual(['unfinished', 'unfinished']);
  expect(last.status).toBe('finished');
  expect(world.sentCount - sentBefore).toBe(jobCount);
  expect(pages[0]).toBeGreaterThan(5);
  expect(pages[1]).toBe(1);
});

it('a table that cannot be read has the last day’s jobs alone reported above the limit', async () => {
  const world = await startJudged();
  const fresh = ['new-1', 'new-2'];
  for (const name of fresh)
    world.jobs.set(name, aPublicJob({ name, createdAtMs: world.nowMs - 20 * 60_000 }));
  const old = { name: 'old', createdAtMs: world.nowMs - 30 * 24 * hourMs };
  world.jobs.set('old', aPublicJob(old));
  const run = world.run();
  const sentBefore = world.sentCount;
  const ports = {
    ...world.ports(run),
    states: {
      take: async () => {
        throw new StateUnreadableError('the table cannot be read');
      },
    },
  };

  await expect(evaluate(run, ports)).rejects.toThrow(StateUnreadableError);

  const lastDay = [...world.jobs.values()].filter(
    ({ createdAtMs }) => createdAtMs >= run.notifiedAtMs - 24 * hourMs,
  );
  expect(world.sentCount - sentBefore).toBe(lastDay.length);
  for (const name of fresh) expect(world.held().get(name)).toBe('nonCompliant');
  expect(world.held().has('old')).toBe(false);
});
