// A network as the template for a new VPC makes it, as EC2 describes it.

import type { NetworkAcl, SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { NetworkFacts, PlannedJob, VpcParts } from '../../rule/cli/network/facts.ts';

export const region = 'eu-central-1';
const vpcId = 'vpc-1';

export const known = <Value>(value: Value) => ({ kind: 'known', value }) as const;
export const denied = { kind: 'unreadable', reason: 'UnauthorizedOperation' } as const;

export const plannedJob: PlannedJob = {
  network: { subnetIds: ['subnet-a', 'subnet-b'], securityGroupIds: ['sg-jobs'] },
  instances: 1,
  isIsolated: false,
  services: [],
};

const allTraffic = (GroupId: string) => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] });
const https = (peer: object) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, ...peer });

export const jobsGroup: SecurityGroup = {
  GroupId: 'sg-jobs',
  VpcId: vpcId,
  IpPermissions: [allTraffic('sg-jobs')],
  IpPermissionsEgress: [
    allTraffic('sg-jobs'),
    https({ PrefixListIds: [{ PrefixListId: 'pl-s3' }] }),
    https({ UserIdGroupPairs: [{ GroupId: 'sg-endpoints' }] }),
  ],
};

export const endpointsGroup: SecurityGroup = {
  GroupId: 'sg-endpoints',
  VpcId: vpcId,
  IpPermissions: [https({ UserIdGroupPairs: [{ GroupId: 'sg-jobs' }] })],
  IpPermissionsEgress: [],
};

const subnet = (id: string, zone: string, CidrBlock: string): Subnet => ({
  SubnetId: id,
  VpcId: vpcId,
  AvailabilityZone: `${region}${zone}`,
  CidrBlock,
  AvailableIpAddressCount: 4_091,
});

export const gatewayEndpoint: VpcEndpoint = {
  VpcEndpointId: 'vpce-s3',
  VpcEndpointType: 'Gateway',
  ServiceName: `com.amazonaws.${region}.s3`,
  // EC2 answers in small letters, whatever the SDK's type says.
  State: 'available' as 'Available',
  RouteTableIds: ['rtb-1'],
  PolicyDocument: JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
  }),
};

export const interfaceEndpoint = (service: string): VpcEndpoint => ({
  VpcEndpointId: `vpce-${service}`,
  VpcEndpointType: 'Interface',
  ServiceName: `com.amazonaws.${region}.${service}`,
  State: 'Available',
  PrivateDnsEnabled: true,
  Groups: [{ GroupId: 'sg-endpoints' }],
});

const aclEntries = [true, false].flatMap((Egress) => [
  { Egress, RuleNumber: 100, Protocol: '-1', CidrBlock: '0.0.0.0/0', RuleAction: 'allow' as const },
  {
    Egress,
    RuleNumber: 32_767,
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
    RuleAction: 'deny' as const,
  },
]);

export const openAcl: NetworkAcl = {
  NetworkAclId: 'acl-1',
  Associations: [{ SubnetId: 'subnet-a' }, { SubnetId: 'subnet-b' }],
  Entries: aclEntries,
};

const local = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' };
export const routeTable = (...routes: readonly object[]) => ({
  RouteTableId: 'rtb-1',
  VpcId: vpcId,
  Associations: [{ Main: true }],
  Routes: [local, ...routes],
});

export const goodParts: VpcParts = {
  vpcId,
  vpc: known({
    tenancy: 'default',
    cidrs: ['10.0.0.0/16'],
    dnsSupport: true,
    dnsHostnames: true,
  }),
  routeTables: known([routeTable()]),
  natGateways: known([]),
  acls: known([openAcl]),
  endpoints: known([
    gatewayEndpoint,
    ...['ecr.api', 'ecr.dkr', 'sagemaker.api', 'logs'].map(interfaceEndpoint),
  ]),
  endpointGroups: known([endpointsGroup]),
  s3PrefixLists: known(['pl-s3']),
};

export const goodFacts: NetworkFacts = {
  region,
  subnets: known([subnet('subnet-a', 'a', '10.0.0.0/20'), subnet('subnet-b', 'b', '10.0.16.0/20')]),
  groups: known([jobsGroup]),
  ofVpc: goodParts,
};

/** The same with other parts. */
export function factsWith(parts: Partial<VpcParts>): NetworkFacts {
  return { ...goodFacts, ofVpc: { ...goodParts, ...parts } };
}
