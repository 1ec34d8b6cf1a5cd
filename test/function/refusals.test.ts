// What Config refuses: one evaluation for itself, a token, a type. The rest goes on, and nothing refused is
// taken for reported.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createCalls } from '../../rule/aws/calls.ts';
import { createClients } from '../../rule/aws/clients.ts';
import { createEvaluationSink } from '../../rule/aws/put-evaluations.ts';
import { createRunClock } from '../../rule/aws/run-clock.ts';
import type { EvaluationSink } from '../../rule/ports.ts';
import type { Evaluation } from '../../rule/verdict/evaluation.ts';
import {
  hourMs,
  hurriedTimer,
  type LocalWorld,
  putJob,
  ruleName,
  savedState,
  startLocalWorld,
} from '../support/local-world.ts';

function refuse({ aws }: LocalWorld, name: string): void {
  aws.world.faults.failNext(
    'PutEvaluations',
    {
      kind: 'failedEvaluations',
      which: (evaluation) => evaluation.ComplianceResourceId === name,
    },
    { times: Number.POSITIVE_INFINITY },
  );
}

function sinkTo(endpoint: string): EvaluationSink {
  return createEvaluationSink({
    client: createClients({ endpoint }).config,
    calls: createCalls({
      timer: hurriedTimer,
      quotaShare: 1,
      clock: createRunClock(() => 900_000, hurriedTimer),
    }),
    timer: hurriedTimer,
    resultToken: 'token',
    orderingAtMs: 0,
  });
}

function evaluationOf(resourceId: string): Evaluation {
  return {
    resourceId,
    resourceType: 'AWS::SageMaker::TrainingJob',
    compliance: 'compliant',
    annotation: 'Runs in a VPC.',
  };
}

/** A service that answers everything with the same. */
async function startFixedAnswer(answer: object, status = 200) {
  const server = createServer((request, response) => {
    response.statusCode = status;
    request.resume().on('end', () => response.end(JSON.stringify(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function putJobs(world: LocalWorld, count: number): void {
  for (let number = 0; number < count; number += 1)
    putJob(world, `job-${number}`, { ageMinutes: 60 + number });
}

describe('an evaluation that Config refuses for itself', () => {
  it.each([true, false])('holds up no other one (with a state: %s)', async (remembers) => {
    await using world = await startLocalWorld({ remembers });
    putJobs(world, 250);
    refuse(world, 'job-40');

    await expect(world.evaluate()).rejects.toThrow('Config did not accept 1 evaluations: job-40');

    expect(Object.keys(world.results())).toHaveLength(249);
  });

  it('is all that the next run sends, and is accepted in the end', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 250);
    refuse(world, 'job-40');
    await world.evaluate().catch(() => undefined);
    world.aws.world.clock.advance(hourMs);
    const sentBefore = world.aws.world.config.history.length;
    await world.evaluate().catch(() => undefined);
    const sentAgain = world.aws.world.config.history.length - sentBefore;
    world.aws.world.faults.clear();
    world.aws.world.clock.advance(hourMs);

    const report = await world.evaluate();

    expect(sentAgain).toBe(0);
    expect(report.counts.sent).toBe(1);
    expect(Object.keys(world.results())).toHaveLength(250);
  });

  it('is set aside also where it is alone, and nothing waits for it', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 1);
    refuse(world, 'job-0');

    await expect(world.evaluate()).rejects.toThrow('Config did not accept 1 evaluations: job-0');

    expect(savedState(world.aws)).toMatchObject({
      isComplete: true,
      intervals: [[0, expect.any(Number)]],
      pendingCount: 1,
    });
  });

  it('fails the run at once where Config takes nothing at all', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 250);
    world.aws.world.faults.rate('PutEvaluations', { kind: 'failedEvaluations', which: 'all' }, 1);

    await expect(world.evaluate()).rejects.toThrow('Config did not accept 100 evaluations');

    expect(world.aws.requests.count('PutEvaluations')).toBe(4);
  });

  it('is not taken for accepted where Config names what was not sent', async () => {
    await using config = await startFixedAnswer({
      FailedEvaluations: [{ ComplianceResourceId: 'JOB-1', ComplianceResourceType: 'Other' }],
    });

    const put = sinkTo(config.endpoint).put(
      [evaluationOf('job-1'), evaluationOf('job-2')],
      () => true,
    );

    await expect(put).rejects.toThrow('Config did not accept 2 evaluations: job-1, job-2');
  });

  it('leaves a summary that says the run failed, and what it did', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 5);
    refuse(world, 'job-2');
    await world.evaluate().catch(() => undefined);

    expect(world.log.filter(({ code }) => code === 'run-summary')).toMatchObject([
      { status: 'failed', judged: 5, sent: 4, apiCalls: { PutEvaluations: 4 } },
    ]);
  });
});

describe('a result token that Config rejects', () => {
  it('is answered by fewer and fewer resumes, and fails the run once none is left', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJobs(world, 3);
    await world.evaluate();
    putJob(world, 'older', { ageMinutes: 60 * 24 * 30 });
    const outcomes: unknown[] = [];
    world.aws.world.faults.failNext('PutEvaluations', { kind: 'tokenExpired' }, { times: 99 });
    for (let run = 0; run < 6; run += 1) {
      world.aws.world.clock.advance(hourMs);
      const parameters = { requireNetworkIsolation: 'true' };
      const outcome = await world.evaluate({ parameters }).then(
        ({ resumeInSeconds }) => resumeInSeconds,
        ({ name }: Error) => name,
      );
      outcomes.push(outcome);
    }

    const rejected = 'ResultTokenRejectedError';
    expect(outcomes).toEqual([60, 240, 900, rejected, rejected, rejected]);
    expect(world.log.filter(({ code }) => code === 'token-rejected')).toHaveLength(6);
  });
});

describe('what ends a run', () => {
  it('ends what is under way: nothing is described that nobody will report', async () => {
    await using world = await startLocalWorld({ remembers: true });
    for (let number = 0; number < 600; number += 1)
      putJob(world, `job-${number}`, { VpcConfig: null, ageMinutes: 60 + number });
    world.aws.world.faults.failNext('PutEvaluations', { kind: 'tokenExpired' }, { times: 99 });

    await world.evaluate().catch(() => undefined);

    const operations = world.aws.requests.all.map(({ operation }) => operation);
    const afterwards = operations.slice(operations.indexOf('PutEvaluations'));
    const described = afterwards.filter((operation) => operation === 'DescribeTrainingJob');
    // What twelve pages of three jobs had under way.
    expect(described.length).toBeLessThanOrEqual(36);
    expect(afterwards.filter((operation) => operation === 'PutEvaluations')).toHaveLength(1);
  });
});

describe('the sign of a run that had nothing to say', () => {
  it('may be refused: a quiet account does not fail', async () => {
    await using world = await startLocalWorld({ remembers: true });
    world.aws.world.faults.failNext(
      'PutEvaluations',
      { kind: 'error', code: 'InvalidParameterValueException' },
      { times: 99 },
    );

    for (let run = 0; run < 3; run += 1) {
      expect(await world.evaluate()).toMatchObject({ status: 'finished' });
      world.aws.world.clock.advance(hourMs);
    }
    expect(world.log.filter(({ code }) => code === 'sign-off-refused')).toHaveLength(3);
  });
});

describe('a resource type that Config refuses', () => {
  const type = 'AWS::SageMaker::TrainingJob';

  it.each([
    [
      `The resource type ${type} is invalid. Only the following values are permitted: [AWS::X::Y]`,
      true,
    ],
    [
      `Only the following values are permitted: [AWS::X::Y]. The resource type ${type} is invalid.`,
      true,
    ],
    [
      `The resource type ${type}Plan is invalid. Only the following are permitted: [${type}]`,
      false,
    ],
    [
      `The resource type AWS::X::Y is invalid. Only the following values are permitted: [${type}]`,
      false,
    ],
    [`Annotation is invalid for ${type}`, false],
  ])('is known by its name: %s', async (message, isKnown) => {
    await using config = await startFixedAnswer(
      { __type: 'InvalidParameterValueException', message },
      400,
    );

    const put = sinkTo(config.endpoint).put([evaluationOf('job-1')], () => true);

    await expect(put).rejects.toThrow(
      isKnown ? `Config refuses the resource type ${type}` : message.slice(0, 40),
    );
    await expect(put.catch((error: Error) => error.name)).resolves.toBe(
      isKnown ? 'ResourceTypeRefusedError' : 'InvalidParameterValueException',
    );
  });

  it('is answered by results of the account type alone, whatever the parameters ask for', async () => {
    const resourceType = 'AWS::SageMaker::TrainingJob';
    await using world = await startLocalWorld({ refusedResourceTypes: [resourceType] });
    putJobs(world, 5);
    await world.evaluate();

    const report = await world.evaluate({ parameters: { resourceType } });

    expect(report.status).toBe('finished');
    expect(Object.keys(world.results())).toHaveLength(5);
    expect(
      new Set(world.aws.world.config.resultsOf(ruleName).map((row) => row.resourceType)),
    ).toEqual(new Set(['AWS::::Account']));
  });
});
