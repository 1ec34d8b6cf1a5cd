import {
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  SearchCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { connect } from './connect.ts';

describe('an account of 462,178 jobs', () => {
  it('answers pages, names and searches from the middle of its history', async () => {
    await using aws = await connect({ seed: { jobs: 462_178, spanDays: 1_000 } });
    const { TrainingJobName, CreationTime } = aws.world.jobs.jobOf(231_089);

    const page = await aws.sagemaker.send(
      new ListTrainingJobsCommand({
        SortBy: 'CreationTime',
        SortOrder: 'Ascending',
        MaxResults: 100,
        CreationTimeAfter: new Date(CreationTime.getTime() - 1),
      }),
    );
    const described = await aws.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    const { Results } = await aws.sagemaker.send(
      new SearchCommand({
        Resource: 'TrainingJob',
        SearchExpression: {
          Filters: [{ Name: 'TrainingJobName', Operator: 'In', Value: TrainingJobName }],
        },
      }),
    );

    expect(page.TrainingJobSummaries).toHaveLength(100);
    expect(page.TrainingJobSummaries?.[0]?.CreationTime).toEqual(CreationTime);
    expect(described.CreationTime).toEqual(CreationTime);
    expect(Results?.[0]?.TrainingJob?.TrainingJobName).toBe(TrainingJobName);
  });

  it('takes new jobs at the end and in the past, and gives up old ones', async () => {
    await using aws = await connect({ seed: { jobs: 462_178 } });
    const { jobs } = aws.world;
    const old = jobs.jobOf(1_000);

    jobs.createTrainingJob({ TrainingJobName: 'newest' });
    jobs.put({ TrainingJobName: 'twin', CreationTime: old.CreationTime });
    jobs.deleteTrainingJob(old.TrainingJobName);

    expect(jobs.size).toBe(462_179);
    expect(jobs.get(old.TrainingJobName)).toBeUndefined();
    expect(jobs.jobOf(jobs.numberAt(jobs.length - 1)).TrainingJobName).toBe('newest');
    expect(jobs.createdAtMsAt(jobs.positionOf(old.CreationTime.getTime()))).toBe(
      old.CreationTime.getTime(),
    );
  });
});
