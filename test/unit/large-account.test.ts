// Accounts with more results than a run could hold: a change of policy compares them all the same, over however many
// runs, and a table that cannot be read causes no flood of reports.

import { expect, it } from 'vitest';
import { comparableResults, evaluate } from '../../rule/evaluate.ts';
import type { Ports } from '../../rule/ports.ts';
import { ResultsTokenRefusedError, StateUnreadableError } from '../../rule/ports.ts';
import type { RunReport } from '../../rule/run/report.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import { aPublicJob, aTrainingJob } from '../support/factories.ts';
import { MemoryWorld, type RunLimits } from '../support/memory-world.ts';

const hourMs = 3_600_000;
/** A policy under which every verdict stays what it was. */
const wider = { allowedSubnetIds: ['subnet-a'] };
const stricter = { requireNetworkIsolation: true };
const jobCount = comparableResults + 1_000;

async function startJudged(count = 14_000, pageSize = 200): Promise<MemoryWorld> {
  const world = new MemoryWorld({ pageSize, listLagMs: 0, olderTimestamp: 'ignored' });
  for (let number = 0; number < count; number += 1) {
    const name = `job-${number}`;
    const createdAtMs = world.nowMs - (number + 20) * 60_000;
    const make = number % 20 === 0 ? aPublicJob : aTrainingJob;
    world.jobs.set(name, make({ name, createdAtMs }));
  }
  const run = world.run();
  await evaluate(run, world.ports(run));
  world.nowMs += hourMs;
  return world;
}

interface Judged {
  readonly report: RunReport;
  /** Tokens of the pages of results that were read, in order. */
  readonly tokens: readonly (string | undefined)[];
}

/** A run, a minute after the one before. */
async function judge(
  world: MemoryWorld,
  parameters: Partial<RuleParameters>,
  limits: RunLimits = {},
  changed: (ports: Ports) => Partial<Ports> = () => ({}),
): Promise<Judged> {
  const run = world.run(parameters);
  const given = world.ports(run, limits);
  const ports = { ...given, ...changed(given) };
  const tokens: (string | undefined)[] = [];
  const results: Ports['results'] = {
    page: async (token) => {
      const page = await ports.results.page(token);
      tokens.push(token);
      return page;
    },
  };
  const report = await evaluate(run, { ...ports, results });
  world.nowMs += 60_000;
  return { report, tokens };
}

/** Runs until nothing is left. */
async function judgeAll(
  world: MemoryWorld,
  parameters: Partial<RuleParameters>,
): Promise<readonly Judged[]> {
  const runs: Judged[] = [];
  do runs.push(await judge(world, parameters, { callsUntilCut: 20_000 }));
  while (runs.at(-1)?.report.status === 'unfinished');
  return runs;
}

it('a change of policy sends no result again that stays, over however many runs', async () => {
  const world = await startJudged();
  const sentBefore = world.sentCount;

  const runs = await judgeAll(world, wider);

  expect(runs.length).toBeGreaterThan(1);
  expect(world.sentCount).toBe(sentBefore);
  expect(world.held()).toEqual(world.truth(wider));
});

it('a change of policy sends every result once that changes, and the newest first', async () => {
  const world = await startJudged();
  const sentBefore = world.sentCount;

  await judge(world, stricter, { callsUntilCut: 10_000 });
  const isChanged = (number: number) =>
    world.rows.get(`AWS::SageMaker::TrainingJob job-${number}`)?.compliance === 'nonCompliant';
  const newest = Array.from({ length: 5_000 }, (_, number) => isChanged(number));
  const oldest = Array.from({ length: 5_000 }, (_, index) => isChanged(13_999 - index));
  await judgeAll(world, stricter);

  expect(newest.every(Boolean)).toBe(true);
  expect(oldest.filter(Boolean)).toHaveLength(oldest.length / 20);
  expect(world.sentCount - sentBefore).toBe(14_000);
  expect(world.held()).toEqual(world.truth(stricter));
});

it('reading that is cut short goes on where it was, and no page is read twice', async () => {
  const world = await startJudged();
  const readings: Judged[] = [];

  for (let run = 0; run < 4; run += 1)
    readings.push(await judge(world, wider, { callsUntilCut: 20 }));

  const pages = readings.flatMap(({ tokens }) => tokens.filter((token) => token !== undefined));
  expect(readings[0]?.report).toMatchObject({ status: 'unfinished', counts: { judged: 0 } });
  expect(pages.length).toBeGreaterThan(60);
  expect(pages).toEqual([...new Set(pages)]);
});

it('a policy that changes while results are read has them read again', async () => {
  const world = await startJudged();
  await judge(world, stricter, { callsUntilCut: 40 });
  const sentBefore = world.sentCount;
  await judge(world, stricter, { callsUntilCut: 4_000 });
  const sent = world.sentCount - sentBefore;

  await judgeAll(world, {});

  expect(sent).toBeGreaterThan(0);
  expect(world.sentCount - sentBefore).toBe(2 * sent);
  expect(world.held()).toEqual(world.truth());
});

it('marks that are lost are read again', async () => {
  const world = await startJudged();
  const sentBefore = world.sentCount;
  await judge(world, wider, { callsUntilCut: 40 });
  world.marks.delete([...world.marks.keys()][0] ?? '');

  await judgeAll(world, wider);

  expect(world.sentCount).toBe(sentBefore);
  expect(world.held()).toEqual(world.truth(wider));
});

it('where no token outlasts a run, everything is sent in the end', async () => {
  const world = await startJudged();
  const refusing = ({ results }: Ports) => {
    const known = new Set<string | undefined>([undefined]);
    return {
      results: {
        page: async (token?: string) => {
          if (!known.has(token)) throw new ResultsTokenRefusedError('too old');
          const page = await results.page(token);
          known.add(page?.nextToken);
          return page;
        },
      },
    };
  };
  const short = { callsUntilCut: 40 };
  const sentBefore = world.sentCount;
  for (let run = 0; run < 2; run += 1) await judge(world, stricter, short, refusing);
  const sentShort = world.sentCount;

  for (let run = 0; run < 3; run += 1)
    await judge(world, stricter, { callsUntilCut: 30_000 }, refusing);

  expect(sentShort).toBe(sentBefore);
  expect(world.held()).toEqual(world.truth(stricter));
});

it('a table that cannot be read has the last day’s jobs alone reported above the limit', async () => {
  const world = await startJudged(jobCount, 5_000);
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
