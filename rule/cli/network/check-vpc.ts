// The VPC and its subnets: whether they are one, and have room.

import type { Subnet } from '@aws-sdk/client-ec2';
import type { NetworkFacts, PlannedJob, VpcParts } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';

/**
 * An instance of a job takes two addresses; with EFA, five.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html
 */
const addressesPerInstance = { least: 2, withEfa: 5 } as const;

/** Subnets and groups exist, and belong to one VPC. */
export function checkOneVpc(
  { subnets, groups, region }: NetworkFacts,
  { network }: PlannedJob,
): readonly Finding[] {
  const { holds, doesNotHold, unknown } = findingsOf('oneVpc');
  const placeOf = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [part, ids, what] of [
    [subnets, network.subnetIds, 'subnet'],
    [groups, network.securityGroupIds, 'security group'],
  ] as const) {
    if (part.kind === 'unreadable') {
      findings.push(unknown(`${what}s`, `could not be read: ${part.reason}`));
      continue;
    }
    for (const one of part.value) {
      const id = 'SubnetId' in one ? one.SubnetId : 'GroupId' in one ? one.GroupId : undefined;
      if (id !== undefined) placeOf.set(id, one.VpcId ?? 'no VPC');
    }
    findings.push(
      ...ids
        .filter((id) => !placeOf.has(id))
        .map((id) => doesNotHold(id, `does not exist in ${region}`, `name another ${what}`)),
    );
  }
  const vpcs = [...new Set(placeOf.values())];
  if (vpcs.length > 1) {
    const members = vpcs.map((vpc) => {
      const ids = [...placeOf].filter(([, place]) => place === vpc).map(([id]) => id);
      return `${vpc}: ${ids.join(', ')}`;
    });
    const change = 'name subnets and groups of one VPC';
    findings.push(doesNotHold('VPC', members.join('; '), change));
  } else if (findings.length === 0) findings.push(holds('VPC', vpcs.join()));
  return findings;
}

export function checkVpc(
  { vpc, endpoints }: VpcParts,
  { services }: Pick<PlannedJob, 'services'>,
): readonly Finding[] {
  const tenancy = findingsOf('tenancy');
  const dns = findingsOf('dns');
  if (vpc.kind === 'unreadable') {
    const reason = `could not be read: ${vpc.reason}`;
    return [tenancy.unknown('VPC', reason), dns.unknown('VPC', reason)];
  }
  const { tenancy: value, dnsSupport, dnsHostnames } = vpc.value;
  const hasInterfaces =
    services.length > 0 ||
    (endpoints.kind === 'known' &&
      endpoints.value.some(({ VpcEndpointType }) => VpcEndpointType === 'Interface'));
  const attributes = `DNS support ${onOff(dnsSupport)}, DNS host names ${onOff(dnsHostnames)}`;
  const needed = [
    ...(dnsSupport ? [] : ['--enable-dns-support']),
    ...(dnsHostnames || !hasInterfaces ? [] : ['--enable-dns-hostnames']),
  ];
  return [
    value === 'default'
      ? tenancy.holds('VPC', 'default tenancy')
      : tenancy.doesNotHold('VPC', `${value} tenancy`, 'use a VPC of default tenancy'),
    needed.length === 0
      ? dns.holds('VPC', attributes)
      : dns.doesNotHold(
          'VPC',
          attributes,
          `aws ec2 modify-vpc-attribute with ${needed.join(', and ')}`,
        ),
  ];
}

/** Zones and room; how a job's instances are spread over subnets is SageMaker's. */
export function checkSubnets(
  subnets: readonly Subnet[],
  { instances }: Pick<PlannedJob, 'instances'>,
): readonly Finding[] {
  const zones = [...new Set(subnets.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []))];
  const shown = findingsOf('zones').shown(
    'subnets',
    zones.length === 1
      ? `one zone, ${zones.join()}: where it has no capacity, the job waits`
      : `${zones.length} zones: ${zones.join(', ')}`,
  );
  return [shown, checkAddresses(subnets, instances)];
}

function checkAddresses(subnets: readonly Subnet[], instances: number): Finding {
  const { holds, doesNotHold, unknown } = findingsOf('addresses');
  const free = subnets.map(({ AvailableIpAddressCount: count = 0 }) => count);
  const needed = instances * addressesPerInstance.least;
  const all = free.reduce((sum, count) => sum + count, 0);
  const counts = subnets.map(({ SubnetId }, index) => `${SubnetId} has ${free[index]}`).join(', ');
  const value = `${counts}; ${instances === 1 ? 'one instance takes' : `${instances} instances take`} ${needed}, with EFA ${instances * addressesPerInstance.withEfa}`;
  const change = 'free addresses, or name larger subnets';
  if (free.some((count) => count >= needed)) return holds('subnets', value);
  return all >= needed
    ? unknown('subnets', `${value}; no subnet has that many alone`, change)
    : doesNotHold('subnets', value, change);
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off';
}
