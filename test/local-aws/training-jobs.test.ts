import {
  CreateTrainingJobCommand,
  DeleteTrainingJobCommand,
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { connect, NOON } from './connect.ts';

const REQUEST = {
  RoleArn: 'arn:aws:iam::111122223333:role/training',
  AlgorithmSpecification: { TrainingInputMode: 'File', TrainingImage: 'image:1' },
  OutputDataConfig: { S3OutputPath: 's3://bucket/output' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 60 },
} as const;

const VPC_CONFIG = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };

describe('CreateTrainingJob', () => {
  it('starts a job that is listed and described as it was asked for', async () => {
    await using aws = await connect();

    const created = await aws.sagemaker.send(
      new CreateTrainingJobCommand({
        ...REQUEST,
        TrainingJobName: 'Job-1',
        VpcConfig: VPC_CONFIG,
        EnableNetworkIsolation: true,
      }),
    );

    const described = await aws.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'Job-1' }),
    );
    const { TrainingJobSummaries } = await aws.sagemaker.send(new ListTrainingJobsCommand({}));
    expect(created.TrainingJobArn).toBe(
      'arn:aws:sagemaker:eu-central-1:111122223333:training-job/job-1',
    );
    expect(described).toMatchObject({
      TrainingJobName: 'Job-1',
      TrainingJobStatus: 'InProgress',
      CreationTime: NOON,
      VpcConfig: VPC_CONFIG,
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: false,
    });
    expect(TrainingJobSummaries).toHaveLength(1);
  });

  it('refuses a name that is taken', async () => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'taken' });

    const answer = aws.sagemaker.send(
      new CreateTrainingJobCommand({ ...REQUEST, TrainingJobName: 'taken' }),
    );

    await expect(answer).rejects.toMatchObject({ name: 'ResourceInUse' });
  });

  it('refuses a half-empty VpcConfig', async () => {
    await using aws = await connect();

    const answer = aws.sagemaker.send(
      new CreateTrainingJobCommand({
        ...REQUEST,
        TrainingJobName: 'half',
        VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: [] },
      }),
    );

    await expect(answer).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("'vpcConfig.securityGroupIds'"),
    });
  });
});

describe('DescribeTrainingJob', () => {
  it.each([
    ['absent', undefined, undefined],
    ['null', null, undefined],
    ['{}', {}, {}],
    ['half-empty', { Subnets: ['subnet-1'] }, { Subnets: ['subnet-1'] }],
  ])('shows a VpcConfig that is %s as it is', async (_what, kept, shown) => {
    await using aws = await connect();
    aws.world.jobs.put({
      TrainingJobName: 'job',
      ...(kept === undefined ? {} : { VpcConfig: kept }),
    });

    const job = await aws.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'job' }),
    );

    expect(job.VpcConfig).toEqual(shown);
  });

  it('shows the parent and the serverless configuration, and no tags', async () => {
    await using aws = await connect();
    const arn = 'arn:aws:sagemaker:eu-central-1:111122223333:hyper-parameter-tuning-job/parent';
    aws.world.jobs.put({
      TrainingJobName: 'job',
      TuningJobArn: arn,
      ServerlessJobConfig: { JobType: 'FineTuning', BaseModelArn: 'base' },
      Tags: [{ Key: 'team', Value: 'one' }],
    });

    const job = await aws.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: 'job' }),
    );

    expect(job.TuningJobArn).toBe(arn);
    expect(job.ServerlessJobConfig?.JobType).toBe('FineTuning');
    expect(job).not.toHaveProperty('Tags');
  });

  it.each(['ValidationException', 'ResourceNotFound'] as const)(
    'answers %s for a job that is not there, as chosen',
    async (missingJobError) => {
      await using aws = await connect({ missingJobError });

      const answer = aws.sagemaker.send(
        new DescribeTrainingJobCommand({ TrainingJobName: 'missing' }),
      );

      await expect(answer).rejects.toMatchObject({
        name: missingJobError,
        message: expect.stringContaining('Requested resource not found.'),
      });
    },
  );

  it('tells names apart by case', async () => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'Job' });

    const answer = aws.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: 'job' }));

    await expect(answer).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('StopTrainingJob', () => {
  it('stops a running job, and only a running one', async () => {
    await using aws = await connect();
    aws.world.jobs.createTrainingJob({ TrainingJobName: 'job' });
    const stop = () => aws.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'job' }));

    await stop();

    expect(aws.world.jobs.get('job')?.TrainingJobStatus).toBe('Stopped');
    await expect(stop()).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('DeleteTrainingJob', () => {
  it('frees the name for a job with a creation time of its own', async () => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'again', CreationTime: new Date(0) });

    await aws.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName: 'again' }));
    await aws.sagemaker.send(
      new CreateTrainingJobCommand({ ...REQUEST, TrainingJobName: 'again' }),
    );

    expect(aws.world.jobs.size).toBe(1);
    expect(aws.world.jobs.get('again')?.CreationTime).toEqual(NOON);
  });

  it('refuses a job that is running', async () => {
    await using aws = await connect();
    aws.world.jobs.createTrainingJob({ TrainingJobName: 'job' });

    const answer = aws.sagemaker.send(new DeleteTrainingJobCommand({ TrainingJobName: 'job' }));

    await expect(answer).rejects.toMatchObject({ name: 'ResourceInUse' });
  });
});
