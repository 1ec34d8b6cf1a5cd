// The endpoints of services other than Amazon S3's route, and what their policies say.

import type { SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import { admission, https, type Peer } from './admission.ts';
import { egressOf, peerOfEndpoint } from './check-groups.ts';
import { isAvailable, isOfService, type SubnetWays } from './check-routes.ts';
import type { PlannedJob, VpcParts } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';
import { type UsedService, usedServices } from './services.ts';

export interface JobSide {
  readonly groups: readonly SecurityGroup[];
  readonly subnets: readonly Subnet[];
  readonly ways: readonly SubnetWays[];
  readonly region: string;
}

/** Each service that code may call, and the interface endpoint of Amazon S3 where there is one. */
export function checkEndpoints(
  side: JobSide,
  parts: VpcParts,
  job: Pick<PlannedJob, 'services' | 'isIsolated'>,
): readonly Finding[] {
  const { unknown } = findingsOf('endpoint');
  const { endpoints } = parts;
  if (endpoints.kind === 'unreadable')
    return [unknown('endpoints', `could not be read: ${endpoints.reason}`)];
  const ofService = (service: string) =>
    endpoints.value.filter(
      ({ ServiceName, VpcEndpointType }) =>
        isOfService(ServiceName, side.region, service) && VpcEndpointType !== 'Gateway',
    );
  return usedServices.flatMap((used) => {
    const found = ofService(used.service);
    if (used.usedBy !== undefined && job.isIsolated) return [];
    if (found.length > 0) return found.map((one) => presentEndpoint(used, one, side, parts));
    return used.usedBy === undefined ? [] : [absentEndpoint(used, side, job)];
  });
}

/** Policies are for people to read: whether they let a job through depends on role, bucket and request. */
export function checkPolicies({ endpoints }: VpcParts, region: string): readonly Finding[] {
  if (endpoints.kind === 'unreadable') return [];
  const { shown } = findingsOf('policy');
  return endpoints.value
    .filter(({ ServiceName }) =>
      usedServices.some(({ service }) => isOfService(ServiceName, region, service)),
    )
    .flatMap(({ VpcEndpointId = '', ServiceName = '', PolicyDocument }) =>
      PolicyDocument === undefined || allowsEverything(PolicyDocument)
        ? []
        : [shown(`${VpcEndpointId} (${ServiceName})`, oneLine(PolicyDocument))],
    );
}

function presentEndpoint(
  { service }: UsedService,
  endpoint: VpcEndpoint,
  { groups, subnets }: JobSide,
  parts: VpcParts,
): Finding {
  const { holds, doesNotHold, unknown } = findingsOf('endpoint');
  const { VpcEndpointId: id = '', State, PrivateDnsEnabled, Groups = [] } = endpoint;
  const job: Peer = {
    groups: groups.flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: [],
    otherPrefixLists: [],
    cidrs: subnets.flatMap(({ CidrBlock }) => CidrBlock ?? []),
  };
  const ids = Groups.flatMap(({ GroupId }) => GroupId ?? []);
  const own =
    parts.endpointGroups.kind === 'known'
      ? parts.endpointGroups.value.filter(({ GroupId = '' }) => ids.includes(GroupId))
      : undefined;
  const entry =
    own &&
    admission(
      own.flatMap(({ IpPermissions = [] }) => IpPermissions),
      https,
      job,
    );
  const exit = egressOf(groups, peerOfEndpoint(endpoint, parts)).found;
  const wrong = [
    ...(isAvailable(State) ? [] : [[`is ${State}`, 'wait for it, or make it anew']]),
    ...(PrivateDnsEnabled === true
      ? []
      : [
          [
            'has no private DNS',
            `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${id} --private-dns-enabled`,
          ],
        ]),
    ...(entry === 'no'
      ? [
          [
            `its groups ${ids.join(', ')} do not admit the job's`,
            `allow inbound TCP 443 from ${job.groups[0]} in ${ids[0]}`,
          ],
        ]
      : []),
    ...(exit === 'no'
      ? [
          [
            "the job's groups let no HTTPS out to it",
            `allow outbound TCP 443 to ${ids[0]} in ${job.groups[0]}`,
          ],
        ]
      : []),
  ];
  if (wrong.length > 0)
    return doesNotHold(
      service,
      `${id}: ${wrong.map(([what]) => what).join('; ')}`,
      wrong.map(([, change]) => change).join('; '),
    );
  if (entry === undefined) return unknown(service, `${id}: its groups could not be read`);
  return entry === 'partly' || exit === 'partly'
    ? unknown(service, `${id}: rules let some addresses through`)
    : holds(service, `${id}, available, with private DNS, open to the job`);
}

function absentEndpoint(
  { service, usedBy }: UsedService,
  { ways }: JobSide,
  { services }: Pick<PlannedJob, 'services'>,
): Finding {
  const { holds, doesNotHold, unknown, shown } = findingsOf('endpoint');
  const isNeeded = services.includes(service);
  const outs = new Set(ways.map(({ out }) => out));
  const only = (out: string) => outs.size === 1 && outs.has(out as SubnetWays['out']);
  if (only('nat')) return (isNeeded ? holds : shown)(service, 'no endpoint: by the NAT gateway');
  if (!isNeeded) return shown(service, `no endpoint, which only ${usedBy} needs`);
  const change = `create an interface endpoint for ${service} with private DNS`;
  return outs.has('none')
    ? doesNotHold(service, 'no endpoint, and no other way', change)
    : unknown(service, 'no endpoint, and where the default route leads is not known', change);
}

function allowsEverything(document: string): boolean {
  try {
    const { Statement } = JSON.parse(document);
    const all = Array.isArray(Statement) ? Statement : [Statement];
    return all.every(
      ({ Effect, Principal, Action, Resource, Condition }) =>
        Effect === 'Allow' &&
        (Principal === '*' || Principal?.AWS === '*') &&
        Action === '*' &&
        Resource === '*' &&
        Condition === undefined,
    );
  } catch {
    return false;
  }
}

/** As it is where it is no JSON. */
function oneLine(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document));
  } catch {
    return document;
  }
}
