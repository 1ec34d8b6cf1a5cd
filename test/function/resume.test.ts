// What happens between runs: a run that had to leave work is resumed through the queue, jobs that start have
// Config asked for an evaluation, and neither happens more often than it helps.

import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../rule/run/report.ts';
import {
  createBrake,
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  ruleName,
  startLocalWorld,
  tableName,
} from '../support/local-world.ts';

function putJobs(world: LocalWorld, count: number): void {
  for (let number = 0; number < count; number += 1)
    putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number });
}

/** What Lambda says is left when every look at it takes so much. */
function runningOut(perLookMs: number): () => number {
  let remaining = 900_000;
  return () => {
    remaining -= perLookMs;
    return remaining;
  };
}

/** Invokes the function for what Config was asked to evaluate, and keeps the reports. */
function listen(world: LocalWorld, perLookMs: number): readonly RunReport[] {
  const reports: RunReport[] = [];
  world.aws.world.config.onStartEvaluation(async (event) => {
    const context = { getRemainingTimeInMillis: runningOut(perLookMs) };
    reports.push((await world.handler(event, context)) as RunReport);
  });
  return reports;
}

/** Hands the queue's due messages to the function, as Lambda does, until none is due. */
async function deliver({ aws, handler, queueUrl }: LocalWorld): Promise<number> {
  let delivered = 0;
  for (;;) {
    const messages = aws.world.sqs.receive(queueUrl, 10);
    if (messages.length === 0) return delivered;
    delivered += messages.length;
    const Records = messages.map(({ messageId, body }) => ({
      eventSource: 'aws:sqs',
      messageId,
      body,
    }));
    await handler({ Records });
    for (const { receiptHandle } of messages)
      if (receiptHandle !== undefined) aws.world.sqs.deleteMessage(queueUrl, receiptHandle);
    await untilIdle(aws);
  }
}

/** Messages that are due, or will be. */
function messagesLeft({ aws, queueUrl }: LocalWorld): number {
  const { visible, delayed } = aws.world.sqs.countMessages(queueUrl);
  return visible + delayed;
}

async function untilIdle({ world }: LocalWorld['aws']): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  while (world.config.isEvaluating(ruleName))
    await new Promise((resolve) => setTimeout(resolve, 5));
}

function jobStarted({ aws, queueUrl }: LocalWorld, ageMs = 0): void {
  const event = {
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    time: new Date(aws.world.clock.nowMs() - ageMs).toISOString(),
    detail: { TrainingJobName: 'long-gone', TrainingJobStatus: 'InProgress', VpcConfig: {} },
  };
  aws.world.sqs.send(queueUrl, JSON.stringify(event));
}

describe('a run that had to leave work', () => {
  it('is carried on run after run until history is covered, and sends nothing twice', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 60);
    const reports = listen(world, 25_000);

    await world.evaluate({ remainingMs: runningOut(25_000) });
    for (let round = 0; round < 30 && messagesLeft(world) > 0; round += 1) {
      world.aws.world.clock.advance(2 * minuteMs);
      if ((await deliver(world)) === 0) break;
    }

    expect(reports.length).toBeGreaterThan(1);
    expect(reports.at(-1)?.status).toBe('finished');
    expect(Object.keys(world.results())).toHaveLength(60);
    expect(world.aws.world.config.history).toHaveLength(60);
  });

  it('is resumed where time ran out while it read what Config holds', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 60);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    let looks = 0;
    const remainingMs = () => (looks++ < 8 ? 900_000 : 30_000);

    const report = await world.evaluate({
      parameters: { requireNetworkIsolation: 'true' },
      remainingMs,
    });

    const read = world.aws.requests.count('GetComplianceDetailsByConfigRule');
    const next = await world.evaluate({ parameters: { requireNetworkIsolation: 'true' } });

    expect(report).toMatchObject({ status: 'unfinished', counts: { sent: 0 }, resumeInSeconds: 5 });
    expect(next).toMatchObject({ status: 'finished', counts: { judged: 60, sent: 60 } });
    expect(read).toBeGreaterThan(2);
  });

  it('succeeds, and says so, where nobody can be asked to resume it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 60);
    world.aws.world.faults.failNext('SendMessage', { kind: 'accessDenied' }, { times: 99 });

    const report = await world.evaluate({ remainingMs: runningOut(25_000) });

    expect(report.status).toBe('unfinished');
    expect(report.resumeInSeconds).toBeUndefined();
    expect(world.log).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        code: 'resume-failed',
      }),
    );
  });

  it('is not resumed once a newer run has saved', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 60);
    const reports = listen(world, 0);
    await world.evaluate({ remainingMs: runningOut(25_000) });
    world.aws.world.clock.advance(2 * minuteMs);
    await world.evaluate();

    await deliver(world);

    expect(reports).toEqual([]);
  });
});

describe('jobs that start', () => {
  it('have Config asked once in five minutes, however many there are', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    const reports = listen(world, 0);
    for (let minute = 0; minute < 20; minute += 1) {
      world.aws.world.clock.advance(minuteMs);
      for (let event = 0; event < 25; event += 1) jobStarted(world);
      await deliver(world);
    }
    world.aws.world.clock.advance(15 * minuteMs);
    await deliver(world);

    expect(reports.length).toBeGreaterThanOrEqual(4);
    expect(reports.length).toBeLessThanOrEqual(5);
  });

  it('are of no interest where a run has begun since', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    const reports = listen(world, 0);

    jobStarted(world, hourMs);
    await deliver(world);

    expect(reports).toEqual([]);
  });

  it('wait where Config is at work or was asked within a minute, and are not forgotten', async () => {
    await using world = await startLocalWorld({ remembers: true });
    await world.evaluate();
    const reports = listen(world, 0);
    world.aws.world.clock.advance(6 * minuteMs);
    world.aws.world.config.startEvaluation(ruleName);
    jobStarted(world);
    await deliver(world);
    const early = reports.length;

    world.aws.world.clock.advance(6 * minuteMs);
    await deliver(world);

    expect(early).toBe(1);
    expect(reports).toHaveLength(2);
  });

  it.each(['accessDenied', 'NoSuchConfigRuleException'])(
    'have the rule asked although another one in the register cannot be (%s)',
    async (code) => {
      await using world = await startLocalWorld({ remembers: true });
      await world.evaluate();
      const { dynamodb, faults, clock } = world.aws.world;
      const residence = '111122223333/eu-central-1';
      for (const name of ['a-rule-that-sorts-first', 'z-rule-that-sorts-last'])
        await dynamodb.put(tableName, { pk: residence, sk: `rule/${name}`, askedAtMs: 0 });
      faults.failNext(
        'StartConfigRulesEvaluation',
        code === 'accessDenied' ? { kind: code } : { kind: 'error', code },
        {
          times: Number.POSITIVE_INFINITY,
          when: ({ input }) => !(input.ConfigRuleNames as string[]).includes(ruleName),
        },
      );
      const reports = listen(world, 0);
      clock.advance(hourMs);
      jobStarted(world);

      await deliver(world);

      expect(reports).toHaveLength(1);
      expect(messagesLeft(world)).toBe(0);
      expect(world.log.filter((line) => line.code === 'evaluation-not-requested')).toMatchObject([
        { level: 'WARN', ruleName: 'a-rule-that-sorts-first' },
        { level: 'WARN', ruleName: 'z-rule-that-sorts-last' },
      ]);
    },
  );
});

describe('a message that has to wait', () => {
  it.each(['a job event', 'a resume'])(
    'is put off eight times at most, and then given up aloud (%s)',
    async (kind) => {
      await using world = await startLocalWorld({ remembers: true });
      await world.evaluate();
      const { faults, clock, sqs } = world.aws.world;
      faults.failNext(
        'StartConfigRulesEvaluation',
        { kind: 'error', code: 'LimitExceededException' },
        { times: Number.POSITIVE_INFINITY },
      );
      clock.advance(hourMs);
      const resume = { kind: 'resume', ruleName, notifiedAtMs: clock.nowMs() };
      if (kind === 'a resume') sqs.send(world.queueUrl, JSON.stringify(resume));
      else jobStarted(world);

      let rounds = 0;
      while (messagesLeft(world) > 0 && rounds < 30) {
        await deliver(world);
        clock.advance(15 * minuteMs);
        rounds += 1;
      }

      expect(rounds).toBeLessThan(30);
      expect(world.aws.requests.count('SendMessage')).toBe(8);
      expect(world.log.map(({ code }) => code)).toContain('message-given-up');
    },
  );

  it('waits for a run that holds the lease, and is one a rule however many runs were busy', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 20);
    const brake = createBrake((operation) => operation === 'ListTrainingJobs');
    const run = world.startProcess({ before: brake.before }).evaluate();
    await brake.stands;
    for (let busy = 0; busy < 3; busy += 1) await world.evaluate();
    brake.release();
    await run;

    expect(world.aws.requests.count('SendMessage')).toBe(0);
  });
});
