import {
  DescribeAutoMLJobV2Command,
  DescribeHyperParameterTuningJobCommand,
  DescribeLabelingJobCommand,
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelinesCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { connect, NOON } from './connect.ts';

const arn = (type: string, name: string) =>
  `arn:aws:sagemaker:eu-central-1:111122223333:${type}/${name}`;

const parents = [
  ['TuningJobArn', 'hyper-parameter-tuning-job'],
  ['AutoMLJobArn', 'automl-job'],
  ['LabelingJobArn', 'labeling-job'],
] as const;

/** The commands that read a parent of the name, in the order of the table above. */
function commands(name: string) {
  return [
    new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }),
    new DescribeAutoMLJobV2Command({ AutoMLJobName: name }),
    new DescribeLabelingJobCommand({ LabelingJobName: name }),
  ] as const;
}

describe('what starts training jobs', () => {
  it('is made up from the first job that names it', async () => {
    await using aws = await connect();
    for (const [member, type] of parents)
      aws.world.jobs.put({ TrainingJobName: `child-of-${type}`, [member]: arn(type, 'parent') });
    const [tuning, autoMl, labeling] = commands('parent');

    const answers = [
      await aws.sagemaker.send(tuning),
      await aws.sagemaker.send(autoMl),
      await aws.sagemaker.send(labeling),
    ];

    expect(answers).toMatchObject([
      { HyperParameterTuningJobArn: arn('hyper-parameter-tuning-job', 'parent') },
      { AutoMLJobArn: arn('automl-job', 'parent'), CreationTime: NOON },
      { LabelingJobArn: arn('labeling-job', 'parent') },
    ]);
  });

  it('has what a test puts', async () => {
    await using aws = await connect();
    aws.world.parents.put('AutoMLJob', 'put', { RoleArn: 'role' }, NOON);

    const answer = await aws.sagemaker.send(
      new DescribeAutoMLJobV2Command({ AutoMLJobName: 'put' }),
    );

    expect(answer).toMatchObject({ AutoMLJobName: 'put', RoleArn: 'role' });
  });

  it('is not found where no job names it', async () => {
    await using aws = await connect();
    const [tuning, autoMl, labeling] = commands('missing');

    const refusals = [
      aws.sagemaker.send(tuning),
      aws.sagemaker.send(autoMl),
      aws.sagemaker.send(labeling),
      aws.sagemaker.send(new DescribePipelineCommand({ PipelineName: 'missing' })),
      aws.sagemaker.send(
        new DescribePipelineExecutionCommand({
          PipelineExecutionArn: `${arn('pipeline', 'missing')}/execution/abcdef012345`,
        }),
      ),
    ];

    for (const refusal of refusals) await expect(refusal).rejects.toThrow('does not exist');
  });
});

describe('pipelines', () => {
  it('are made up for each execution that jobs are named after, with a step for each of its steps', async () => {
    await using aws = await connect();
    const VpcConfig = { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
    for (const [name, network] of [
      ['pipelines-abcdef012345-Train-1', { VpcConfig }],
      ['pipelines-abcdef012345-Train-2', {}],
      ['pipelines-abcdef012345-Tune-3', { VpcConfig }],
    ] as const)
      aws.world.jobs.put({ TrainingJobName: name, ...network });

    const { PipelineDefinition = '', PipelineArn } = await aws.sagemaker.send(
      new DescribePipelineCommand({ PipelineName: 'pipeline-abcdef012345' }),
    );
    const execution = await aws.sagemaker.send(
      new DescribePipelineExecutionCommand({
        PipelineExecutionArn: `${PipelineArn}/execution/abcdef012345`,
      }),
    );

    const { Steps } = JSON.parse(PipelineDefinition);
    expect(Steps).toMatchObject([{ Name: 'Train' }, { Name: 'Tune', Arguments: { VpcConfig } }]);
    expect(Steps[0].Arguments).not.toHaveProperty('VpcConfig');
    expect(execution.PipelineArn).toBe(PipelineArn);
  });

  it('are listed by page, order, beginning of the name and time of creation', async () => {
    await using aws = await connect();
    for (const [name, minutes] of [
      ['a-2', 0],
      ['b-1', 1],
      ['a-1', 2],
    ] as const) {
      const at = new Date(NOON.getTime() + minutes * 60_000);
      const times = { createdAt: at, lastExecutedAt: at };
      aws.world.parents.putPipeline({ name, definition: '{}', executions: [], ...times });
    }
    const list = async (input: ListPipelinesCommand['input']) => {
      const answer = await aws.sagemaker.send(new ListPipelinesCommand(input));
      const names = answer.PipelineSummaries?.map(({ PipelineName }) => PipelineName);
      return { names, token: answer.NextToken };
    };

    const first = await list({ MaxResults: 2 });
    const second = await list({ MaxResults: 2, NextToken: first.token });

    expect([first.names, second.names]).toEqual([['a-1', 'b-1'], ['a-2']]);
    expect(second.token).toBeUndefined();
    expect((await list({ SortBy: 'Name', SortOrder: 'Ascending' })).names).toEqual([
      ...['a-1', 'a-2', 'b-1'],
    ]);
    expect((await list({ PipelineNamePrefix: 'a' })).names).toEqual(['a-1', 'a-2']);
    expect((await list({ CreatedBefore: NOON })).names).toEqual(['a-2']);
    expect((await list({ CreatedAfter: new Date(NOON.getTime() + 60_000) })).names).toEqual([
      ...['a-1', 'b-1'],
    ]);
  });
});
