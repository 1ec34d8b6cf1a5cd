// What a run does when AWS does not cooperate: no false verdict, nothing skipped in silence.

import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createClients } from '../../rule/aws/clients.ts';
import {
  hourMs,
  hurriedTimer,
  type LogRecord,
  putJob,
  startLocalWorld,
} from '../support/local-world.ts';

/** The codes of the warnings, in order. */
function warnings(log: readonly LogRecord[]): readonly (string | undefined)[] {
  return log.filter(({ level }) => level === 'WARN').map(({ code }) => code);
}

describe('reading jobs', () => {
  it.each(['ValidationException', 'ResourceNotFound'] as const)(
    'takes %s for a job that is gone',
    async (missingJobError) => {
      await using world = await startLocalWorld({ missingJobError });
      putJob(world, 'goes');
      await world.evaluate();
      world.aws.world.jobs.deleteTrainingJob('goes');

      const report = await world.evaluate();

      expect(report.counts).toMatchObject({ retired: 1, unknown: 0 });
      expect(world.results()).toEqual({});
    },
  );

  it.each([
    ['denied', { kind: 'accessDenied' }],
    ['throttled for good', { kind: 'throttle' }],
    ['answered with 500', { kind: 'serverError' }],
    ['cut off', { kind: 'connectionReset' }],
    ['answered in half', { kind: 'truncatedBody' }],
    ['never answered', { kind: 'hang' }],
  ] as const)('leaves a job unknown whose description is %s', async (_what, fault) => {
    await using world = await startLocalWorld();
    putJob(world, 'unreadable', { VpcConfig: null });
    putJob(world, 'readable', { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', fault, {
      times: Number.POSITIVE_INFINITY,
      when: ({ input }) => input.TrainingJobName === 'unreadable',
    });

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 1, unknown: 1 });
    expect(world.results()).toEqual({ readable: 'NON_COMPLIANT' });
    expect(world.log).toContainEqual(
      expect.objectContaining({ level: 'WARN', code: 'job-unknown', job: 'unreadable' }),
    );
  });

  it('quotes nothing of an answer that is no JSON, since it may hold hyperparameters', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'job', { VpcConfig: null, HyperParameters: { token: 'SECRET'.repeat(200) } });
    world.aws.world.faults.failNext(
      'DescribeTrainingJob',
      { kind: 'truncatedBody', cleanEnd: true },
      { times: Number.POSITIVE_INFINITY },
    );

    await world.evaluate();

    expect(world.log).toContainEqual(
      expect.objectContaining({
        code: 'job-unknown',
        job: 'job',
        reason: 'the answer was not JSON',
      }),
    );
    expect(JSON.stringify(world.log)).not.toContain('SECRET');
  });

  it('never retires the earlier result of a job that is unknown now', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'job', { VpcConfig: null });
    await world.evaluate();
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'accessDenied' }, { times: 9 });

    await world.evaluate();

    expect(world.results()).toEqual({ job: 'NON_COMPLIANT' });
  });

  it('retires the result of a job that the index still shows and nothing else does', async () => {
    await using world = await startLocalWorld({ searchLagMs: 48 * hourMs });
    putJob(world, 'goes', { ageMinutes: 4_000 });
    putJob(world, 'goes-too', { VpcConfig: null, ageMinutes: 4_000 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('goes');
    world.aws.world.jobs.deleteTrainingJob('goes-too');

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 0, retired: 2 });
    expect(world.results()).toEqual({});
  });

  it('names the missing action when listing is denied, and retires nothing', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'job');
    await world.evaluate();
    world.aws.world.faults.failNext('ListTrainingJobs', { kind: 'accessDenied' });

    await expect(world.evaluate()).rejects.toThrow(/sagemaker:ListTrainingJobs is denied/);
    expect(world.results()).toEqual({ job: 'COMPLIANT' });
  });

  it('takes a repeated token for an error, reports what it has and retires nothing', async () => {
    await using world = await startLocalWorld();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) putJob(world, name);
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('a');
    world.aws.world.faults.failNext(
      'ListTrainingJobs',
      { kind: 'repeatedToken' },
      { when: ({ input }) => 'NextToken' in input },
    );

    await expect(world.evaluate()).rejects.toThrow(/same NextToken twice/);
    expect(Object.keys(world.results())).toHaveLength(7);
  });

  it('judges on DescribeTrainingJob where Search is denied, and says so once', async () => {
    await using world = await startLocalWorld();
    for (const name of ['a', 'b', 'c', 'd']) putJob(world, name);
    world.aws.world.faults.failNext('Search', { kind: 'accessDenied' }, { times: 99 });

    const report = await world.evaluate();

    expect(report.counts.compliant).toBe(4);
    expect(warnings(world.log)).toEqual(['search-denied']);
  });

  it('never convicts, acquits or retires on the word of an index that is stale', async () => {
    await using world = await startLocalWorld({ searchLagMs: 48 * hourMs });
    putJob(world, 'older', { ageMinutes: 4_000 });
    putJob(world, 'reused', { ageMinutes: 3_000 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('reused');
    putJob(world, 'reused', { VpcConfig: null, ageMinutes: 30 });

    await world.evaluate();

    expect(world.results()).toEqual({ older: 'COMPLIANT', reused: 'NON_COMPLIANT' });
  });
});

describe('a search index that fails', () => {
  it('for good has every job described', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 120; number += 1)
      putJob(world, `job-${number}`, { ageMinutes: 60 + number });
    world.aws.world.faults.rate('Search', { kind: 'serverError' }, 1);

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ judged: 120, compliant: 120 });
    expect(world.aws.requests.count('DescribeTrainingJob')).toBe(120);
  });
});

describe('clocks that are minutes apart', () => {
  it.each([
    'UpdateItem',
    'GetComplianceDetailsByConfigRule',
    'ListTrainingJobs',
    'Search',
    'DescribeTrainingJob',
    'PutEvaluations',
  ] as const)('cost %s one more try', async (operation) => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'job', { VpcConfig: null });
    world.aws.world.faults.failNext(operation, {
      kind: 'error',
      code: 'InvalidSignatureException',
      message: 'Signature expired: 20260301T120000Z is now earlier than 20260301T120600Z',
      status: 403,
    });

    const report = await world.evaluate();

    expect(report).toMatchObject({ status: 'finished', counts: { judged: 1, unknown: 0 } });
    expect(world.results()).toEqual({ job: 'NON_COMPLIANT' });
  });
});

describe('an answer that is not AWS’s', () => {
  it('tells no time: a proxy with a wrong clock costs no state', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (const name of ['a', 'b', 'c']) putJob(world, name);
    await world.evaluate();
    world.aws.world.clock.advance(hourMs);
    await using proxy = await startProxyOfThePast(world.aws.endpoint);
    const process = world.startProcess({
      // The proxy is none of the virtual clock's.
      timer: hurriedTimer,
      callTimeoutMs: 80_000,
      monotonicMs: () => performance.now(),
      createClients: (options) => createClients({ ...options, endpoint: proxy.endpoint }),
    });

    const report = await process.evaluate();

    expect(proxy.refused()).toBeGreaterThan(0);
    expect(report.counts).toMatchObject({ judged: 0, sent: 0 });
    expect(world.log.map(({ code }) => code)).not.toContain('state-of-the-future');
  });
});

/** Passes requests on, but answers every other one itself: 503, and a date of years ago. */
async function startProxyOfThePast(target: string) {
  let requests = 0;
  let refused = 0;
  const server = createServer((request, response) => {
    requests += 1;
    if (requests % 2 === 1) {
      refused += 1;
      response.sendDate = false;
      response.writeHead(503, { date: 'Sun, 01 Mar 2015 12:00:00 GMT' });
      request.resume().on('end', () => response.end('upstream connect error'));
      return;
    }
    const { method, headers } = request;
    const onward = forward(`${target}${request.url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    refused: () => refused,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('a rule whose name is too long for Config’s own operation', () => {
  it('is evaluated as where its results may not be read', async () => {
    const name = `OrgConfigRule-${'long-'.repeat(20)}conformance-pack-a1b2c3d4`.slice(0, 128);
    await using world = await startLocalWorld({ remembers: true });
    for (const job of ['a', 'b', 'c']) putJob(world, job, { VpcConfig: null });
    world.aws.world.config.createRule({ name });
    const event = () => world.aws.world.scheduledEvent({ ruleName: name });
    const first = await world.handler(event());
    world.aws.world.clock.advance(hourMs);
    putJob(world, 'd', { VpcConfig: null });

    const second = await world.handler(event());

    expect(first).toMatchObject({ status: 'finished', counts: { sent: 3 } });
    expect(second).toMatchObject({ status: 'finished', counts: { sent: 1 } });
    expect(world.aws.world.config.resultsOf(name)).toHaveLength(4);
    expect(warnings(world.log)).toContain('results-unreadable');
  });
});

describe('reading what Config holds', () => {
  it('ends when a token comes again', async () => {
    await using world = await startLocalWorld();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) putJob(world, name);
    await world.evaluate();
    world.aws.world.faults.failNext(
      'GetComplianceDetailsByConfigRule',
      { kind: 'repeatedToken' },
      { times: Number.POSITIVE_INFINITY, when: ({ input }) => 'NextToken' in input },
    );

    await expect(world.evaluate()).rejects.toThrow(/returned its NextToken again/);
    expect(Object.keys(world.results())).toHaveLength(7);
  });
});

describe('reporting', () => {
  it('falls back to AWS::::Account where Config refuses the type, says so once and remembers it', async () => {
    await using world = await startLocalWorld({
      refusedResourceTypes: ['AWS::SageMaker::TrainingJob'],
    });
    putJob(world, 'job', { VpcConfig: null });

    await world.evaluate();
    world.aws.requests.clear();
    await world.evaluate();

    expect(world.aws.world.config.resultsOf('sagemaker-training-job-in-vpc')).toMatchObject([
      { resourceType: 'AWS::::Account', resourceId: 'job', complianceType: 'NON_COMPLIANT' },
    ]);
    expect(warnings(world.log)).toEqual(['type-fallback']);
    expect(world.aws.requests.count('PutEvaluations')).toBe(1);
  });

  it('does not fall back once something was accepted', async () => {
    await using world = await startLocalWorld({
      maxPageSize: {},
      seed: { jobs: 250, violationShare: 0, spanDays: 5 },
    });
    world.aws.world.faults.failNext(
      'PutEvaluations',
      { kind: 'resourceTypeRefused', resourceType: 'AWS::SageMaker::TrainingJob' },
      { when: () => world.aws.world.config.putCalls > 0 },
    );

    await expect(world.evaluate()).rejects.toThrow(/refuses the resource type/);
  });

  it('sends again what comes back in FailedEvaluations', async () => {
    await using world = await startLocalWorld();
    for (const name of ['a', 'b', 'c', 'd']) putJob(world, name);
    world.aws.world.faults.failNext('PutEvaluations', { kind: 'failedEvaluations' });

    await world.evaluate();

    expect(Object.keys(world.results())).toHaveLength(4);
  });

  it('raises what Config keeps refusing, with the names, and keeps what it accepted', async () => {
    await using world = await startLocalWorld();
    for (const name of ['good', 'bad']) putJob(world, name);
    world.aws.world.faults.failNext(
      'PutEvaluations',
      {
        kind: 'failedEvaluations',
        which: (evaluation) => evaluation.ComplianceResourceId === 'bad',
      },
      { times: Number.POSITIVE_INFINITY },
    );

    await expect(world.evaluate()).rejects.toThrow('Config did not accept 1 evaluations: bad');
    expect(world.results()).toEqual({ good: 'COMPLIANT' });
  });

  it('fails when Config rejects the token', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'job');
    world.aws.world.faults.failNext('PutEvaluations', { kind: 'tokenExpired' });

    await expect(world.evaluate()).rejects.toThrow(/InvalidResultToken/);
  });

  it('says once that what Config holds cannot be read, sends everything and retires nothing', async () => {
    await using world = await startLocalWorld();
    for (const name of ['stays', 'goes']) putJob(world, name);
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('goes');
    world.aws.world.faults.failNext(
      'GetComplianceDetailsByConfigRule',
      { kind: 'accessDenied' },
      { times: 9 },
    );

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ sent: 1, retired: 0 });
    expect(world.results()).toEqual({ stays: 'COMPLIANT', goes: 'COMPLIANT' });
    expect(warnings(world.log)).toEqual(['results-unreadable']);
  });
});

describe('time', () => {
  it('reports what is done and says how much was left when time runs out', async () => {
    await using world = await startLocalWorld();
    for (let number = 0; number < 40; number += 1)
      putJob(world, `job-${number}`, { ageMinutes: 60 + number });
    let remaining = 900_000;

    const run = world.evaluate({
      remainingMs: () => {
        remaining -= 40_000;
        return remaining;
      },
    });

    await expect(run).rejects.toThrow(/time ran out: \d+ of \d+ listed jobs are judged/);
    const reported = Object.keys(world.results()).length;
    expect(reported).toBeGreaterThan(0);
    expect(reported).toBeLessThan(40);
  });

  it('retires nothing after a listing that was cut short', async () => {
    await using world = await startLocalWorld();
    for (let number = 0; number < 40; number += 1)
      putJob(world, `job-${number}`, { ageMinutes: 60 + number });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('job-39');
    let remaining = 900_000;

    await world
      .evaluate({
        remainingMs: () => {
          remaining -= 60_000;
          return remaining;
        },
      })
      .catch(() => undefined);

    expect(Object.keys(world.results())).toHaveLength(40);
  });
});
