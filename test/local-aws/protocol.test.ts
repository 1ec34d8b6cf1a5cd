import { DescribeTrainingJobCommand, ListTrainingJobsCommand } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { connect, NOON } from './connect.ts';

function post(endpoint: string, target: string, body: string): Promise<Response> {
  return fetch(endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' },
    body,
  });
}

describe('the wire', () => {
  it('carries the simulated time as the Date header', async () => {
    await using aws = await connect();
    aws.world.clock.advance(3_600_000);

    const answer = await post(aws.aws.endpoint, 'SageMaker.ListTrainingJobs', '{}');

    expect(answer.headers.get('date')).toBe('Sun, 01 Mar 2026 13:00:00 GMT');
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
  });

  it('carries timestamps as epoch seconds with milliseconds', async () => {
    await using aws = await connect();
    aws.world.jobs.put({
      TrainingJobName: 'job',
      CreationTime: new Date('2026-03-01T11:00:00.123Z'),
    });

    const answer = await post(aws.aws.endpoint, 'SageMaker.ListTrainingJobs', '{}');

    expect(await answer.text()).toContain('"CreationTime":1772362800.123');
  });

  it.each([
    ['SageMaker.ListModels', '{}', 'UnknownOperationException'],
    ['Unknown.Operation', '{}', 'UnknownOperationException'],
    ['SageMaker.ListTrainingJobs', '{', 'SerializationException'],
    ['SageMaker.ListTrainingJobs', '[]', 'SerializationException'],
    ['SageMaker.ListTrainingJobs', '{"MaxResults":"ten"}', 'SerializationException'],
    ['SageMaker.DescribeTrainingJob', '{}', 'ValidationException'],
  ])('answers %s with body %s by %s', async (target, body, code) => {
    await using aws = await connect();

    const answer = await post(aws.aws.endpoint, target, body);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: code });
  });

  it('asks for members that are missing in AWS’s words', async () => {
    await using aws = await connect();

    const answer = await post(aws.aws.endpoint, 'SageMaker.DescribeTrainingJob', '{}');

    expect(await answer.json()).toMatchObject({
      message:
        "1 validation error detected: Value null at 'trainingJobName' failed to satisfy constraint: Member must not be null",
    });
  });

  it('knows the functions that were added to the world', async () => {
    await using aws = await connect();
    aws.world.lambda.createFunction('present');
    const get = (name: string) => fetch(`${aws.aws.endpoint}/2015-03-31/functions/${name}`);

    const present = await get('present');
    const missing = await get('missing');

    expect(await present.json()).toMatchObject({ Configuration: { FunctionName: 'present' } });
    expect([missing.status, missing.headers.get('x-amzn-errortype')]).toEqual([
      404,
      'ResourceNotFoundException',
    ]);
  });
});

describe('the request log', () => {
  it('keeps who asked for what, when, and the answer', async () => {
    await using aws = await connect();
    const missing = { TrainingJobName: 'missing' };
    await aws.sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 5 }));
    await expect(aws.sagemaker.send(new DescribeTrainingJobCommand(missing))).rejects.toThrow();

    const caller = {
      service: 'sagemaker',
      accountId: '111122223333',
      region: 'eu-central-1',
      atMs: NOON.getTime(),
    };
    expect([...aws.aws.requests]).toEqual([
      { ...caller, operation: 'ListTrainingJobs', input: { MaxResults: 5 }, status: 200 },
      {
        ...caller,
        operation: 'DescribeTrainingJob',
        input: missing,
        status: 400,
        errorCode: 'ValidationException',
      },
    ]);
    expect(aws.aws.requests.countByOperation()).toEqual({
      ListTrainingJobs: 1,
      DescribeTrainingJob: 1,
    });
  });

  it('can go without inputs', async () => {
    await using aws = await connect({ logInputs: false });

    await aws.sagemaker.send(new ListTrainingJobsCommand({ MaxResults: 5 }));

    expect(aws.aws.requests.of('ListTrainingJobs')[0]?.input).toEqual({});
  });
});

describe('options', () => {
  it('are refused with every problem at once', async () => {
    const start = startLocalAws({
      accountId: '1',
      timeScale: 0,
      emptyPages: 1,
      quotas: { Search: { perSecond: 0 } },
    });

    await expect(start).rejects.toThrow(
      'local AWS options: accountId must be 12 digits, got "1"; timeScale must be above 0, got 0; ' +
        'emptyPages must be 2 or more, got 1; quotas.Search.perSecond must be above 0, got 0',
    );
  });

  it('name the port that is taken', async () => {
    await using aws = await connect();

    const start = startLocalAws({ port: Number(new URL(aws.aws.endpoint).port) });

    await expect(start).rejects.toThrow(/EADDRINUSE/);
  });
});
