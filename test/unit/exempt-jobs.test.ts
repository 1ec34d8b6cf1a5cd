import { describe, expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import { ResultTokenRejectedError } from '../../rule/ports.ts';
import { aPublicJob } from '../support/factories.ts';
import { MemoryWorld } from '../support/memory-world.ts';

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
