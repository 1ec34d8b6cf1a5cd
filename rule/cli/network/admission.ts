// Whether rules let traffic through.

import type { IpPermission, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { covers, overlaps } from './addresses.ts';

export interface Ports {
  readonly first: number;
  readonly last: number;
}

export const https: Ports = { first: 443, last: 443 };
export const everyPort: Ports = { first: 0, last: 65_535 };
/** What answers come back to. */
export const ephemeralPorts: Ports = { first: 1_024, last: 65_535 };

/** Who is at the other end. */
export interface Peer {
  readonly groups: readonly string[];
  /** Prefix lists that hold its addresses. */
  readonly prefixLists: readonly string[];
  /** Prefix lists that do not. */
  readonly otherPrefixLists: readonly string[];
  /** It has an address in each of these ranges. */
  readonly cidrs: readonly string[];
}

/** `partly`: some of the addresses or ports, so that only the job itself could tell. */
export type Admission = 'yes' | 'partly' | 'no';

/** What the rules of security groups let through, which add up. TCP alone. */
export function admission(
  permissions: readonly IpPermission[],
  ports: Ports,
  peer: Peer,
): Admission {
  return best(
    permissions.map((permission) => worse(portsOf(permission, ports), peerOf(permission, peer))),
  );
}

/**
 * What a network ACL lets through: the first entry that fits decides. TCP and IPv4 alone.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function aclAdmission(
  entries: readonly NetworkAclEntry[],
  {
    isEgress,
    ports,
    cidr,
  }: { readonly isEgress: boolean; readonly ports: Ports; readonly cidr: string },
): { readonly admission: Admission; readonly rule: number | undefined } {
  const inOrder = entries
    .filter(({ Egress, CidrBlock }) => Egress === isEgress && CidrBlock !== undefined)
    .toSorted((one, other) => (one.RuleNumber ?? 0) - (other.RuleNumber ?? 0));
  for (const { Protocol, PortRange, CidrBlock = '', RuleAction, RuleNumber: rule } of inOrder) {
    if (Protocol !== '-1' && Protocol !== '6') continue;
    const fits = worse(
      Protocol === '-1' ? 'yes' : within(PortRange?.From, PortRange?.To, ports),
      covers(CidrBlock, cidr) ? 'yes' : overlaps(CidrBlock, cidr) ? 'partly' : 'no',
    );
    if (fits === 'no') continue;
    if (fits === 'partly') return { admission: 'partly', rule };
    return { admission: RuleAction === 'allow' ? 'yes' : 'no', rule };
  }
  return { admission: 'no', rule: undefined };
}

function portsOf({ IpProtocol, FromPort, ToPort }: IpPermission, ports: Ports): Admission {
  if (IpProtocol === '-1') return 'yes';
  return IpProtocol === 'tcp' || IpProtocol === '6' ? within(FromPort, ToPort, ports) : 'no';
}

function within(from: number | undefined, to: number | undefined, ports: Ports): Admission {
  const [first, last] = [from ?? 0, to ?? 65_535];
  if (first <= ports.first && ports.last <= last) return 'yes';
  return first <= ports.last && ports.first <= last ? 'partly' : 'no';
}

function peerOf(permission: IpPermission, peer: Peer): Admission {
  const { UserIdGroupPairs = [], PrefixListIds = [], IpRanges = [] } = permission;
  if (UserIdGroupPairs.some(({ GroupId = '' }) => peer.groups.includes(GroupId))) return 'yes';
  if (PrefixListIds.some(({ PrefixListId = '' }) => peer.prefixLists.includes(PrefixListId)))
    return 'yes';
  const ranges = IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []);
  const isIn = (cidr: string) => ranges.some((range) => covers(range, cidr));
  if (peer.cidrs.length > 0 && peer.cidrs.every(isIn)) return 'yes';
  const touches = (cidr: string) => ranges.some((range) => overlaps(range, cidr));
  // Which addresses a prefix list of somebody's own holds is not looked up.
  const isOpen = PrefixListIds.some(
    ({ PrefixListId = '' }) => !peer.otherPrefixLists.includes(PrefixListId),
  );
  return peer.cidrs.some(touches) || isOpen ? 'partly' : 'no';
}

function worse(one: Admission, other: Admission): Admission {
  if (one === 'no' || other === 'no') return 'no';
  return one === 'partly' || other === 'partly' ? 'partly' : 'yes';
}

function best(all: readonly Admission[]): Admission {
  if (all.includes('yes')) return 'yes';
  return all.includes('partly') ? 'partly' : 'no';
}
