// `network` against an EC2 that this project did not write: moto's. .ci/run cli starts it.

import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
  type IpPermission,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, runCli } from '../run-cli.ts';

const endpoint = process.env.MOTO_ENDPOINT ?? '';
const region = 'eu-central-1';
const settings = {
  endpoint,
  region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const ec2 = new EC2Client(settings);
const anywhere: IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const https = (peer: Partial<IpPermission>): IpPermission => ({
  ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...peer },
});

/** What the tests of it have made. */
interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly routeTableId: string;
  readonly jobsGroupId: string;
  readonly endpointsGroupId: string;
  readonly gatewayEndpointId: string;
  /** Where moto has no prefix list of Amazon S3. */
  readonly letsHttpsOutAnywhere: boolean;
}

let made: Network;

beforeEach(async () => {
  const emptied = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  if (!emptied.ok) throw new Error(`moto could not be emptied: HTTP ${emptied.status}`);
  made = await makeNetwork();
});

/** As the template for a new VPC has it: two subnets, two groups, endpoints, and no way out. */
async function makeNetwork(): Promise<Network> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.32.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  for (const attribute of [
    { EnableDnsSupport: { Value: true } },
    { EnableDnsHostnames: { Value: true } },
  ])
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, ...attribute }));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const routeTableId = RouteTable?.RouteTableId ?? '';
  const subnetIds: string[] = [];
  for (const [CidrBlock, zone] of [
    ['10.32.0.0/20', 'a'],
    ['10.32.16.0/20', 'b'],
  ] as const) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId: vpcId, CidrBlock, AvailabilityZone: `${region}${zone}` }),
    );
    const SubnetId = Subnet?.SubnetId ?? '';
    subnetIds.push(SubnetId);
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: routeTableId, SubnetId }));
  }
  const [jobsGroupId, endpointsGroupId] = [
    await makeGroup(vpcId, 'jobs'),
    await makeGroup(vpcId, 'endpoints'),
  ];
  const own = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: jobsGroupId }] };
  const { PrefixLists: [s3] = [] } = await ec2.send(
    new DescribeManagedPrefixListsCommand({
      Filters: [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.s3`] }],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupEgressCommand({
      GroupId: jobsGroupId,
      IpPermissions: [
        own,
        https({ UserIdGroupPairs: [{ GroupId: endpointsGroupId }] }),
        https(
          s3 === undefined
            ? { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
            : { PrefixListIds: [{ PrefixListId: s3.PrefixListId }] },
        ),
      ],
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: jobsGroupId, IpPermissions: [own] }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: endpointsGroupId,
      IpPermissions: [https({ UserIdGroupPairs: [{ GroupId: jobsGroupId }] })],
    }),
  );
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${region}.s3`,
      RouteTableIds: [routeTableId],
    }),
  );
  const gatewayEndpointId = VpcEndpoint?.VpcEndpointId ?? '';
  await ec2.send(
    new CreateVpcEndpointCommand({
      VpcId: vpcId,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${region}.logs`,
      SubnetIds: subnetIds,
      SecurityGroupIds: [endpointsGroupId],
      PrivateDnsEnabled: true,
    }),
  );
  return {
    ...{ vpcId, subnetIds, routeTableId, jobsGroupId, endpointsGroupId, gatewayEndpointId },
    letsHttpsOutAnywhere: s3 === undefined,
  };
}

/** A group that lets nothing out; EC2 makes them with a rule for everything. */
async function makeGroup(VpcId: string, GroupName: string): Promise<string> {
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName, Description: GroupName }),
  );
  await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [anywhere] }));
  return GroupId;
}

async function network(args: readonly string[] = []): Promise<Outcome> {
  return await runCli(
    [
      'network',
      ...['--subnets', made.subnetIds.join(',')],
      ...['--security-groups', made.jobsGroupId, '--json', ...args],
    ],
    {
      env: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    },
  );
}

/** The findings that count, as `outcome check`. */
function counted({ stdout, stderr }: Outcome): readonly string[] {
  if (stdout === '') throw new Error(stderr);
  const findings: readonly { outcome: string; check: string }[] = JSON.parse(stdout).findings;
  return findings
    .filter(({ outcome }) => outcome !== 'holds' && outcome !== 'shown')
    .map(({ outcome, check }) => `${outcome} ${check}`);
}

describe('a network in moto', () => {
  it('as the template makes it holds, for several instances and code that sends logs', async () => {
    const outcome = await network(['--instances', '4', '--services', 'logs']);

    expect([outcome.code, counted(outcome)]).toEqual([0, []]);
  });

  it('lacks an endpoint that the code needs', async () => {
    const outcome = await network(['--services', 'kms']);

    expect([outcome.code, counted(outcome)]).toEqual([1, ['doesNotHold endpoint']]);
  });

  it('has no way to Amazon S3 without its endpoint, and one by a NAT gateway', async () => {
    const { routeTableId, subnetIds, jobsGroupId, gatewayEndpointId } = made;
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [gatewayEndpointId] }));
    const without = await network();
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
    const { NatGateway } = await ec2.send(
      new CreateNatGatewayCommand({ SubnetId: subnetIds[0], AllocationId }),
    );
    const route = { RouteTableId: routeTableId, DestinationCidrBlock: '0.0.0.0/0' };
    await ec2.send(new CreateRouteCommand({ ...route, NatGatewayId: NatGateway?.NatGatewayId }));
    if (!made.letsHttpsOutAnywhere)
      await ec2.send(
        new AuthorizeSecurityGroupEgressCommand({
          GroupId: jobsGroupId,
          IpPermissions: [https({ IpRanges: [{ CidrIp: '0.0.0.0/0' }] })],
        }),
      );
    const byNat = await network();

    expect([without.code, counted(without)]).toEqual([1, ['doesNotHold s3', 'doesNotHold s3']]);
    expect([byNat.code, counted(byNat)]).toEqual([0, []]);
  });

  it('is not helped by an internet gateway', async () => {
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [made.gatewayEndpointId] }));
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId: made.routeTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: InternetGateway?.InternetGatewayId,
      }),
    );

    expect(counted(await network())).toEqual(['doesNotHold s3', 'doesNotHold s3']);
  });

  it('has a network ACL that denies HTTPS', async () => {
    const { NetworkAcls: [acl] = [] } = await ec2.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'vpc-id', Values: [made.vpcId] }] }),
    );
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: acl?.NetworkAclId,
        RuleNumber: 10,
        Egress: true,
        Protocol: '6',
        PortRange: { From: 443, To: 443 },
        CidrBlock: '0.0.0.0/0',
        RuleAction: 'deny',
      }),
    );

    expect(counted(await network())).toEqual(['doesNotHold acl', 'doesNotHold acl']);
  });

  it('has no DNS host names', async () => {
    const EnableDnsHostnames = { Value: false };
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: made.vpcId, EnableDnsHostnames }));

    expect(counted(await network())).toEqual(['doesNotHold dns']);
  });

  it('is of two VPCs, or not there', async () => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.33.0.0/16' }));
    const GroupId = await makeGroup(Vpc?.VpcId ?? '', 'other');

    const two = await network(['--security-groups', `${made.jobsGroupId},${GroupId}`]);
    const gone = await network(['--subnets', 'subnet-0a1b2c3d']);

    expect([two.code, counted(two)]).toEqual([1, ['doesNotHold oneVpc']]);
    expect([gone.code, counted(gone)]).toEqual([1, ['doesNotHold oneVpc']]);
  });

  it('is taken from the outputs and parameters of a stack', async () => {
    const cloudFormation = new CloudFormationClient(settings);
    const text = { Type: 'String' };
    await cloudFormation.send(
      new CreateStackCommand({
        StackName: 'training-network',
        TemplateBody: JSON.stringify({
          Parameters: { SubnetIds: text, Group: text },
          Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
          Outputs: { SecurityGroupId: { Value: { Ref: 'Group' } } },
        }),
        Parameters: [
          { ParameterKey: 'SubnetIds', ParameterValue: made.subnetIds.join(',') },
          { ParameterKey: 'Group', ParameterValue: made.jobsGroupId },
        ],
      }),
    );

    const { code, stdout } = await runCli(['network', '--stack', 'training-network', '--json'], {
      env: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });

    expect(JSON.parse(stdout).network).toEqual({
      subnetIds: made.subnetIds,
      securityGroupIds: [made.jobsGroupId],
    });
    expect(code).toBe(0);
  });
});
