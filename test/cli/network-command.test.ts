// `network` as a process of its own, EC2 played by small answers; .ci/run cli has moto play it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { describedJobs } from '../support/scenarios/described-jobs.ts';
import { type Answers, startOtherServices } from './other-services.ts';
import { awsEnvironment, type CliOptions, type Outcome, runCli } from './run-cli.ts';

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
const namespace = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';
const answer = (operation: string, content: string) => () =>
  `<${operation}Response ${namespace}>${content}</${operation}Response>`;
const everywhere = '<ipRanges><item><cidrIp>0.0.0.0/0</cidrIp></item></ipRanges>';
const acl = (egress: boolean) =>
  `<item><egress>${egress}</egress><ruleNumber>100</ruleNumber><protocol>-1</protocol><ruleAction>allow</ruleAction><cidrBlock>0.0.0.0/0</cidrBlock></item>`;

/** A subnet with a gateway endpoint of Amazon S3, and a group that lets everything out. */
const ec2: Answers = {
  DescribeSubnets: answer(
    'DescribeSubnets',
    '<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/20</cidrBlock><availabilityZone>eu-central-1a</availabilityZone><availableIpAddressCount>4091</availableIpAddressCount></item></subnetSet>',
  ),
  DescribeSecurityGroups: answer(
    'DescribeSecurityGroups',
    `<securityGroupInfo><item><groupId>sg-1</groupId><vpcId>vpc-1</vpcId><ipPermissionsEgress><item><ipProtocol>-1</ipProtocol>${everywhere}</item></ipPermissionsEgress></item></securityGroupInfo>`,
  ),
  DescribeVpcs: answer(
    'DescribeVpcs',
    '<vpcSet><item><vpcId>vpc-1</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><instanceTenancy>default</instanceTenancy></item></vpcSet>',
  ),
  DescribeVpcAttribute: answer(
    'DescribeVpcAttribute',
    '<enableDnsSupport><value>true</value></enableDnsSupport><enableDnsHostnames><value>true</value></enableDnsHostnames>',
  ),
  DescribeRouteTables: answer(
    'DescribeRouteTables',
    '<routeTableSet><item><routeTableId>rtb-1</routeTableId><associationSet><item><main>true</main></item></associationSet></item></routeTableSet>',
  ),
  DescribeNatGateways: answer('DescribeNatGateways', '<natGatewaySet/>'),
  DescribeNetworkAcls: answer(
    'DescribeNetworkAcls',
    `<networkAclSet><item><networkAclId>acl-1</networkAclId><associationSet><item><subnetId>subnet-1</subnetId></item></associationSet><entrySet>${acl(true)}${acl(false)}</entrySet></item></networkAclSet>`,
  ),
  DescribeVpcEndpoints: answer(
    'DescribeVpcEndpoints',
    '<vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><serviceName>com.amazonaws.eu-central-1.s3</serviceName><state>available</state><routeTableIdSet><item>rtb-1</item></routeTableIdSet></item></vpcEndpointSet>',
  ),
  DescribeManagedPrefixLists: answer(
    'DescribeManagedPrefixLists',
    '<prefixListSet><item><prefixListId>pl-1</prefixListId></item></prefixListSet>',
  ),
};

async function network(
  args: readonly string[],
  answers: Answers = ec2,
  options: CliOptions = {},
): Promise<Outcome> {
  await using others = await startOtherServices(answers);
  return await runCli(['network', ...args], {
    ...options,
    env: { ...awsEnvironment(aws), ...others.environment },
  });
}

describe('network', () => {
  it('ends with 0 where a job could run, and says what it saw', async () => {
    const { code, stdout, stderr } = await network(chosen);

    expect(stdout).toMatch(/holds +s3: subnet-1: by the gateway endpoint/);
    expect(stdout).toMatch(/see +endpoint: sts: no endpoint, which only code that/);
    expect(stdout).toContain('As far as can be seen, a job could run here.');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('ends with 1 where something does not hold, and says what to change', async () => {
    const DescribeVpcEndpoints = answer('DescribeVpcEndpoints', '<vpcEndpointSet/>');

    const { code, stdout } = await network([...chosen, '--json'], { ...ec2, DescribeVpcEndpoints });
    const ignored = await network([...chosen, '--fail-on', 'unread'], {
      ...{ ...ec2, DescribeVpcEndpoints },
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

  it.each(Object.keys(ec2))(
    'ends with 3 or goes on without it where %s is denied',
    async (name) => {
      const { code, stdout } = await network([...chosen, '--json'], {
        ...{ ...ec2, [name]: () => new Error('UnauthorizedOperation') },
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
    const ofInput = await network(['--job', '-'], ec2, { input: JSON.stringify(job) });
    const without = await network(['--job', '-'], ec2, {
      input: JSON.stringify(describedJobs[0]?.description),
    });

    expect(ofFile.stdout).toContain('3 instances take 6, with EFA 15');
    expect(ofFile.stdout).toContain('isolation: job: the container has no network');
    expect(ofFile.stdout).toMatch(/DOES NOT HOLD +members: sg-1: no rule lets members talk/);
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
