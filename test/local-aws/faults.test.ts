import {
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  SearchCommand,
} from '@aws-sdk/client-sagemaker';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../rule/local-aws/faults.ts';
import { type Connected, connect, NOON, putJobs } from './connect.ts';

const LIST = new ListTrainingJobsCommand({});

/** 'ok', or the name of the error, for each of `count` listings. */
async function outcomes({ sagemaker }: Connected, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let call = 0; call < count; call++)
    names.push(
      await sagemaker.send(LIST).then(
        () => 'ok',
        (failure: Error) => failure.name,
      ),
    );
  return names;
}

describe('planned faults', () => {
  it('strike the next requests of an operation, as often as told', async () => {
    await using aws = await connect();
    aws.world.faults.failNext('ListTrainingJobs', { kind: 'throttle' }, { times: 2 });

    const seen = await outcomes(aws, 3);

    expect(seen).toEqual(['ThrottlingException', 'ThrottlingException', 'ok']);
  });

  it('strike one after the other in the order they were planned', async () => {
    await using aws = await connect();
    aws.world.faults.failNext('ListTrainingJobs', { kind: 'throttle' });
    aws.world.faults.failNext('*', { kind: 'serverError', status: 503 });

    const seen = await outcomes(aws, 3);

    expect(seen).toEqual(['ThrottlingException', 'ServiceUnavailable', 'ok']);
  });

  it('spare the requests that their condition leaves out', async () => {
    await using aws = await connect();
    putJobs(aws, 2);
    aws.world.faults.failNext(
      'DescribeTrainingJob',
      { kind: 'accessDenied' },
      {
        times: Number.POSITIVE_INFINITY,
        when: ({ input }) => input.TrainingJobName === 'job-001',
      },
    );
    const describeJob = (TrainingJobName: string) =>
      aws.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));

    await expect(describeJob('job-000')).resolves.toBeDefined();
    await expect(describeJob('job-001')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('not authorized to perform: sagemaker:DescribeTrainingJob'),
    });
  });

  it('strike at a rate, by dice that the seed decides', async () => {
    const play = async (faultSeed: number) => {
      await using aws = await connect({ faultSeed });
      aws.world.faults.rate('ListTrainingJobs', { kind: 'throttle' }, 0.5);
      return await outcomes(aws, 40);
    };

    const [first, again, other] = [await play(1), await play(1), await play(2)];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set(['ok', 'ThrottlingException']));
  });

  it('end with clear', async () => {
    await using aws = await connect();
    aws.world.faults.rate('*', { kind: 'throttle' }, 1);
    aws.world.faults.failNext('*', { kind: 'throttle' });

    aws.world.faults.clear();

    expect(await outcomes(aws, 1)).toEqual(['ok']);
  });
});

describe('faults of the connection', () => {
  const broken: readonly [string, Fault, RegExp][] = [
    ['a reset', { kind: 'connectionReset' }, /ECONNRESET|socket hang up/],
    ['a body that breaks off', { kind: 'truncatedBody' }, /aborted|ECONNRESET|JSON/],
    ['half a body that looks whole', { kind: 'truncatedBody', cleanEnd: true }, /JSON/],
    ['silence, then a reset', { kind: 'hang', ms: 1 }, /ECONNRESET|socket hang up/],
    ['headers, silence, then a reset', { kind: 'stalledBody', ms: 1 }, /aborted|ECONNRESET/],
  ];

  it.each(broken)('can be %s', async (_what, fault, message) => {
    await using aws = await connect({ timeScale: 1 });
    aws.world.faults.failNext('ListTrainingJobs', fault);

    await expect(aws.sagemaker.send(LIST)).rejects.toThrow(message);
    await expect(aws.sagemaker.send(LIST)).resolves.toBeDefined();
  });

  it('can be silence until the client gives up', async () => {
    await using aws = await connect();
    aws.world.faults.failNext('ListTrainingJobs', { kind: 'hang' });
    const patience = AbortSignal.timeout(50);

    const answer = aws.sagemaker.send(LIST, { abortSignal: patience });

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(aws.aws.requests.of('ListTrainingJobs')[0]?.status).toBe(0);
  });

  it('can be silence after the headers, whatever the client allows for the answer to begin', async () => {
    await using aws = await connect();
    aws.world.faults.failNext('ListTrainingJobs', { kind: 'stalledBody' }, { times: 2 });
    const url = aws.aws.endpoint;
    const headers = { 'x-amz-target': 'SageMaker.ListTrainingJobs' };
    const giveUp = new AbortController();

    const begun = await fetch(url, { method: 'POST', headers, body: '{}', signal: giveUp.signal });
    const body = begun.text();
    giveUp.abort();
    const whole = aws.sagemaker.send(LIST, { abortSignal: AbortSignal.timeout(50) });

    expect(begun.status).toBe(200);
    expect(Number(begun.headers.get('content-length'))).toBeGreaterThan(0);
    await expect(body).rejects.toMatchObject({ name: 'AbortError' });
    await expect(whole).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([false, true])('carry the operation out or not: %s', async (applied) => {
    await using aws = await connect();
    aws.world.faults.failNext('CreateTrainingJob', { kind: 'connectionReset', applied });

    const answer = aws.sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName: 'job',
        RoleArn: 'arn:aws:iam::111122223333:role/training',
        OutputDataConfig: { S3OutputPath: 's3://bucket/output' },
      }),
    );

    await expect(answer).rejects.toThrow();
    expect(aws.world.jobs.size).toBe(applied ? 1 : 0);
  });
});

describe('faults inside an operation', () => {
  const evaluations = ['a', 'b', 'c', 'd'].map((id) => ({
    ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
    ComplianceResourceId: id,
    ComplianceType: 'COMPLIANT' as const,
    OrderingTimestamp: NOON,
  }));

  async function putWith(aws: Connected, fault: Fault) {
    aws.world.config.createRule({ name: 'rule' });
    aws.world.faults.failNext('PutEvaluations', fault);
    const ResultToken = aws.world.config.issueResultToken('rule');
    return aws.config.send(new PutEvaluationsCommand({ ResultToken, Evaluations: evaluations }));
  }

  const failing: readonly [string, Fault, string[]][] = [
    ['half', { kind: 'failedEvaluations' }, ['a', 'c']],
    ['all', { kind: 'failedEvaluations', which: 'all' }, ['a', 'b', 'c', 'd']],
    [
      'chosen',
      { kind: 'failedEvaluations', which: (one) => one.ComplianceResourceId === 'b' },
      ['b'],
    ],
  ];

  it.each(failing)('return %s of the evaluations as failed', async (_what, fault, failed) => {
    await using aws = await connect();

    const { FailedEvaluations } = await putWith(aws, fault);

    const kept = aws.world.config.resultsOf('rule').map((row) => row.resourceId);
    expect(FailedEvaluations?.map((one) => one.ComplianceResourceId)).toEqual(failed);
    expect([...kept, ...failed].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it.each([
    ['tokenExpired', { kind: 'tokenExpired' }, 'InvalidResultTokenException'],
    [
      'resourceTypeRefused',
      { kind: 'resourceTypeRefused', resourceType: 'AWS::SageMaker::TrainingJob' },
      'InvalidParameterValueException',
    ],
    [
      'error',
      { kind: 'error', code: 'InternalServerException', status: 500 },
      'InternalServerException',
    ],
  ] as const)('refuse evaluations by %s', async (_kind, fault, name) => {
    await using aws = await connect();

    const answer = putWith(aws, fault);

    await expect(answer).rejects.toMatchObject({ name });
    expect(aws.world.config.history).toEqual([]);
  });

  it('lose writes that were answered with success', async () => {
    await using aws = await connect();
    const QueueUrl = aws.world.sqs.createQueue('queue');
    const lost = { kind: 'writeLost' } as const;
    aws.world.faults.failNext('SendMessage', lost);

    await putWith(aws, lost);
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));

    expect(aws.world.config.resultsOf('rule')).toEqual([]);
    expect(aws.world.sqs.queue('queue').messages).toEqual([]);
  });

  it('make Search empty, stale or repetitive', async () => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'job', CreationTime: NOON });
    const found = async (fault?: Fault) => {
      if (fault) aws.world.faults.failNext('Search', fault);
      const { Results } = await aws.sagemaker.send(new SearchCommand({ Resource: 'TrainingJob' }));
      return Results?.length;
    };

    expect(await found()).toBe(1);
    expect(await found({ kind: 'searchEmpty' })).toBe(0);
    expect(await found({ kind: 'searchStale', lagMs: 60_000 })).toBe(0);
    expect(await found({ kind: 'searchRepeats' })).toBe(2);
  });

  it('repeat the token of a page', async () => {
    await using aws = await connect();
    putJobs(aws, 5);
    const first = await aws.sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 2 }));
    aws.world.faults.failNext('ListTrainingJobs', { kind: 'repeatedToken' });

    const second = await aws.sagemaker.send(
      new ListTrainingJobsCommand({ MaxResults: 2, NextToken: first.NextToken }),
    );

    expect(second.NextToken).toBe(first.NextToken);
  });
});

describe('quotas', () => {
  it('refuse what the bucket of the account does not hold, until it is filled again', async () => {
    await using aws = await connect({ quotas: { ListTrainingJobs: { perSecond: 2 } } });

    const first = await outcomes(aws, 3);
    aws.world.clock.advance(500);
    const second = await outcomes(aws, 2);
    aws.world.clock.advance(60_000);
    const third = await outcomes(aws, 3);

    expect({ first, second, third }).toEqual({
      first: ['ok', 'ok', 'ThrottlingException'],
      second: ['ok', 'ThrottlingException'],
      third: ['ok', 'ok', 'ThrottlingException'],
    });
  });

  it('take a burst of their own, and leave other operations alone', async () => {
    await using aws = await connect({
      quotas: { ListTrainingJobs: { perSecond: 1, burst: 3 } },
    });
    aws.world.config.createRule({ name: 'rule' });

    const seen = await outcomes(aws, 4);
    const other = aws.config.send(
      new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'rule' }),
    );

    expect(seen).toEqual(['ok', 'ok', 'ok', 'ThrottlingException']);
    await expect(other).resolves.toBeDefined();
  });
});
