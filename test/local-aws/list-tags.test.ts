import { CreateTrainingJobCommand, ListTagsCommand, type Tag } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { type Connected, connect } from './connect.ts';

const ARN = 'arn:aws:sagemaker:eu-central-1:111122223333:training-job/';

function listTags({ sagemaker }: Connected, ResourceArn: string, NextToken?: string) {
  return sagemaker.send(new ListTagsCommand({ ResourceArn, NextToken }));
}

function tags(count: number): Tag[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `key-${index}`, Value: 'value' }));
}

describe('ListTags', () => {
  it('returns the tags that a job was created with', async () => {
    await using aws = await connect();
    const { TrainingJobArn = '' } = await aws.sagemaker.send(
      new CreateTrainingJobCommand({
        TrainingJobName: 'Tagged',
        RoleArn: 'arn:aws:iam::111122223333:role/training',
        OutputDataConfig: { S3OutputPath: 's3://bucket/output' },
        Tags: tags(2),
      }),
    );

    const { Tags, NextToken } = await listTags(aws, TrainingJobArn);

    expect(TrainingJobArn).toBe(`${ARN}tagged`);
    expect({ Tags, NextToken }).toEqual({ Tags: tags(2), NextToken: undefined });
  });

  it('returns no tags of a job that has none', async () => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'untagged' });

    const { Tags } = await listTags(aws, `${ARN}untagged`);

    expect(Tags).toEqual([]);
  });

  it('returns smaller pages where the world asks for them', async () => {
    await using aws = await connect({ maxPageSize: { ListTags: 2 } });
    aws.world.jobs.put({ TrainingJobName: 'tagged', Tags: tags(3) });

    const first = await listTags(aws, `${ARN}tagged`);
    const second = await listTags(aws, `${ARN}tagged`, first.NextToken);

    expect([first.Tags, second.Tags]).toEqual([tags(3).slice(0, 2), tags(3).slice(2)]);
    expect(second.NextToken).toBeUndefined();
  });

  it.each([
    ['a missing job', `${ARN}missing`],
    ['a job of another account', `${ARN.replace('111122223333', '444455556666')}job`],
    ['another kind of resource', `${ARN.replace('training', 'processing')}job`],
    ['what is no ARN', 'job'],
  ])('refuses %s', async (_what, arn) => {
    await using aws = await connect();
    aws.world.jobs.put({ TrainingJobName: 'job' });

    const answer = listTags(aws, arn);

    await expect(answer).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
