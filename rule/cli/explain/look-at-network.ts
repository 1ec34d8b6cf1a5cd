// Where a job's subnets and groups are, as far as EC2 may be read.

import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import type { ClientSettings } from '../access/access.ts';

export interface NetworkFacts {
  readonly subnets: readonly {
    readonly id: string;
    readonly vpc: string;
    readonly zone: string;
    /** Public: its route table leads to an internet gateway. Training jobs have no public address there either. */
    readonly isPublic: boolean;
  }[];
  readonly groups: readonly { readonly id: string; readonly name: string; readonly vpc: string }[];
}

/** @throws where EC2 may not be read, or one of them is gone. */
export async function lookAtNetwork(
  vpcConfig: {
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
  },
  settings: ClientSettings,
): Promise<NetworkFacts> {
  const client = new EC2Client(settings);
  try {
    const [subnets, groups] = await Promise.all([
      lookAtSubnets(client, vpcConfig.subnetIds),
      lookAtGroups(client, vpcConfig.securityGroupIds),
    ]);
    return { subnets, groups };
  } finally {
    client.destroy();
  }
}

async function lookAtSubnets(
  client: EC2Client,
  ids: readonly string[],
): Promise<NetworkFacts['subnets']> {
  if (ids.length === 0) return [];
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
  const vpcs = [...new Set(Subnets.flatMap(({ VpcId }) => VpcId ?? []))];
  const { RouteTables = [] } = await client.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: vpcs }] }),
  );
  return Subnets.map(({ SubnetId: id = '', VpcId: vpc = '', AvailabilityZone: zone = '' }) => ({
    ...{ id, vpc, zone },
    isPublic: leadsToInternet(routeTableOf(id, vpc, RouteTables)),
  }));
}

/** A subnet without a table of its own has its VPC's main one. */
function routeTableOf(
  subnet: string,
  vpc: string,
  tables: readonly RouteTable[],
): RouteTable | undefined {
  const associated = (matches: (id: string | undefined, isMain: boolean) => boolean) =>
    tables.find(
      ({ VpcId, Associations = [] }) =>
        VpcId === vpc &&
        Associations.some(({ SubnetId, Main }) => matches(SubnetId, Main === true)),
    );
  return associated((id) => id === subnet) ?? associated((_, isMain) => isMain);
}

function leadsToInternet(table: RouteTable | undefined): boolean {
  return (table?.Routes ?? []).some(({ GatewayId }) => GatewayId?.startsWith('igw-') === true);
}

async function lookAtGroups(
  client: EC2Client,
  ids: readonly string[],
): Promise<NetworkFacts['groups']> {
  if (ids.length === 0) return [];
  const { SecurityGroups = [] } = await client.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [...ids] }),
  );
  return SecurityGroups.map(({ GroupId: id = '', GroupName: name = '', VpcId: vpc = '' }) => ({
    ...{ id, name, vpc },
  }));
}
