// What a run makes of the checkpoint that it finds: a claim is checked before it is trusted, and one that
// cannot be trusted costs work and is never fatal.

import { describe, expect, it } from 'vitest';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  ruleName,
  startLocalWorld,
} from '../support/local-world.ts';

type Body = Readonly<Record<string, unknown>>;

const parameterName = `/${ruleName}/${ruleName}`;

function lastSaved({ aws }: LocalWorld): Body {
  return JSON.parse(`${aws.requests.of('PutParameter').at(-1)?.input.Value}`);
}

function save({ aws }: LocalWorld, text: string): void {
  aws.world.ssm.put({ name: parameterName, value: text, type: 'String', tier: 'Standard' });
}

/** A world of three judged jobs an hour after its first run, with the checkpoint of that run. */
async function startJudged(): Promise<LocalWorld> {
  const world = await startLocalWorld({ remembers: true });
  for (const name of ['a', 'b', 'c']) putJob(world, name, { VpcConfig: null });
  await world.evaluate();
  world.aws.world.clock.advance(hourMs);
  return world;
}

const farOffMs = Date.UTC(2100, 0, 1);

describe('a checkpoint', () => {
  it('spares a run all work but six calls', async () => {
    await using world = await startJudged();
    world.aws.requests.clear();

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, sent: 0 });
    expect(world.aws.requests.count()).toBeLessThanOrEqual(6);
  });

  it.each<[string, (body: Body) => string]>([
    ['no JSON', () => '{"version":1,'],
    ['no object', () => '[]'],
    ['of a newer version', (body) => JSON.stringify({ ...body, version: 2 })],
    ['lacking a field', ({ pending: _left, ...body }) => JSON.stringify(body)],
    ['with intervals out of order', (body) => JSON.stringify({ ...body, covered: [[9, 5]] })],
    ['of another rule', (body) => JSON.stringify({ ...body, ruleId: 'config-rule-other' })],
    ['of another policy', (body) => JSON.stringify({ ...body, policyDigest: 'other' })],
    [
      'claiming the future',
      (body) => JSON.stringify({ ...body, covered: [[0, farOffMs / 1_000]] }),
    ],
    ['saved in the future', (body) => JSON.stringify({ ...body, runAtMs: farOffMs })],
    ['audited in the future', (body) => JSON.stringify({ ...body, auditedAtMs: farOffMs })],
    ['unsettled for ever', (body) => JSON.stringify({ ...body, unsettledUntilMs: farOffMs })],
  ])('that is %s is replaced by one that holds', async (_what, damage) => {
    await using world = await startJudged();
    save(world, damage(lastSaved(world)));
    putJob(world, 'd', { VpcConfig: null });

    const report = await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    const next = await world.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { judged: 4, sent: 1 } });
    expect(Object.keys(world.results()).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(next.counts).toMatchObject({ judged: 0, sent: 0 });
  });

  it.each<[string, (world: LocalWorld) => void]>([
    ['the results are gone', ({ aws }) => aws.world.config.deleteResults(ruleName)],
    ['the rule was created again', ({ aws }) => aws.world.config.createRule({ name: ruleName })],
  ])('is discarded when %s', async (_what, change) => {
    await using world = await startJudged();
    change(world);

    await world.evaluate();

    expect(world.results()).toEqual({
      a: 'NON_COMPLIANT',
      b: 'NON_COMPLIANT',
      c: 'NON_COMPLIANT',
    });
  });

  it('has the result of a young job sent once, however often the job is judged', async () => {
    await using world = await startJudged();
    putJob(world, 'young', { VpcConfig: null, ageMinutes: 0 });
    const sent: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      world.aws.world.clock.advance(5 * minuteMs);
      sent.push((await world.evaluate()).counts.sent);
    }

    expect(sent).toEqual([1, 0, 0, 0, 0, 0]);
    expect(world.results().young).toBe('NON_COMPLIANT');
  });

  it('has the result of a young job sent again when another job has taken its name', async () => {
    await using world = await startJudged();
    putJob(world, 'young', { VpcConfig: null, ageMinutes: 4 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('young');
    world.aws.world.clock.advance(5 * minuteMs);
    putJob(world, 'young', { ageMinutes: 2 });

    await world.evaluate();

    expect(world.results().young).toBe('COMPLIANT');
  });

  it('keeps the marks of 40 young jobs, and of more the newest', async () => {
    await using world = await startJudged();
    for (let number = 0; number < 50; number += 1)
      putJob(world, `young-${number}`, { VpcConfig: null, ageMinutes: 5 });
    await world.evaluate();
    world.aws.world.clock.advance(minuteMs);

    const report = await world.evaluate();

    expect(report.counts.sent).toBeLessThanOrEqual(50);
    expect(lastSaved(world).young).toHaveLength(40);
    expect(Object.keys(world.results())).toHaveLength(53);
  });

  it('of a newer run ends one that Config delivered late, without a report', async () => {
    await using world = await startJudged();
    await world.evaluate();
    putJob(world, 'd');
    world.aws.requests.clear();

    const report = await world.evaluate({
      notifiedAt: new Date(world.aws.world.clock.nowMs() - 30 * minuteMs),
    });

    expect(report.status).toBe('stale');
    expect(world.aws.requests.count('PutEvaluations')).toBe(0);
    expect(world.aws.requests.count('PutParameter')).toBe(0);
  });

  it.each(['GetParameter', 'PutParameter'] as const)(
    'fails the run before it reports anything where %s is denied: no other run could know of it',
    async (operation) => {
      await using world = await startJudged();
      putJob(world, 'd', { VpcConfig: null });
      world.aws.world.faults.failNext(operation, { kind: 'accessDenied' }, { times: 99 });

      await expect(world.evaluate()).rejects.toThrow(`ssm:${operation} is denied`);
      expect(world.results()).not.toHaveProperty('d');
    },
  );

  it('is kept for a rule whose name SSM would not take', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'a');
    world.aws.world.config.createRule({ name: 'in VPC: training' });
    const event = () => world.aws.world.scheduledEvent({ ruleName: 'in VPC: training' });
    await world.handler(event());
    world.aws.world.clock.advance(hourMs);

    expect(await world.handler(event())).toMatchObject({ counts: { judged: 0, sent: 0 } });
    expect(world.aws.world.ssm.names()).toEqual([`/${ruleName}/in-VPC--training`]);
  });

  it('is never more than 4,096 characters, however many jobs cannot be read', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 120; number += 1)
      putJob(world, `${'long-'.repeat(11)}${number}`, {
        VpcConfig: null,
        ageMinutes: 60 + number * 7,
      });
    world.aws.world.faults.failNext(
      'DescribeTrainingJob',
      { kind: 'accessDenied' },
      { times: Number.POSITIVE_INFINITY },
    );

    const report = await world.evaluate();
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);
    await world.evaluate();

    for (const { input } of world.aws.requests.of('PutParameter'))
      expect(`${input.Value}`.length).toBeLessThanOrEqual(4_096);
    expect(report.counts.unknown).toBe(120);
    expect(Object.keys(world.results())).toHaveLength(120);
  });
});
