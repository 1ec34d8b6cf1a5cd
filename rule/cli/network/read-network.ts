// A network as EC2 describes it.

import {
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Filter,
  paginateDescribeNetworkAcls,
  paginateDescribeRouteTables,
  paginateDescribeVpcEndpoints,
  type SecurityGroup,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { Access } from '../access/access.ts';
import { lookUp, type Part } from '../explain/part.ts';
import type { NetworkFacts, VpcFacts, VpcParts } from './facts.ts';
import type { ChosenNetwork } from './network-options.ts';

/** Everything that may be read; what may not is a part of its own that says so. */
export async function readNetwork(
  { subnetIds, securityGroupIds }: ChosenNetwork,
  access: Access,
): Promise<NetworkFacts> {
  const client = new EC2Client(access.settingsFor(access.home));
  try {
    // By filter, since a request that names one that is gone has no answer for the others.
    const [subnets, groups] = await Promise.all([
      lookUp(async () => {
        const input = { Filters: filter('subnet-id', subnetIds) };
        return (await client.send(new DescribeSubnetsCommand(input))).Subnets ?? [];
      }, access.explain),
      lookUp(() => readGroups(client, securityGroupIds), access.explain),
    ]);
    const vpcId = [...known(subnets), ...known(groups)].map(({ VpcId }) => VpcId).find(Boolean);
    return {
      region: access.home.region,
      subnets,
      groups,
      ofVpc: vpcId === undefined ? undefined : await readVpc(client, vpcId, access),
    };
  } finally {
    client.destroy();
  }
}

async function readVpc(client: EC2Client, vpcId: string, access: Access): Promise<VpcParts> {
  const Filters = filter('vpc-id', [vpcId]);
  const { explain } = access;
  const [vpc, routeTables, natGateways, acls, endpoints, s3PrefixLists] = await Promise.all([
    lookUp(() => readVpcFacts(client, vpcId), explain),
    lookUp(
      () =>
        gather(paginateDescribeRouteTables({ client }, { Filters }), (page) => page.RouteTables),
      explain,
    ),
    lookUp(async () => {
      const answer = await client.send(new DescribeNatGatewaysCommand({ Filter: Filters }));
      return answer.NatGateways ?? [];
    }, explain),
    lookUp(
      () =>
        gather(paginateDescribeNetworkAcls({ client }, { Filters }), (page) => page.NetworkAcls),
      explain,
    ),
    lookUp(
      () =>
        gather(paginateDescribeVpcEndpoints({ client }, { Filters }), (page) => page.VpcEndpoints),
      explain,
    ),
    lookUp(() => readS3PrefixLists(client, access.home.region), explain),
  ]);
  const endpointGroups = await lookUp(
    () => readGroups(client, groupsOf(known(endpoints))),
    explain,
  );
  return { vpcId, vpc, routeTables, natGateways, acls, endpoints, endpointGroups, s3PrefixLists };
}

async function readVpcFacts(client: EC2Client, VpcId: string): Promise<VpcFacts> {
  const attribute = (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') =>
    client.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
  const [{ Vpcs: [vpc] = [] }, support, hostnames] = await Promise.all([
    client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })),
    attribute('enableDnsSupport'),
    attribute('enableDnsHostnames'),
  ]);
  const {
    InstanceTenancy: tenancy = 'default',
    CidrBlockAssociationSet = [],
    CidrBlock,
  } = vpc ?? {};
  const cidrs = CidrBlockAssociationSet.flatMap((one) => one.CidrBlock ?? []);
  return {
    tenancy,
    cidrs: cidrs.length > 0 ? cidrs : [CidrBlock ?? ''],
    dnsSupport: support.EnableDnsSupport?.Value === true,
    dnsHostnames: hostnames.EnableDnsHostnames?.Value === true,
  };
}

async function readGroups(
  client: EC2Client,
  ids: readonly string[],
): Promise<readonly SecurityGroup[]> {
  if (ids.length === 0) return [];
  const input = { Filters: filter('group-id', ids) };
  return (await client.send(new DescribeSecurityGroupsCommand(input))).SecurityGroups ?? [];
}

async function readS3PrefixLists(client: EC2Client, region: string): Promise<readonly string[]> {
  const input = { Filters: filter('prefix-list-name', [`com.amazonaws.${region}.s3`]) };
  const { PrefixLists = [] } = await client.send(new DescribeManagedPrefixListsCommand(input));
  return PrefixLists.flatMap(({ PrefixListId }) => PrefixListId ?? []);
}

function groupsOf(endpoints: readonly VpcEndpoint[]): readonly string[] {
  const ids = endpoints.flatMap(({ Groups = [] }) =>
    Groups.flatMap(({ GroupId }) => GroupId ?? []),
  );
  return [...new Set(ids)];
}

async function gather<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => Item[] | undefined,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...(itemsOf(page) ?? []));
  return items;
}

function filter(Name: string, values: readonly string[]): Filter[] {
  return [{ Name, Values: [...values] }];
}

function known<Value>(part: Part<readonly Value[]>): readonly Value[] {
  return part.kind === 'known' ? part.value : [];
}
