import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  ListTagsCommand,
  type ListTagsCommandInput,
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandInput,
  SearchCommand,
  type SearchCommandInput,
} from '@aws-sdk/client-sagemaker';
import { accountId, type Double, region } from './doubles.ts';
import type { Exchange } from './exchange.ts';

const vpcConfig = {
  Subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
  SecurityGroupIds: ['sg-0a1b2c3d'],
};

/** Everything that both doubles need to create a job. */
function jobInput(
  name: string,
  members: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: `arn:aws:iam::${accountId}:role/training`,
    AlgorithmSpecification: {
      TrainingImage: `${accountId}.dkr.ecr.eu-central-1.amazonaws.com/training:1`,
      TrainingInputMode: 'File',
    },
    OutputDataConfig: { S3OutputPath: 's3://bucket/output' },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
    ...members,
  };
}

function arnOf(name: string): string {
  return `arn:aws:sagemaker:${region}:${accountId}:training-job/${name}`;
}

function caller({ clients: { sagemaker } }: Double) {
  return {
    create: (input: CreateTrainingJobCommandInput) =>
      sagemaker.send(new CreateTrainingJobCommand(input)),
    describe: (TrainingJobName: string) =>
      sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName })),
    tags: (name: string, input: Partial<ListTagsCommandInput> = {}) =>
      sagemaker.send(new ListTagsCommand({ ResourceArn: arnOf(name), ...input })),
    list: (input: ListTrainingJobsCommandInput) =>
      sagemaker.send(new ListTrainingJobsCommand(input)),
    search: (input: Omit<SearchCommandInput, 'Resource'>) =>
      sagemaker.send(new SearchCommand({ Resource: 'TrainingJob', ...input })),
  };
}

const threeJobs = ['apple', 'banana', 'cherry'];

export const sagemakerExchanges: readonly Exchange[] = [
  {
    name: 'a job in a VPC',
    operations: ['CreateTrainingJob', 'DescribeTrainingJob'],
    async play(double, record) {
      const { create, describe } = caller(double);
      await record('create', () =>
        create(
          jobInput('in-a-vpc', {
            VpcConfig: vpcConfig,
            EnableNetworkIsolation: true,
            EnableInterContainerTrafficEncryption: true,
            HyperParameters: { epochs: '3' },
          }),
        ),
      );
      await record('describe', () => describe('in-a-vpc'));
    },
  },
  {
    name: 'a job without a VPC',
    operations: ['CreateTrainingJob', 'DescribeTrainingJob'],
    async play(double, record) {
      const { create, describe } = caller(double);
      await record('create', () => create(jobInput('Without-A-VPC')));
      await record('describe', () => describe('Without-A-VPC'));
    },
  },
  {
    name: 'jobs that cannot be created or described',
    operations: ['CreateTrainingJob', 'DescribeTrainingJob'],
    async play(double, record) {
      const { create, describe } = caller(double);
      await create(jobInput('taken'));
      await record('create with a name that is taken', () => create(jobInput('taken')));
      await record('create with a name of 64 characters', () => create(jobInput('n'.repeat(64))));
      await record('create with a name that is no name', () => create(jobInput('no_name')));
      await record('create without subnets', () =>
        create(
          jobInput('no-subnets', {
            VpcConfig: { Subnets: [], SecurityGroupIds: vpcConfig.SecurityGroupIds },
          }),
        ),
      );
      await record('describe a missing job', () => describe('missing'));
    },
  },
  {
    name: 'pages of a listing',
    operations: ['ListTrainingJobs'],
    async play(double, record) {
      const { create, list } = caller(double);
      for (const name of threeJobs) await create(jobInput(name, { VpcConfig: vpcConfig }));
      const order = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;
      const first = await record('first page', () => list({ ...order, MaxResults: 2 }));
      await record('second page', () =>
        list({ ...order, MaxResults: 2, NextToken: first?.NextToken }),
      );
      await record('newest first', () => list({ ...order, SortOrder: 'Descending' }));
      await record('with an empty token', () => list({ ...order, NextToken: '' }));
      await record('by name', () => list({ ...order, SortBy: 'Name' }));
      await record('without a sort order', () => list({}));
    },
  },
  {
    name: 'filters of a listing',
    operations: ['ListTrainingJobs'],
    async play(double, record) {
      const { create, list } = caller(double);
      for (const name of threeJobs) await create(jobInput(name));
      const order = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;
      const hourMs = 3_600_000;
      await record('name contains', () => list({ ...order, NameContains: 'an' }));
      await record('status that no job has', () => list({ ...order, StatusEquals: 'Stopped' }));
      await record('created after an hour ago', () =>
        list({ ...order, CreationTimeAfter: new Date(Date.now() - hourMs) }),
      );
      await record('created before an hour ago', () =>
        list({ ...order, CreationTimeBefore: new Date(Date.now() - hourMs) }),
      );
    },
  },
  {
    name: 'listings that are refused',
    operations: ['ListTrainingJobs'],
    async play(double, record) {
      const { list } = caller(double);
      await record('a page of 101', () => list({ MaxResults: 101 }));
      await record('an unknown order', () => list({ SortOrder: 'Sideways' as 'Ascending' }));
      await record('an unknown status', () => list({ StatusEquals: 'Bored' as 'Stopped' }));
      await record('a foreign token', () => list({ NextToken: 'foreign' }));
      await record('an empty account', () => list({ MaxResults: 100 }));
    },
  },
  {
    name: 'tags',
    operations: ['ListTags'],
    async play(double, record) {
      const { create, tags } = caller(double);
      const Tags = [
        { Key: 'team', Value: 'one' },
        { Key: 'cost-center', Value: '' },
      ];
      await create(jobInput('tagged', { Tags }));
      await create(jobInput('untagged'));
      await record('of a job', () => tags('tagged'));
      await record('with an empty token', () => tags('tagged', { NextToken: '' }));
      await record('50 of a job', () => tags('tagged', { MaxResults: 50 }));
      await record('49 of a job', () => tags('tagged', { MaxResults: 49 }));
      await record('of a job without tags', () => tags('untagged'));
      await record('of a missing job', () => tags('missing'));
      await record('of what is no ARN', () => tags('', { ResourceArn: 'tagged' }));
    },
  },
  {
    name: 'searches',
    operations: ['Search'],
    async play(double, record) {
      const { create, search } = caller(double);
      await create(jobInput('apple', { VpcConfig: vpcConfig }));
      await create(jobInput('banana'));
      const by = (
        Name: string,
        Operator: 'Equals' | 'NotEquals' | 'Contains' | 'In',
        Value: string,
      ) => search({ SearchExpression: { Filters: [{ Name, Operator, Value }] } });
      await record('name equals', () => by('TrainingJobName', 'Equals', 'apple'));
      await record('name does not equal', () => by('TrainingJobName', 'NotEquals', 'apple'));
      await record('name contains', () => by('TrainingJobName', 'Contains', 'nan'));
      await record('name is one of', () => by('TrainingJobName', 'In', 'apple,missing'));
      await record('name that no job has', () => by('TrainingJobName', 'Equals', 'missing'));
      await record('unknown property', () => by('Colour', 'Equals', 'green'));
    },
  },
];
