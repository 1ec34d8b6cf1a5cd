import { describe, expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import { ResultTokenRejectedError } from '../../rule/ports.ts';
import type { TrainingJob } from '../../rule/verdict/training-job.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld, type RunLimits } from '../support/memory-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const parameters = { exemptTag: 'exempt' };

const aTaggedJob = (name: string, createdAtMs: number, exempt = 'benchmark') =>
  aPublicJob({ name, createdAtMs, tags: { kind: 'read', values: { exempt } } });

describe('a run without a state', () => {
  it('reads the tags of a job that has a result and is not listed', async () => {
    const world = new MemoryWorld({
      ...{ pageSize: 5, listLagMs: 10 * minuteMs, olderTimestamp: 'ignored' },
    });
    const name = 'not-listed-yet';
    world.jobs.set(name, aTaggedJob(name, world.nowMs - minuteMs));
    const run = world.run(parameters);
    const row = { resourceType: 'AWS::SageMaker::TrainingJob', resourceId: name };
    world.rows.set(`${row.resourceType} ${name}`, {
      ...{ ...row, compliance: 'nonCompliant', annotation: '', notifiedAtMs: 0 },
    });

    await evaluate(run, world.ports(run, { remembers: false }));

    expect(world.falseVerdicts).toEqual([]);
    expect(world.held()).toEqual(new Map());
  });
});

describe('an exemption that ends', () => {
  it('is judged by the next run if its violation cannot be reported, and the audit has nothing to add', async () => {
    const world = new MemoryWorld({ pageSize: 5, listLagMs: 0, olderTimestamp: 'ignored' });
    for (let number = 0; number < 3; number += 1)
      world.jobs.set(
        `job-${number}`,
        aPublicJob({ name: `job-${number}`, createdAtMs: world.nowMs - 2 * hourMs }),
      );
    world.jobs.set('tagged', aTaggedJob('tagged', world.nowMs - 2 * hourMs, 'until=2026-03-01'));
    const run = async (isRejected = false) => {
      const one = world.run(parameters);
      const ports = world.ports(one);
      const put = async () => {
        throw new ResultTokenRejectedError('rejected');
      };
      return await evaluate(one, isRejected ? { ...ports, sink: { put } } : ports);
    };
    await run();
    world.nowMs += 25 * hourMs;
    await run(true).catch(() => undefined);
    world.nowMs += minuteMs;

    const report = await run();

    expect(world.held().get('tagged')).toBe('nonCompliant');
    expect(report.counts).toMatchObject({ judged: 1, sent: 1, listed: 0 });
    expect(world.saved?.withoutResult).toEqual({});
    expect(world.saved?.exempt).toBeUndefined();
  });
});

describe('exempt jobs that the index does not show', () => {
  it('keep no audit from beginning, however long it takes to read them', async () => {
    const world = new MemoryWorld({ pageSize: 50, listLagMs: 0, olderTimestamp: 'ignored' });
    for (let number = 0; number < 100; number += 1) {
      const createdAtMs = world.nowMs - 2 * hourMs - number * minuteMs;
      world.jobs.set(`exempt-${number}`, aTaggedJob(`exempt-${number}`, createdAtMs));
    }
    const gone = aPublicJob({ name: 'gone', createdAtMs: world.nowMs - hourMs });
    world.jobs.set(gone.name, gone);
    const run = async (limits: RunLimits = {}) => {
      const one = world.run(parameters);
      await evaluate(one, world.ports(one, limits));
    };
    await run();
    world.jobs.delete(gone.name);
    world.nowMs += 25 * hourMs;

    for (let resumed = 0; resumed < 4; resumed += 1) {
      await run({ callsUntilCut: 120 });
      world.nowMs += minuteMs;
    }

    expect(world.held()).toEqual(new Map());
    expect(world.falseVerdicts).toEqual([]);
  });

  it('are judged by their tags of now while they are new, since the index may have earlier ones', async () => {
    const world = new MemoryWorld({ pageSize: 50, listLagMs: 0, olderTimestamp: 'ignored' });
    const tagged = aTaggedJob('tagged', world.nowMs - 20 * minuteMs);
    world.jobs.set(tagged.name, tagged);
    const indexed: TrainingJob = { ...tagged, tags: { kind: 'read', values: {} } };
    const found = async () => new Map([[indexed.name, indexed]]);
    const run = world.run(parameters);

    await evaluate(run, {
      ...world.ports(run),
      index: { createdAlongside: found, named: found },
    });

    expect(world.falseVerdicts).toEqual([]);
    expect(world.held()).toEqual(new Map());
  });
});
