// `explain`, once as a process of its own.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { inVpc, putJob, startAt } from '../support/local-world.ts';
import { type Answers, oneVpc, startOtherServices } from './other-services.ts';
import { awsEnvironment, type CallOptions, callCli, type Outcome, runCli } from './run-cli.ts';

let aws: LocalAws;

beforeEach(async () => {
  aws = await startLocalAws({ startAt });
  aws.world.config.createRule({ name: 'the-rule' });
});
afterEach(() => aws.close());

/** `explain` with everything else that may be read answered so; without answers, all of it is refused. */
async function explain(
  args: readonly string[],
  answers: Answers = {},
  { run = callCli, ...options }: CallOptions & { readonly run?: typeof callCli } = {},
): Promise<Outcome> {
  await using others = await startOtherServices(answers);
  return await run(['explain', ...args], {
    ...options,
    env: { ...awsEnvironment(aws), ...others.environment },
  });
}

/** Config shows this of the job since two hours ago. */
function putResult(name: string, complianceType: 'COMPLIANT' | 'NON_COMPLIANT'): void {
  aws.world.config.accept('the-rule', [
    {
      resourceType: 'AWS::SageMaker::TrainingJob',
      resourceId: name,
      complianceType,
      annotation: 'as it was told',
      orderingTimestamp: startAt,
      recordedAt: startAt,
    },
  ]);
}

describe('explain', () => {
  it('shows a violation with each requirement, what Config shows, and what to do', async () => {
    const parent = 'arn:aws:sagemaker:eu-central-1:111122223333:hyper-parameter-tuning-job/tune-7';
    putJob({ aws }, 'public', { VpcConfig: undefined, TuningJobArn: parent, ageMinutes: 2_881 });
    putResult('public', 'NON_COMPLIANT');

    const { code, stdout, stderr } = await explain(
      ['public', '--require-network-isolation'],
      {},
      { run: runCli },
    );

    expect(stdout).toMatch(/^VIOLATION {2}public\n/);
    expect(stdout).toMatch(/VIOLATED +The job has a VpcConfig: none\n/);
    expect(stdout).toMatch(
      /not judged +VpcConfig names a subnet and a security group: none; none\n/,
    );
    expect(stdout).toMatch(/VIOLATED +Network isolation is on: off\n/);
    expect(stdout).toMatch(/not asked for +Traffic between containers is encrypted: off\n/);
    expect(stdout).toMatch(/created +2026-02-27 11:59 UTC, 2 days ago/);
    expect(stdout).toMatch(/started by +tuning job tune-7/);
    expect(stdout).toContain('the-rule: VIOLATION since 2026-03-01 12:00 UTC, which agrees');
    expect(stdout).toContain('as it was told');
    expect(stdout).toContain('The VpcConfig comes from its tuning job: set it there.');
    expect(stdout).toContain('training-job-in-vpc recreate public --region eu-central-1 --subnets');
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('shows where subnets and groups are, and who started the job', async () => {
    const VpcConfig = {
      Subnets: ['subnet-0a1b2c3d', 'subnet-2'],
      SecurityGroupIds: ['sg-0a1b2c3d'],
    };
    putJob({ aws }, 'in-vpc', { VpcConfig });
    const event = (trainingJobName: string, arn: string) => ({
      CloudTrailEvent: JSON.stringify({
        eventTime: '2026-03-01T11:00:00Z',
        sourceIPAddress: '192.0.2.7',
        userAgent: 'Boto3/1.40 \u001b[31m',
        requestParameters: { trainingJobName },
        userIdentity: { arn },
      }),
    });
    const LookupEvents = () => ({
      Events: [
        event('other', 'arn:other'),
        event('in-vpc', 'arn:aws:sts::111122223333:assumed-role/Ds/ann'),
      ],
    });

    const { code, stdout } = await explain(['in-vpc', '--who'], { ...oneVpc, LookupEvents });

    expect(stdout).toMatch(/subnet-0a1b2c3d +vpc-1 +eu-central-1a, private/);
    expect(stdout).toMatch(/subnet-2 +vpc-1 +eu-central-1b, public/);
    expect(stdout).toMatch(/sg-0a1b2c3d +vpc-1 +training/);
    expect(stdout).toMatch(/who +arn:aws:sts::111122223333:assumed-role\/Ds\/ann/);
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  describe('where a tag exempts', () => {
    const args = ['tagged', '--exempt-tag', 'vpc-exempt', '--who'];
    const by = (user: string, requestParameters: object, rest: object = {}) => ({
      CloudTrailEvent: JSON.stringify({
        ...{ eventTime: '2026-03-01T11:30:00Z', sourceIPAddress: '192.0.2.7', userAgent: 'cli' },
        ...{ userIdentity: { arn: `arn:aws:iam::111122223333:user/${user}` }, requestParameters },
        ...rest,
      }),
    });
    const arn = 'arn:aws:sagemaker:eu-central-1:111122223333:training-job/tagged';
    const setting = (key: string) => ({ resourceArn: arn, tags: [{ key, value: 'x' }] });
    const created = by('ann', {
      trainingJobName: 'tagged',
      tags: [{ key: 'vpc-exempt', value: 'x' }],
    });
    const trail =
      (...taggings: readonly object[]): Answers[string] =>
      ({ LookupAttributes }) =>
        JSON.stringify(LookupAttributes).includes('AddTags')
          ? { Events: taggings }
          : { Events: [created] };

    function putTagged(Value: string, Key = 'vpc-exempt'): void {
      putJob({ aws }, 'tagged', { VpcConfig: undefined, Tags: [{ Key, Value }] });
    }

    it('shows the tag, until when it exempts, and who set it last', async () => {
      putTagged('public data until=2027-01-31');
      const LookupEvents = trail(
        by('eve', setting('team')),
        by('mallory', setting('vpc-exempt'), { errorCode: 'AccessDenied' }),
        by('joe', { ...setting('vpc-exempt'), resourceArn: `${arn}-2` }),
        by('bob', setting('vpc-exempt')),
        by('amy', setting('vpc-exempt')),
      );

      const { code, stdout } = await explain(args, { LookupEvents });

      expect(stdout).toMatch(/^OUT OF SCOPE {2}tagged\n/);
      expect(stdout).toMatch(/tag +vpc-exempt, exempts the job\n/);
      expect(stdout).toMatch(/value +public data until=2027-01-31\n/);
      expect(stdout).toMatch(/until +2027-02-01 00:00 UTC\n/);
      expect(stdout).toMatch(/who +arn:aws:iam::111122223333:user\/bob\n/);
      expect(stdout).toMatch(/at +2026-03-01T11:30:00Z, with AddTags\n/);
      expect(code).toBe(0);
    });

    it.each([
      ['until=2026-01-31', 'vpc-exempt, has ended: exempts nothing now'],
      ['until=soon', 'vpc-exempt, its date is not valid: exempts nothing'],
    ])(
      'keeps the violation with %s, and names who created the job with it',
      async (value, text) => {
        putTagged(value);

        const { code, stdout } = await explain(args, { LookupEvents: trail() });

        expect(stdout).toMatch(/^VIOLATION {2}tagged\n/);
        expect(stdout).toContain(text);
        expect(stdout.match(/user\/ann/g)).toHaveLength(2);
        expect(code).toBe(1);
      },
    );

    it('says that the job does not have the tag, and asks CloudTrail for nobody who set it', async () => {
      putTagged('x', 'team');

      const { code, stdout } = await explain([...args, '--json'], { LookupEvents: trail() });

      const { exemption, ...explanation } = JSON.parse(stdout);
      expect(exemption).toEqual({ tag: 'vpc-exempt', standing: 'none' });
      expect(explanation).not.toHaveProperty('tagger');
      expect(code).toBe(1);
    });

    it('exempts nothing where the tags may not be read, and says why', async () => {
      putTagged('x');
      aws.world.faults.rate('ListTags', { kind: 'accessDenied' }, 1);

      const { code, stdout } = await explain(args);

      expect(stdout).toMatch(/tag +vpc-exempt, exempts nothing\n +could not be read: AccessDenied/);
      expect(code).toBe(1);
    });

    it('reads no tags of a job that needs none, and none without the parameter', async () => {
      putJob({ aws }, 'tagged');
      const inVpcJob = await explain(args);
      putTagged('x');
      const withoutTag = await explain(['tagged']);

      expect(inVpcJob.stdout).not.toContain('Exemption');
      expect(withoutTag.stdout).not.toContain('Exemption');
      expect(aws.requests.countByOperation().ListTags).toBeUndefined();
      expect([inVpcJob.code, withoutTag.code]).toEqual([0, 1]);
    });
  });

  it('says of each part that may not be read that it could not be, and shows the rest', async () => {
    putJob({ aws }, 'in-vpc', { VpcConfig: inVpc });
    aws.world.faults.rate('GetComplianceDetailsByResource', { kind: 'accessDenied' }, 1);
    const denied = () => new Error('AccessDeniedException');

    const { code, stdout } = await explain(['in-vpc', '--who', '--json'], {
      DescribeSubnets: () => new Error('UnauthorizedOperation'),
      DescribeSecurityGroups: () => new Error('UnauthorizedOperation'),
      LookupEvents: denied,
    });

    const { job, network, config, creator } = JSON.parse(stdout);
    expect(job).toMatchObject({
      name: 'in-vpc',
      verdict: 'compliant',
      instances: '1 × ml.m5.xlarge',
    });
    for (const part of [network, config, creator])
      expect(part).toEqual({
        kind: 'unreadable',
        reason: expect.stringMatching(/Denied|Unauthorized/),
      });
    expect(code).toBe(0);
  });

  it('says so where Config does not agree, and takes the parameters of the deployed rule', async () => {
    putJob({ aws }, 'in-vpc');
    putResult('in-vpc', 'NON_COMPLIANT');
    aws.world.config.createRule({
      name: 'strict',
      inputParameters: { requireNetworkIsolation: 'true' },
    });

    const alone = await explain(['in-vpc'], oneVpc);
    const likeRule = await explain(['in-vpc', '--like-rule', 'strict'], oneVpc);

    expect(alone.stdout).toContain('which does NOT agree');
    expect(alone.stdout).toContain('--like-rule NAME');
    expect(alone.code).toBe(0);
    expect(likeRule.stdout).toContain('which agrees');
    expect(likeRule.code).toBe(1);
  });

  it('names the nearest jobs where there is none of that name', async () => {
    for (const name of ['churn-model-1', 'churn-model-2', 'fraud-9']) putJob({ aws }, name);

    const { code, stderr } = await explain(['churn-modle-1']);

    expect(stderr).toContain('has no training job churn-modle-1 in eu-central-1');
    expect(stderr).toMatch(/the nearest names are churn-model-1, churn-model-2/);
    expect(code).toBe(2);
  });

  it('ends with 3 where the job may not be read', async () => {
    putJob({ aws }, 'secret');
    aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1);

    const { code, stderr } = await explain(['secret']);

    expect(stderr).toContain('secret could not be read: AccessDeniedException');
    expect(code).toBe(3);
  });

  it('waits for the job and then for its result', async () => {
    const { code, stdout, stderr } = await explain(['late', '--wait'], oneVpc, {
      onStart: () => {
        const timer = setInterval(() => {
          if (aws.requests.countByOperation().DescribeTrainingJob === undefined) return;
          clearInterval(timer);
          putJob({ aws }, 'late', { ageMinutes: 0 });
          aws.world.config.accept('the-rule', [
            {
              ...{ resourceType: 'AWS::SageMaker::TrainingJob', resourceId: 'late' },
              ...{ complianceType: 'COMPLIANT', orderingTimestamp: startAt },
              recordedAt: new Date(aws.world.clock.nowMs() + 1_000),
            },
          ]);
        }, 1);
      },
    });

    expect(stderr).toContain('The job late exists');
    expect(stderr).toContain('AWS Config has a result of rule the-rule');
    expect(stdout).toContain('which agrees');
    expect(code).toBe(0);
  });

  it.each([
    [['not/a/name'], 'the job must be named as SageMaker does'],
    [['a', '--wait', 'long'], '--wait takes minutes'],
    [[], "missing required argument 'job'"],
    [['a', '--max-job-age-days', 'x'], 'maxJobAgeDays must be a whole number'],
  ])('refuses %j and asks AWS for nothing', async (args, problem) => {
    const { code, stderr } = await explain(args);

    expect(stderr).toContain(problem);
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(2);
  });
});
