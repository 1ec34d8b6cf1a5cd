// `network` as a process of its own, EC2 played by small answers; .ci/run cli has moto play it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { describedJobs } from '../support/scenarios/described-jobs.ts';
import {
  type Answers,
  aNetwork,
  ec2Answer as answer,
  startOtherServices,
} from './other-services.ts';
import { awsEnvironment, type CallOptions, callCli, type Outcome, runCli } from './run-cli.ts';

let aws: LocalAws;
let folder: string;

beforeEach(async () => {
  aws = await startLocalAws();
  folder = mkdtempSync(join(tmpdir(), 'network-'));
});
afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

const chosen = ['--subnets', 'subnet-1', '--security-groups', 'sg-1'];
async function network(
  args: readonly string[],
  answers: Answers = aNetwork,
  { run = callCli, ...options }: CallOptions & { readonly run?: typeof callCli } = {},
): Promise<Outcome> {
  await using others = await startOtherServices(answers);
  return await run(['network', ...args], {
    ...options,
    env: { ...awsEnvironment(aws), ...others.environment },
  });
}

describe('network', () => {
  it('ends with 0 where a job could run, and says what it saw', async () => {
    const { code, stdout, stderr } = await network(chosen, aNetwork, { run: runCli });

    expect(stdout).toMatch(/holds +Amazon S3, subnet-1: by the gateway endpoint/);
    expect(stdout).toMatch(/see +endpoint, sts: no endpoint, which only code that/);
    expect(stdout).toContain('As far as can be seen, a job could run here.');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('ends with 1 where something does not hold, and says what to change', async () => {
    const DescribeVpcEndpoints = answer('DescribeVpcEndpoints', '<vpcEndpointSet/>');

    const { code, stdout } = await network([...chosen, '--json'], {
      ...aNetwork,
      DescribeVpcEndpoints,
    });
    const ignored = await network([...chosen, '--fail-on', 'unread'], {
      ...{ ...aNetwork, DescribeVpcEndpoints },
    });

    const { network: named, findings } = JSON.parse(stdout);
    expect(named).toEqual({ subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] });
    expect(findings).toContainEqual({
      check: 's3',
      outcome: 'doesNotHold',
      subject: 'subnet-1',
      value: 'there is neither an endpoint nor a NAT gateway',
      change: expect.stringContaining(
        '--vpc-id vpc-1 --service-name com.amazonaws.eu-central-1.s3',
      ),
    });
    expect([code, ignored.code]).toEqual([1, 0]);
  });

  it.each(Object.keys(aNetwork))(
    'ends with 3 or goes on without it where %s is denied',
    async (name) => {
      const { code, stdout } = await network([...chosen, '--json'], {
        ...{ ...aNetwork, [name]: () => new Error('UnauthorizedOperation') },
      });

      const { findings } = JSON.parse(stdout);
      const isSpare = ['DescribeNatGateways', 'DescribeManagedPrefixLists'].includes(name);
      const said = JSON.stringify(findings).includes('UnauthorizedOperation');
      expect([code, said]).toEqual(isSpare ? [0, false] : [3, true]);
    },
  );

  it('takes network, instances and isolation from a job', async () => {
    const path = join(folder, 'job.json');
    const job = {
      ...{
        TrainingJobName: 'job',
        VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      },
      ...{ ResourceConfig: { InstanceCount: 3 }, EnableNetworkIsolation: true },
    };
    writeFileSync(path, JSON.stringify(job));

    const ofFile = await network(['--job', path]);
    const ofInput = await network(['--job', '-'], aNetwork, { input: JSON.stringify(job) });
    const without = await network(['--job', '-'], aNetwork, {
      input: JSON.stringify(describedJobs[0]?.description),
    });

    expect(ofFile.stdout).toContain('3 instances take 6, with EFA 15');
    expect(ofFile.stdout).toContain('isolation: the container has no network');
    expect(ofFile.stdout).toMatch(
      /DOES NOT HOLD +between instances, sg-1: no rule lets members talk/,
    );
    expect(ofInput.stdout).toBe(ofFile.stdout);
    expect(without.stderr).toContain('has no VpcConfig with a subnet and a security group');
    expect([ofFile, ofInput, without].map(({ code }) => code)).toEqual([1, 1, 2]);
  });

  it('prints defaults of the SageMaker Python SDK, and asks AWS for nothing', async () => {
    const args = [...chosen, '--print', 'sdk-defaults', '--isolate', '--encrypt'];

    const { code, stdout } = await network(args, {});

    const VpcConfig = { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] };
    expect(parseYaml(stdout)).toMatchObject({
      SchemaVersion: '1.0',
      SageMaker: {
        TrainingJob: {
          ...{ VpcConfig, EnableNetworkIsolation: true },
          EnableInterContainerTrafficEncryption: true,
        },
      },
    });
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(0);
  });

  it.each([
    [[], 'name a network: --subnets and --security-groups, --stack, or --job'],
    [[...chosen, '--instances', '0'], '--instances takes a whole number from 1'],
    [[...chosen, '--services', 'sqs'], '--services takes ecr.api'],
    [[...chosen, '--print', 'xml'], '--print takes sdk-defaults'],
    [[...chosen, '--encrypt'], '--encrypt goes with --print'],
    [[...chosen, '--fail-on', 'x'], '--fail-on takes violations'],
    [['--job', '/nonexistent'], '--job must be a file that can be read'],
  ])('refuses %j and asks AWS for nothing', async (args, problem) => {
    const { code, stderr } = await network(args);

    expect(stderr).toContain(problem);
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(2);
  });
});
