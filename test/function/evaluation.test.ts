// One evaluation over HTTP, without a checkpoint: every run covers everything.

import { describe, expect, it } from 'vitest';
import { hourMs, putJob, ruleName, startAt, startLocalWorld } from '../support/local-world.ts';

describe('a run', () => {
  it('reports one result per job, through small, empty and shifting pages', async () => {
    await using world = await startLocalWorld({ emptyPages: 2 });
    for (let number = 0; number < 10; number += 1)
      putJob(world, `job-${number}`, {
        ageMinutes: 60 + number,
        ...(number % 3 === 0 && { VpcConfig: null }),
      });

    const report = await world.evaluate();

    expect(report.counts).toMatchObject({ listed: 10, judged: 10, compliant: 6, nonCompliant: 4 });
    expect(Object.keys(world.results())).toHaveLength(10);
    for (let number = 0; number < 10; number += 1)
      expect(world.results()[`job-${number}`]).toBe(
        number % 3 === 0 ? 'NON_COMPLIANT' : 'COMPLIANT',
      );
  });

  it('sends everything in the form that Config takes', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'public', { VpcConfig: {} });

    await world.evaluate({
      notifiedAt: startAt,
      parameters: { remediationUrl: 'https://example.com/fix' },
    });

    const [put] = world.aws.requests.of('PutEvaluations');
    expect(put?.input).toMatchObject({
      Evaluations: [
        {
          ComplianceResourceId: 'public',
          ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
          ComplianceType: 'NON_COMPLIANT',
          Annotation:
            'Not in a VPC: VpcConfig names no subnet and no security group. Fix: https://example.com/fix#incompleteVpcConfig',
          OrderingTimestamp: startAt.getTime() / 1_000,
        },
      ],
    });
  });

  it('lists with both sort fields and full pages', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'one');

    await world.evaluate();

    expect(world.aws.requests.of('ListTrainingJobs')[0]?.input).toMatchObject({
      MaxResults: 100,
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
    });
  });

  it('puts at most 100 evaluations a call', async () => {
    await using world = await startLocalWorld({
      maxPageSize: {},
      seed: { jobs: 250, violationShare: 0.1, spanDays: 10 },
    });

    await world.evaluate();

    const sizes = world.aws.requests
      .of('PutEvaluations')
      .map(({ input }) => (input as { Evaluations: unknown[] }).Evaluations.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sizes).toHaveLength(Math.ceil(sizes.reduce((sum, size) => sum + size) / 100));
  });

  it('makes an empty put when there is nothing to say', async () => {
    await using world = await startLocalWorld();

    await world.evaluate();

    expect(world.aws.requests.of('PutEvaluations').map(({ input }) => input)).toMatchObject([
      { Evaluations: [] },
    ]);
  });

  it('sends only what is new or changed, and retires what is gone, exempt or too old', async () => {
    await using world = await startLocalWorld();
    for (const name of ['stays', 'goes', 'smoke-1', 'old'])
      putJob(world, name, { ageMinutes: name === 'old' ? 3 * 24 * 60 : 60 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('goes');
    putJob(world, 'new', { VpcConfig: null });
    world.aws.world.clock.advance(hourMs);
    world.aws.requests.clear();

    const report = await world.evaluate({
      parameters: { exemptJobNames: 'smoke-*', maxJobAgeDays: '2' },
    });

    expect(world.results()).toEqual({ stays: 'COMPLIANT', new: 'NON_COMPLIANT' });
    expect(report.counts).toMatchObject({ sent: 4, retired: 3, unchanged: 1 });
  });

  it('has no use for SageMaker or Config beyond these calls', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'public', { VpcConfig: null });

    await world.evaluate();

    expect(Object.keys(world.aws.requests.countByOperation()).sort()).toEqual([
      'DescribeTrainingJob',
      'GetComplianceDetailsByConfigRule',
      'ListTrainingJobs',
      'PutEvaluations',
      'Search',
    ]);
  });

  it('judges a job anew that was created again under its name', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'reused', { VpcConfig: null, ageMinutes: 600 });
    await world.evaluate();
    world.aws.world.jobs.deleteTrainingJob('reused');
    putJob(world, 'reused', { ageMinutes: 1 });
    world.aws.world.clock.advance(hourMs);

    await world.evaluate();

    expect(world.results()).toEqual({ reused: 'COMPLIANT' });
  });

  it('turns test mode on for a TESTMODE token, and Config keeps nothing', async () => {
    await using world = await startLocalWorld({ remembers: true });
    putJob(world, 'one');

    await world.evaluate({ resultToken: 'TESTMODE' });

    expect(world.aws.requests.of('PutEvaluations')[0]?.input).toMatchObject({ TestMode: true });
    expect(world.results()).toEqual({});
    expect(world.aws.requests.count('PutParameter')).toBe(0);
  });

  it('evaluates nothing when a parameter is invalid', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'one');

    const run = world.evaluate({ parameters: { maxJobAgeDays: 'x', color: 'red' } });

    await expect(run).rejects.toThrow(/maxJobAgeDays must be .*; color is unknown/);
    expect(world.aws.requests.all).toEqual([]);
  });
});

describe('what the function logs', () => {
  it('is one summary a run with counts, calls by operation, throttles and duration', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'public', { VpcConfig: null });

    await world.evaluate();

    const summaries = world.log.filter(({ message }) => message === 'run finished');
    expect(summaries).toHaveLength(1);
    expect(summaries[0]).toMatchObject({
      ruleName,
      status: 'finished',
      listed: 1,
      judged: 1,
      compliant: 0,
      nonCompliant: 1,
      unknown: 0,
      retired: 0,
      sent: 1,
      unchanged: 0,
      throttles: 0,
      apiCalls: { ListTrainingJobs: 1, DescribeTrainingJob: 1, PutEvaluations: 1 },
      durationMs: expect.any(Number),
    });
  });

  it('holds metrics of what there was, and none that is 0', async () => {
    await using world = await startLocalWorld();
    await world.evaluate();
    putJob(world, 'public', { VpcConfig: null });
    world.aws.world.faults.failNext('DescribeTrainingJob', { kind: 'throttle' });

    await world.evaluate();

    const metrics = world.log.filter((record) => '_aws' in record);
    expect(metrics.map(({ _aws: _header, ...values }) => values)).toEqual([
      { FunctionName: 'local', CompleteRuns: 1 },
      { FunctionName: 'local', NonCompliantJobs: 1, ThrottledCalls: 1, CompleteRuns: 1 },
    ]);
  });

  it('never shows hyperparameters, environment or S3 paths', async () => {
    await using world = await startLocalWorld();
    putJob(world, 'public', {
      VpcConfig: null,
      HyperParameters: { secret: 'hyper-secret' },
      Environment: { TOKEN: 'environment-secret' },
      OutputDataConfig: { S3OutputPath: 's3://bucket-secret/out' },
    });
    world.aws.world.faults.failNext('Search', { kind: 'accessDenied' });

    await world.evaluate();

    expect(JSON.stringify(world.log)).not.toMatch(/secret|s3:/);
  });
});
