// `recreate`, once as a process of its own.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { describedJobs } from '../support/scenarios/described-jobs.ts';
import { type Answers, oneVpc, roleAndImage, startOtherServices } from './other-services.ts';
import { awsEnvironment, type CallOptions, callCli, type Outcome, runCli } from './run-cli.ts';

let aws: LocalAws;
let folder: string;

beforeEach(async () => {
  aws = await startLocalAws({ startAt });
  folder = mkdtempSync(join(tmpdir(), 'recreate-'));
});
afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

const network = ['--subnets', 'subnet-0a1b2c3d,subnet-2', '--security-groups', 'sg-0a1b2c3d'];
const vpcConfig = { SecurityGroupIds: ['sg-0a1b2c3d'], Subnets: ['subnet-0a1b2c3d', 'subnet-2'] };
const arn = (type: string, name: string) =>
  `arn:aws:sagemaker:eu-central-1:111122223333:${type}/${name}`;

const allThere: Answers = { ...oneVpc, ...roleAndImage };

async function recreate(
  args: readonly string[],
  answers: Answers = allThere,
  { run = callCli, ...options }: CallOptions & { readonly run?: typeof callCli } = {},
): Promise<Outcome> {
  await using others = await startOtherServices(answers);
  return await run(['recreate', ...args], {
    ...options,
    env: { ...awsEnvironment(aws), ...others.environment, ...options.env },
  });
}

function save(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('recreate', () => {
  it('prints the request of a live job with its tags, and nothing else', async () => {
    const Tags = [
      { Key: 'team', Value: 'one' },
      { Key: 'aws:cloudformation:stack-name', Value: 'stack' },
    ];
    putJob({ aws }, 'churn-1', { VpcConfig: undefined, Tags });

    const { code, stdout, stderr } = await recreate(
      ['churn-1', ...network, '--encrypt'],
      allThere,
      { run: runCli },
    );

    expect(JSON.parse(stdout)).toMatchObject({
      TrainingJobName: expect.stringMatching(/^churn-1-vpc-\d{8}-\d{6}$/),
      VpcConfig: vpcConfig,
      EnableInterContainerTrafficEncryption: true,
      Tags: [{ Key: 'team', Value: 'one' }],
    });
    expect(stderr).toMatch(
      /^note: its role \w+ must be allowed ec2:CreateNetworkInterface[^\n]*\n$/,
    );
    expect(code).toBe(0);
    expect(Object.keys(aws.requests.countByOperation())).not.toContain('CreateTrainingJob');
  });

  it('says what is gone, and what could not be looked at', async () => {
    putJob({ aws }, 'old', { VpcConfig: undefined });
    aws.world.faults.rate('ListTags', { kind: 'accessDenied' }, 1);

    const gone = await recreate(['old', ...network], {
      GetRole: () => new Error('NoSuchEntity'),
      DescribeImages: () => new Error('ImageNotFoundException'),
    });
    const denied = await recreate(['old', ...network], {
      GetRole: () => new Error('AccessDenied'),
      DescribeImages: () => new Error('AccessDeniedException'),
    });

    expect(gone.stderr).toMatch(/the role arn:aws:iam::111122223333:role\/\w+ does not exist/);
    expect(gone.stderr).toMatch(/the image 111122223333\S+ does not exist any more/);
    expect(gone.stderr).toMatch(/its tags could not be read, and are left out: AccessDenied/);
    expect(denied.stderr).toMatch(/whether the role \w+ exists could not be read: AccessDenied/);
    expect(denied.stderr).toMatch(/whether the image \S+ exists could not be read: AccessDenied/);
    expect([gone.code, denied.code]).toEqual([0, 0]);
  });

  it.each(describedJobs)(
    'prints the request of a saved job, offline: $what',
    async ({ description }) => {
      const path = save('job.json', description);

      const { code, stdout } = await recreate(['--from', path, '--offline', ...network], {});

      expect(JSON.parse(stdout)).toMatchObject({ VpcConfig: vpcConfig });
      expect(aws.requests.countByOperation()).toEqual({});
      expect(code).toBe(0);
    },
  );

  it('does without AWS where a file says what matters and there are no credentials', async () => {
    const input = JSON.stringify({ TrainingJob: describedJobs[0]?.description });
    const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };

    const { code, stdout, stderr } = await recreate(
      ['--from', '-', ...network],
      {},
      { input, env },
    );

    expect(JSON.parse(stdout)).toMatchObject({ VpcConfig: vpcConfig });
    expect(stderr).toContain('AWS was not asked: role, image, tags were not looked at');
    expect(code).toBe(0);
  });

  it('takes the network from a stack, and its own options win', async () => {
    putJob({ aws }, 'job', { VpcConfig: undefined });
    const DescribeStacks = () =>
      '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>net</StackName>' +
      '<Parameters><member><ParameterKey>SubnetIds</ParameterKey><ParameterValue>subnet-a,subnet-b</ParameterValue></member></Parameters>' +
      '<Outputs><member><OutputKey>SecurityGroupId</OutputKey><OutputValue>sg-a</OutputValue></member></Outputs>' +
      '</member></Stacks></DescribeStacksResult></DescribeStacksResponse>';
    const answers = { ...allThere, DescribeStacks };

    const ofStack = await recreate(['job', '--stack', 'net'], answers);
    const own = await recreate(['job', '--stack', 'net', '--security-groups', 'sg-b'], answers);
    const missing = await recreate(['job', '--stack', 'net'], allThere);

    const networkOf = ({ stdout }: Outcome) => JSON.parse(stdout).VpcConfig;
    expect(networkOf(ofStack)).toEqual({
      SecurityGroupIds: ['sg-a'],
      Subnets: ['subnet-a', 'subnet-b'],
    });
    expect(networkOf(own).SecurityGroupIds).toEqual(['sg-b']);
    expect(missing.stderr).toContain('the stack net could not be read');
    expect(missing.code).toBe(3);
  });

  it.each([
    ['TuningJobArn', 'hyper-parameter-tuning-job', 'HyperParameterTuningJobName', 'tuning job'],
    ['AutoMLJobArn', 'automl-job', 'AutoMLJobName', 'AutoML job'],
    ['LabelingJobArn', 'labeling-job', 'LabelingJobName', 'labeling job'],
  ])('prints what started a job (%s), and creates none', async (member, type, name, kind) => {
    putJob({ aws }, 'child', { VpcConfig: undefined, [member]: arn(type, 'parent') });

    const printed = await recreate(['child', ...network]);
    const created = await recreate(['child', ...network, '--create', '--yes']);
    const alone = await recreate(['child', ...network, '--alone']);
    const python = await recreate(['child', ...network, '--format', 'python']);

    expect(JSON.parse(printed.stdout)).toMatchObject({ [name]: expect.stringMatching(/^parent-/) });
    expect(printed.stdout).toContain('subnet-2');
    expect(printed.stdout).not.toContain('_tuning_objective_metric');
    expect(printed.stderr).toContain(`child was started by ${kind} parent`);
    expect(printed.stderr).not.toContain('could not be read');
    expect(created.stderr).toContain(`and this would be a ${kind}`);
    expect(JSON.parse(alone.stdout)).toMatchObject({ VpcConfig: vpcConfig });
    expect(python.stderr).toContain(`--format python is for training jobs`);
    expect([printed, created, alone, python].map(({ code }) => code)).toEqual([0, 2, 0, 2]);
    expect(Object.keys(aws.requests.countByOperation())).not.toContain('CreateTrainingJob');
  });

  it('says that what started a job is gone, and how to go on', async () => {
    const TuningJobArn = arn('hyper-parameter-tuning-job', 'parent');
    const path = save('child.json', { ...describedJobs[2]?.description, TuningJobArn });

    const { code, stderr } = await recreate(['--from', path, ...network]);

    expect(stderr).toContain('tuning job parent, which could not be read: it does not exist any');
    expect(stderr).toContain('--alone prints the request of spot-job itself');
    expect(code).toBe(3);
  });

  it('prints the patched definition of a pipeline, found by its execution', async () => {
    for (const name of ['old', 'wrong', 'weekly'])
      aws.world.parents.putPipeline({
        name,
        definition: JSON.stringify({
          Version: '2020-12-01',
          Steps: [{ Name: 'Train', Type: 'Training', Arguments: { RoleArn: name } }],
        }),
        executions: name === 'weekly' ? ['abcdef012345'] : ['000000000000'],
        createdAt: new Date(startAt.getTime() - 86_400_000),
        lastExecutedAt: startAt,
      });
    putJob({ aws }, 'pipelines-abcdef012345-Train-AbCdEf1234', { VpcConfig: undefined });

    const found = await recreate(['pipelines-abcdef012345-Train-AbCdEf1234', ...network]);
    const cli = await recreate([
      ...['pipelines-abcdef012345-Train-AbCdEf1234', ...network],
      ...['--pipeline', 'weekly', '--format', 'cli', '--quiet'],
    ]);

    expect(JSON.parse(found.stdout).Steps).toEqual([
      { Name: 'Train', Type: 'Training', Arguments: { RoleArn: 'weekly', VpcConfig: vpcConfig } },
    ]);
    expect(found.stderr).toContain('changed steps of the pipeline weekly: Train');
    expect(cli.stdout).toMatch(/^aws sagemaker update-pipeline --region eu-central-1 \\\n/);
    expect(cli.stderr).toBe('');
    expect([found.code, cli.code]).toEqual([0, 0]);
  });

  it('creates the job after --yes and waits for its result', async () => {
    aws.world.config.createRule({ name: 'the-rule' });
    putJob({ aws }, 'churn-1', { VpcConfig: undefined });
    const timer = setInterval(() => {
      if (aws.requests.countByOperation().CreateTrainingJob === undefined) return;
      clearInterval(timer);
      aws.world.config.accept('the-rule', [
        {
          ...{ resourceType: 'AWS::SageMaker::TrainingJob', resourceId: 'churn-2' },
          ...{ complianceType: 'COMPLIANT', orderingTimestamp: startAt },
          recordedAt: new Date(aws.world.clock.nowMs() + 1_000),
        },
      ]);
    }, 1);

    const { code, stdout, stderr } = await recreate([
      ...['churn-1', ...network, '--name', 'churn-2', '--create', '--yes'],
    ]);

    expect(aws.world.jobs.get('churn-2')?.VpcConfig).toEqual(vpcConfig);
    expect(stderr).toContain(`Created ${arn('training-job', 'churn-2')}`);
    expect(stderr).toContain('AWS Config has a result of rule the-rule');
    expect(stdout).toMatch(/^COMPLIANT {2}churn-2\n/);
    expect(code).toBe(0);
  });

  it('says why SageMaker refused, and does not try twice', async () => {
    putJob({ aws }, 'churn-1', { VpcConfig: undefined });
    const args = ['churn-1', ...network, '--name', 'churn-1', '--create', '--yes', '--no-wait'];

    const { code, stderr } = await recreate(args);

    expect(stderr).toContain('churn-1 was not created: ResourceInUse');
    expect(aws.requests.countByOperation().CreateTrainingJob).toBe(1);
    expect(code).toBe(3);
  });

  it('names the nearest jobs where there is none of that name, and ends with 3 where none may be read', async () => {
    putJob({ aws }, 'churn-model');

    const wrong = await recreate(['churn-modle', ...network]);
    aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1);
    const denied = await recreate(['churn-model', ...network]);

    expect(wrong.stderr).toContain('the nearest names are churn-model');
    expect(denied.stderr).toContain('churn-model could not be read: AccessDenied');
    expect([wrong.code, denied.code]).toEqual([2, 3]);
  });

  it('wants a terminal to ask at', async () => {
    putJob({ aws }, 'churn-1', { VpcConfig: undefined });

    const { code, stderr } = await recreate(['churn-1', ...network, '--create']);

    expect(stderr).toContain('which needs a terminal: or add --yes');
    expect(code).toBe(2);
  });

  it.each([
    [[], 'name a job, or a file that describes one with --from'],
    [['a', '--subnets', 'subnet-1'], '--subnets and --security-groups go together'],
    [
      ['a', ...network, '--format', 'xml'],
      '--format takes json, cli, python, python-v2, got "xml"',
    ],
    [['a', '--subnets', 'x', '--security-groups', 'sg-1'], '--subnets takes 1 to 16 ids'],
    [['a', ...network, '--name', 'a_b'], '--name takes 1 to 63 letters'],
    [['a', ...network, '--create', '--wait', 'long'], '--wait takes minutes'],
    [['a', ...network, '--create', '--format', 'cli'], 'leave --format away'],
    [['a', ...network, '--offline'], '--offline needs a file'],
    [['--from', '/nonexistent'], '--from must be a file that can be read'],
  ])('refuses %j and asks AWS for nothing', async (args, problem) => {
    const { code, stderr } = await recreate(args);

    expect(stderr).toContain(problem);
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(2);
  });

  it('refuses a file that describes nothing that it can create anew, or another job', async () => {
    const other = save('other.json', { ProcessingJobName: 'a' });
    const job = save('job.json', describedJobs[0]?.description);

    const wrong = await recreate(['--from', other, ...network, '--offline']);
    const another = await recreate(['churn-1', '--from', job, ...network, '--offline']);

    expect(wrong.stderr).toContain('got an object with ProcessingJobName');
    expect(another.stderr).toContain('and not churn-1');
    expect([wrong.code, another.code]).toEqual([2, 2]);
  });
});
