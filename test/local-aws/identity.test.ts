import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { clientSettings, connect } from './connect.ts';

const ROLE = 'arn:aws:iam::444455556666:role/path/Member';
const assume = new AssumeRoleCommand({
  RoleArn: ROLE,
  RoleSessionName: 'session',
  DurationSeconds: 900,
});

describe('an access key', () => {
  it.each([
    ['local', '111122223333'],
    ['AKIAREGISTERED', '777788889999'],
    ['444455556666', '444455556666'],
  ])('%s acts in account %s', async (accessKeyId, account) => {
    await using aws = await connect();
    aws.world.accessKeys.register('AKIAREGISTERED', '777788889999');
    const sts = new STSClient(clientSettings(aws.aws, accessKeyId));

    const identity = await sts.send(new GetCallerIdentityCommand({}));

    expect(identity.Account).toBe(account);
  });

  it('sees the jobs of its account and of the Region it signs for', async () => {
    await using aws = await connect();
    aws.world.in('444455556666', 'us-east-1').jobs.put({ TrainingJobName: 'theirs' });
    const list = async (accessKeyId: string, region: string) => {
      const settings = { ...clientSettings(aws.aws, accessKeyId), region };
      const answer = await new SageMakerClient(settings).send(new ListTrainingJobsCommand({}));
      return answer.TrainingJobSummaries?.length;
    };

    expect(await list('444455556666', 'us-east-1')).toBe(1);
    expect(await list('444455556666', 'eu-central-1')).toBe(0);
    expect(await list('local', 'us-east-1')).toBe(0);
  });
});

describe('AssumeRole', () => {
  it('issues credentials that act in the account of the role', async () => {
    await using aws = await connect();

    const { Credentials, AssumedRoleUser } = await aws.sts.send(assume);

    const assumed = new STSClient(clientSettings(aws.aws, Credentials?.AccessKeyId ?? ''));
    const identity = await assumed.send(new GetCallerIdentityCommand({}));
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/Member/session');
    expect(Credentials?.Expiration).toEqual(new Date('2026-03-01T12:15:00.000Z'));
    expect(identity).toMatchObject({ Account: '444455556666', Arn: AssumedRoleUser?.Arn });
  });

  it('issues credentials that expire', async () => {
    await using aws = await connect();
    const { Credentials } = await aws.sts.send(assume);
    const sagemaker = new SageMakerClient(clientSettings(aws.aws, Credentials?.AccessKeyId ?? ''));

    aws.world.clock.advance(900_000);

    const answer = sagemaker.send(new ListTrainingJobsCommand({}));
    await expect(answer).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  it('can be denied', async () => {
    await using aws = await connect();
    aws.world.faults.failNext('AssumeRole', { kind: 'accessDenied' });

    const answer = aws.sts.send(assume);

    await expect(answer).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('refuses sessions shorter than 15 minutes', async () => {
    await using aws = await connect();

    const answer = aws.sts.send(
      new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'session', DurationSeconds: 60 }),
    );

    await expect(answer).rejects.toThrow(/greater than or equal to 900/);
  });
});
