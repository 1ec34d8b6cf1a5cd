// What starts training jobs: tuning and AutoML jobs, and pipelines.

import {
  DescribeAutoMLJobV2Command,
  DescribeHyperParameterTuningJobCommand,
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelinesCommand,
  type ListPipelinesCommandInput,
} from '@aws-sdk/client-sagemaker';
import { accountId, region } from './doubles.ts';
import type { Exchange } from './exchange.ts';

const RoleArn = `arn:aws:iam::${accountId}:role/training`;
const OutputDataConfig = { S3OutputPath: 's3://bucket/output' };
const VpcConfig = { Subnets: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] };
const definition = JSON.stringify({ Version: '2020-12-01', Steps: [] });

export const parentExchanges: readonly Exchange[] = [
  {
    name: 'a tuning job',
    operations: ['DescribeHyperParameterTuningJob'],
    async play(double, record) {
      const describe = (HyperParameterTuningJobName: string) =>
        double.clients.sagemaker.send(
          new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
        );
      await double.createTuningJob({
        HyperParameterTuningJobName: 'tuning',
        HyperParameterTuningJobConfig: {
          Strategy: 'Random',
          ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        },
        TrainingJobDefinition: {
          AlgorithmSpecification: { TrainingInputMode: 'File', TrainingImage: 'image' },
          RoleArn,
          OutputDataConfig,
          VpcConfig,
          StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
        },
      });
      await record('describe', () => describe('tuning'));
      await record('describe a missing one', () => describe('missing'));
    },
  },
  {
    name: 'an AutoML job',
    operations: ['DescribeAutoMLJobV2'],
    async play(double, record) {
      const describe = (AutoMLJobName: string) =>
        double.clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
      await double.createAutoMlJob({
        AutoMLJobName: 'auto',
        AutoMLJobInputDataConfig: [
          {
            DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's3://bucket/input' } },
          },
        ],
        OutputDataConfig,
        AutoMLProblemTypeConfig: {
          TabularJobConfig: {
            TargetAttributeName: 'label',
            ProblemType: 'Regression',
            CompletionCriteria: { MaxCandidates: 1 },
          },
        },
        RoleArn,
        SecurityConfig: { VpcConfig },
      });
      await record('describe', () => describe('auto'));
      await record('describe a missing one', () => describe('missing'));
    },
  },
  {
    name: 'pipelines',
    operations: ['DescribePipeline', 'DescribePipelineExecution', 'ListPipelines'],
    async play(double, record) {
      const { sagemaker } = double.clients;
      const list = (input: ListPipelinesCommandInput) =>
        sagemaker.send(new ListPipelinesCommand(input));
      const describe = (PipelineName: string) =>
        sagemaker.send(new DescribePipelineCommand({ PipelineName }));
      const execution = (PipelineExecutionArn: string) =>
        sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
      const arn = await double.createPipeline('weekly', definition);
      await double.createPipeline('nightly', definition);
      const byName = { SortBy: 'Name', SortOrder: 'Ascending' } as const;
      const first = await record('first page', () => list({ ...byName, MaxResults: 1 }));
      await record('second page', () =>
        list({ ...byName, MaxResults: 1, NextToken: first?.NextToken }),
      );
      await record('by the beginning of the name', () => list({ PipelineNamePrefix: 'week' }));
      await record('created before an hour ago', () =>
        list({ CreatedBefore: new Date(Date.now() - 3_600_000) }),
      );
      await record('describe', () => describe('weekly'));
      await record('describe a missing one', () => describe('missing'));
      await record('describe an execution', () => execution(arn));
      await record('describe a missing execution', () =>
        execution(
          `arn:aws:sagemaker:${region}:${accountId}:pipeline/weekly/execution/000000000000`,
        ),
      );
    },
  },
];
