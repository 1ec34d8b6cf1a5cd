// What security groups and network ACLs let through.

import type { SecurityGroup, Subnet, VpcEndpoint } from '@aws-sdk/client-ec2';
import {
  type Admission,
  aclAdmission,
  admission,
  ephemeralPorts,
  everyPort,
  https,
  type Peer,
} from './admission.ts';
import type { SubnetWays } from './check-routes.ts';
import type { PlannedJob, VpcParts } from './facts.ts';
import { type Finding, findingsOf } from './findings.ts';

const anywhere = '0.0.0.0/0';

/** HTTPS out of the job's groups, to Amazon S3 by the way that each subnet has. */
export function checkEgress(
  groups: readonly SecurityGroup[],
  ways: readonly SubnetWays[],
  parts: VpcParts,
): readonly Finding[] {
  const { holds, doesNotHold, unknown } = findingsOf('egress');
  const lists = parts.s3PrefixLists.kind === 'known' ? parts.s3PrefixLists.value : [];
  const kinds = [...new Set(ways.map(({ toS3 }) => toS3.kind))].filter((kind) => kind !== 'none');
  return kinds.map((kind) => {
    const way = ways.find(({ toS3 }) => toS3.kind === kind)?.toS3;
    const peer: Peer =
      way?.kind === 'interface'
        ? peerOfEndpoint(way.endpoint, parts)
        : // Who leaves by a NAT gateway asks for addresses that the prefix list of S3 has, too.
          { groups: [], prefixLists: lists, otherPrefixLists: [], cidrs: [anywhere] };
    const { found, words } = egressOf(groups, peer);
    const subject = groups.map(({ GroupId }) => GroupId).join(', ');
    if (found === 'yes') return holds(subject, `HTTPS to Amazon S3: ${words}`);
    const change = `allow outbound TCP 443 to ${lists[0] ?? 'the prefix list of S3'} in one of them`;
    return found === 'no'
      ? doesNotHold(subject, 'no rule lets HTTPS out to Amazon S3', change)
      : unknown(subject, `some rules let HTTPS out to some addresses: ${words}`, change);
  });
}

/** What the job's groups let out to a peer, and the rules that do. */
export function egressOf(
  groups: readonly SecurityGroup[],
  peer: Peer,
): { readonly found: Admission; readonly words: string } {
  const rules = groups.flatMap(({ IpPermissionsEgress = [] }) => IpPermissionsEgress);
  const found = admission(rules, https, peer);
  const fitting = rules.filter((rule) => admission([rule], https, peer) !== 'no');
  const targets = fitting.flatMap(
    ({ UserIdGroupPairs = [], PrefixListIds = [], IpRanges = [] }) => [
      ...UserIdGroupPairs.map(({ GroupId }) => GroupId),
      ...PrefixListIds.map(({ PrefixListId }) => PrefixListId),
      ...IpRanges.map(({ CidrIp }) => CidrIp),
    ],
  );
  return { found, words: [...new Set(targets)].join(', ') };
}

export function peerOfEndpoint(
  { Groups = [] }: VpcEndpoint,
  { vpc, s3PrefixLists }: VpcParts,
): Peer {
  return {
    groups: Groups.flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: [],
    otherPrefixLists: s3PrefixLists.kind === 'known' ? s3PrefixLists.value : [],
    cidrs: vpc.kind === 'known' ? vpc.value.cidrs : [],
  };
}

/** With several instances, everything between the members, both ways. */
export function checkMembers(
  groups: readonly SecurityGroup[],
  subnets: readonly Subnet[],
  { instances }: Pick<PlannedJob, 'instances'>,
): readonly Finding[] {
  if (instances < 2) return [];
  const { holds, doesNotHold, unknown } = findingsOf('members');
  const peer: Peer = {
    groups: groups.flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: [],
    otherPrefixLists: [],
    cidrs: subnets.flatMap(({ CidrBlock }) => CidrBlock ?? []),
  };
  const subject = peer.groups.join(', ');
  return (['in', 'out'] as const).map((way) => {
    const rules = groups.flatMap(({ IpPermissions = [], IpPermissionsEgress = [] }) =>
      way === 'in' ? IpPermissions : IpPermissionsEgress,
    );
    const found = admission(rules, everyPort, peer);
    const change = `allow all ${way}bound traffic ${way === 'in' ? 'from' : 'to'} the group itself`;
    if (found === 'yes') return holds(subject, `members may talk to each other, ${way}bound`);
    return found === 'no'
      ? doesNotHold(subject, `no rule lets members talk to each other, ${way}bound`, change)
      : unknown(subject, `some ports or addresses are open between members, ${way}bound`, change);
  });
}

/** The network ACL of each subnet. */
export function checkAcls(subnets: readonly Subnet[], { acls }: VpcParts): readonly Finding[] {
  const { holds, doesNotHold, unknown } = findingsOf('acl');
  if (acls.kind === 'unreadable') return [unknown('subnets', `could not be read: ${acls.reason}`)];
  return subnets.map(({ SubnetId: id = '' }) => {
    const acl = acls.value.find(({ Associations = [] }) =>
      Associations.some(({ SubnetId }) => SubnetId === id),
    );
    if (acl === undefined) return unknown(id, 'its network ACL was not found');
    const { Entries = [], NetworkAclId: aclId = '' } = acl;
    const out = aclAdmission(Entries, { isEgress: true, ports: https, cidr: anywhere });
    const back = aclAdmission(Entries, { isEgress: false, ports: ephemeralPorts, cidr: anywhere });
    const change = `let TCP 443 out and TCP 1024-65535 in, in ${aclId}`;
    const said = [
      ['TCP 443 out', out],
      ['TCP 1024-65535 in', back],
    ] as const;
    const words = (wanted: Admission) =>
      said
        .filter(([, one]) => one.admission === wanted)
        .map(
          ([what, { rule }]) => `${what} (${rule === undefined ? 'by default' : `rule ${rule}`})`,
        )
        .join(', ');
    if (words('no') !== '') return doesNotHold(id, `${aclId} denies ${words('no')}`, change);
    return words('partly') === ''
      ? holds(id, `${aclId} allows HTTPS and its answers`)
      : unknown(id, `${aclId} has rules for parts of ${words('partly')}`, change);
  });
}
