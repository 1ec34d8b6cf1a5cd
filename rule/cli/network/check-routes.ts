// Where each subnet leads, and how it reaches Amazon S3.

import type { NatGateway, Route, RouteTable, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { VpcParts } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';

/** The way out of a subnet for what has no endpoint. */
export type WayOut = 'nat' | 'none' | 'unknown';

/** How a subnet reaches Amazon S3. */
export type WayToS3 =
  | { readonly kind: 'gateway' | 'nat' | 'none' | 'unknown' }
  | { readonly kind: 'interface'; readonly endpoint: VpcEndpoint };

export interface SubnetWays {
  readonly subnetId: string;
  readonly out: WayOut;
  readonly toS3: WayToS3;
}

export function checkRoutes(
  subnets: readonly Subnet[],
  parts: VpcParts,
  region: string,
): { readonly findings: readonly Finding[]; readonly ways: readonly SubnetWays[] } {
  const { routeTables, natGateways, endpoints } = parts;
  const route = findingsOf('route');
  if (routeTables.kind === 'unreadable') {
    const reason = `could not be read: ${routeTables.reason}`;
    return {
      findings: [route.unknown('subnets', reason), findingsOf('s3').unknown('subnets', reason)],
      ways: subnets.map(({ SubnetId: subnetId = '' }) => ({
        ...{ subnetId, out: 'unknown', toS3: { kind: 'unknown' } },
      })),
    };
  }
  const nats = natGateways.kind === 'known' ? natGateways.value : undefined;
  const found = endpoints.kind === 'known' ? endpoints.value : undefined;
  const findings: Finding[] = [];
  const ways = subnets.map(({ SubnetId: subnetId = '' }): SubnetWays => {
    const table = routeTableOf(subnetId, routeTables.value);
    const { out, words } = wayOut(table, nats);
    const toS3 = wayToS3(table, { out, endpoints: found, region });
    findings.push(route.shown(subnetId, words), s3Finding(subnetId, toS3, table, parts, region));
    return { subnetId, out, toS3 };
  });
  return { findings, ways };
}

/** A subnet without a table of its own has the VPC's main one. */
function routeTableOf(subnetId: string, tables: readonly RouteTable[]): RouteTable | undefined {
  const own = tables.find(({ Associations = [] }) =>
    Associations.some(({ SubnetId }) => SubnetId === subnetId),
  );
  return own ?? tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main));
}

function wayOut(
  table: RouteTable | undefined,
  nats: readonly NatGateway[] | undefined,
): { readonly out: WayOut; readonly words: string } {
  const byDefault = (table?.Routes ?? []).find(
    ({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0',
  );
  if (byDefault === undefined) return { out: 'none', words: 'no default route' };
  if (byDefault.State === 'blackhole')
    return { out: 'none', words: `default route to ${targetOf(byDefault)}, which is gone` };
  const { NatGatewayId: natId, GatewayId: gatewayId } = byDefault;
  if (gatewayId?.startsWith('igw-'))
    return {
      out: 'none',
      words: `default route to the internet gateway ${gatewayId}, which is of no use to jobs: they have no public address`,
    };
  if (natId === undefined)
    return { out: 'unknown', words: `default route to ${targetOf(byDefault)}` };
  const nat = nats?.find(({ NatGatewayId }) => NatGatewayId === natId);
  if (nat === undefined) return { out: 'unknown', words: `default route to ${natId}` };
  const { State = 'unknown', ConnectivityType = 'public' } = nat;
  const words = `default route to the ${ConnectivityType} NAT gateway ${natId}, which is ${State}`;
  if (State !== 'available') return { out: 'none', words };
  return { out: ConnectivityType === 'public' ? 'nat' : 'unknown', words };
}

function targetOf(route: Route): string {
  const { GatewayId, NatGatewayId, TransitGatewayId, NetworkInterfaceId, InstanceId } = route;
  const { VpcPeeringConnectionId, CarrierGatewayId, LocalGatewayId, CoreNetworkArn } = route;
  return (
    [NatGatewayId, GatewayId, TransitGatewayId, NetworkInterfaceId, InstanceId].find(Boolean) ??
    [VpcPeeringConnectionId, CarrierGatewayId, LocalGatewayId, CoreNetworkArn].find(Boolean) ??
    'an unknown target'
  );
}

function wayToS3(
  table: RouteTable | undefined,
  {
    out,
    endpoints,
    region,
  }: {
    readonly out: WayOut;
    readonly endpoints: readonly VpcEndpoint[] | undefined;
    readonly region: string;
  },
): WayToS3 {
  const ofS3 = (endpoints ?? []).filter(
    ({ ServiceName, State }) => isOfService(ServiceName, region, 's3') && isAvailable(State),
  );
  const gateway = ofS3.find(
    ({ VpcEndpointType, RouteTableIds = [] }) =>
      VpcEndpointType === 'Gateway' && RouteTableIds.includes(table?.RouteTableId ?? ''),
  );
  if (gateway !== undefined) return { kind: 'gateway' };
  const endpoint = ofS3.find(
    ({ VpcEndpointType, PrivateDnsEnabled, DnsOptions }) =>
      VpcEndpointType === 'Interface' &&
      PrivateDnsEnabled === true &&
      DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint !== true,
  );
  if (endpoint !== undefined) return { kind: 'interface', endpoint };
  if (out === 'nat') return { kind: 'nat' };
  return { kind: endpoints === undefined || out === 'unknown' ? 'unknown' : 'none' };
}

function s3Finding(
  subnetId: string,
  way: WayToS3,
  table: RouteTable | undefined,
  { vpcId, endpoints }: VpcParts,
  region: string,
): Finding {
  const { holds, doesNotHold, unknown } = findingsOf('s3');
  switch (way.kind) {
    case 'gateway':
      return holds(subnetId, 'by the gateway endpoint in its route table');
    case 'interface':
      return holds(subnetId, `by the interface endpoint ${way.endpoint.VpcEndpointId}`);
    case 'nat':
      return holds(subnetId, 'by the NAT gateway; a gateway endpoint would be free of charge');
    case 'unknown':
      return unknown(
        subnetId,
        endpoints.kind === 'unreadable'
          ? `the endpoints could not be read: ${endpoints.reason}`
          : 'there is no endpoint in its route table, and where the default route leads is not known',
      );
    case 'none':
      return doesNotHold(
        subnetId,
        'there is neither an endpoint nor a NAT gateway',
        `aws ec2 create-vpc-endpoint --vpc-id ${vpcId} --service-name com.amazonaws.${region}.s3 --route-table-ids ${table?.RouteTableId ?? 'rtb-…'}`,
      );
  }
}

/** Whether an endpoint's service is this one, whatever the partition's prefix. */
export function isOfService(name: string | undefined, region: string, service: string): boolean {
  return name?.endsWith(`.${region}.${service}`) === true;
}

/** EC2 writes states in either case. */
export function isAvailable(state: string | undefined): boolean {
  return state?.toLowerCase() === 'available';
}
