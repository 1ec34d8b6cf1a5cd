// Whether a job could run in a network, as far as that follows from what EC2 says.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainingEndpoints } from '../../infra/prevention/network/endpoints.ts';
import { covers, overlaps } from '../../rule/cli/network/addresses.ts';
import { checkNetwork } from '../../rule/cli/network/check-network.ts';
import type { NetworkFacts, PlannedJob } from '../../rule/cli/network/facts.ts';
import { checkMeanings, type Finding } from '../../rule/cli/network/findings.ts';
import { renderFindings } from '../../rule/cli/network/render-findings.ts';
import { usedServices } from '../../rule/cli/network/services.ts';
import {
  denied,
  endpointsGroup,
  factsWith,
  gatewayEndpoint,
  goodFacts,
  goodParts,
  interfaceEndpoint,
  jobsGroup,
  known,
  openAcl,
  plannedJob,
  routeTable,
} from '../support/network-facts.ts';

const toNat = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' };
const toInternet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' };
const nat = (State: 'available' | 'deleted', ConnectivityType: 'public' | 'private' = 'public') =>
  known([{ NatGatewayId: 'nat-1', State, ConnectivityType }]);
const vpcWith = (changes: object) =>
  known({
    tenancy: 'default',
    cidrs: ['10.0.0.0/16'],
    dnsSupport: true,
    dnsHostnames: true,
    ...changes,
  });
const groupWith = (changes: object) => ({
  ...goodFacts,
  groups: known([{ ...jobsGroup, ...changes }]),
});
const subnetsWith = (...free: readonly number[]) => ({
  ...goodFacts,
  subnets: known(
    free.map((AvailableIpAddressCount, index) => ({
      ...{
        SubnetId: index === 0 ? 'subnet-a' : 'subnet-b',
        VpcId: 'vpc-1',
        CidrBlock: '10.0.0.0/20',
      },
      ...{ AvailabilityZone: 'eu-central-1a', AvailableIpAddressCount },
    })),
  ),
});
const endpointsWith = (service: string, changes: object) =>
  factsWith({ endpoints: known([gatewayEndpoint, { ...interfaceEndpoint(service), ...changes }]) });
const openTo = (CidrIp: string, FromPort = 443) => ({
  IpPermissionsEgress: [{ IpProtocol: 'tcp', FromPort, ToPort: 443, IpRanges: [{ CidrIp }] }],
});
const aclWith = (entry: object) =>
  factsWith({
    acls: known([
      { ...openAcl, Entries: [{ RuleNumber: 50, ...entry }, ...(openAcl.Entries ?? [])] },
    ]),
  });
const only = (...endpoints: readonly ReturnType<typeof interfaceEndpoint>[]) => known(endpoints);

interface Row {
  readonly what: string;
  readonly facts: NetworkFacts;
  readonly job?: Partial<PlannedJob>;
  /** Findings that are not of the good network, with part of what they say. */
  readonly expected: readonly (readonly [Finding['outcome'], Finding['check'], string])[];
}

const wrong: readonly Row[] = [
  {
    what: 'a subnet and a group that do not exist',
    facts: { ...goodFacts, subnets: known([]), groups: known([]), ofVpc: undefined },
    job: { network: { subnetIds: ['subnet-x'], securityGroupIds: ['sg-x'] } },
    expected: [
      ['doesNotHold', 'oneVpc', 'subnet-x'],
      ['doesNotHold', 'oneVpc', 'sg-x'],
    ],
  },
  {
    what: 'a group of another VPC',
    facts: groupWith({ VpcId: 'vpc-2' }),
    expected: [['doesNotHold', 'oneVpc', 'vpc-1: subnet-a, subnet-b; vpc-2: sg-jobs']],
  },
  {
    what: 'dedicated tenancy',
    facts: factsWith({ vpc: vpcWith({ tenancy: 'dedicated' }) }),
    expected: [['doesNotHold', 'tenancy', 'dedicated']],
  },
  {
    what: 'no DNS support',
    facts: factsWith({ vpc: vpcWith({ dnsSupport: false }) }),
    expected: [['doesNotHold', 'dns', '--enable-dns-support']],
  },
  {
    what: 'no DNS host names, which interface endpoints need',
    facts: factsWith({ vpc: vpcWith({ dnsHostnames: false }) }),
    expected: [['doesNotHold', 'dns', '--enable-dns-hostnames']],
  },
  {
    what: 'too few addresses in each subnet, and enough in all',
    facts: subnetsWith(5, 5),
    job: { instances: 4 },
    expected: [
      ['unknown', 'addresses', '4 instances take 8, with EFA 20; no subnet has that many'],
    ],
  },
  {
    what: 'too few addresses',
    facts: subnetsWith(1, 0),
    expected: [
      ['doesNotHold', 'addresses', 'subnet-a has 1, subnet-b has 0; one instance takes 2'],
    ],
  },
  {
    what: 'no endpoint and no way out',
    facts: factsWith({ endpoints: known([]) }),
    expected: [
      ['doesNotHold', 's3', 'subnet-a'],
      ['doesNotHold', 's3', '--service-name com.amazonaws.eu-central-1.s3 --route-table-ids rtb-1'],
    ],
  },
  {
    what: 'an internet gateway alone',
    facts: factsWith({ endpoints: known([]), routeTables: known([routeTable(toInternet)]) }),
    expected: [
      ['doesNotHold', 's3', 'subnet-a'],
      ['doesNotHold', 's3', 'subnet-b'],
    ],
  },
  {
    what: 'a NAT gateway that is gone',
    facts: factsWith({
      ...{ endpoints: known([]), natGateways: nat('deleted') },
      routeTables: known([routeTable(toNat)]),
    }),
    expected: [
      ['doesNotHold', 's3', 'subnet-a'],
      ['doesNotHold', 's3', 'subnet-b'],
    ],
  },
  {
    what: 'a default route to a transit gateway, and one to a private NAT gateway',
    facts: factsWith({
      endpoints: known([]),
      natGateways: nat('available', 'private'),
      routeTables: known([
        { ...routeTable(toNat), Associations: [{ SubnetId: 'subnet-a' }] },
        routeTable({ DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' }),
      ]),
    }),
    expected: [
      ['unknown', 's3', 'subnet-a'],
      ['unknown', 's3', 'subnet-b'],
    ],
  },
  {
    what: 'an endpoint of Amazon S3 in the route table of one subnet',
    facts: factsWith({
      routeTables: known([
        { ...routeTable(), RouteTableId: 'rtb-2', Associations: [{ SubnetId: 'subnet-b' }] },
        routeTable(),
      ]),
    }),
    expected: [['doesNotHold', 's3', 'subnet-b']],
  },
  {
    what: 'an interface endpoint of Amazon S3 whose private DNS is for resolvers only',
    facts: factsWith({
      endpoints: only({
        ...interfaceEndpoint('s3'),
        DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
      }),
    }),
    expected: [
      ['doesNotHold', 's3', 'subnet-a'],
      ['doesNotHold', 's3', 'subnet-b'],
    ],
  },
  {
    what: 'no HTTPS out of the group',
    facts: groupWith({ IpPermissionsEgress: [{ IpProtocol: 'udp', FromPort: 443, ToPort: 443 }] }),
    expected: [
      ['doesNotHold', 'egress', 'allow outbound TCP 443 to pl-s3'],
      ...Array.from({ length: 4 }, () => ['doesNotHold', 'endpoint', 'HTTPS out'] as const),
    ],
  },
  {
    what: 'HTTPS out to some addresses',
    facts: groupWith(openTo('52.0.0.0/8')),
    expected: [
      ['unknown', 'egress', '52.0.0.0/8'],
      ...Array.from({ length: 4 }, () => ['doesNotHold', 'endpoint', 'HTTPS out'] as const),
    ],
  },
  {
    what: 'several instances in a group that does not admit itself',
    facts: groupWith({ IpPermissions: [] }),
    job: { instances: 2 },
    expected: [['doesNotHold', 'members', 'inbound']],
  },
  {
    what: 'several instances between which some ports are open',
    facts: groupWith({
      IpPermissions: [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: 'sg-jobs' }] },
      ],
    }),
    job: { instances: 2 },
    expected: [['unknown', 'members', 'some ports']],
  },
  {
    what: 'an ACL that denies HTTPS out',
    facts: aclWith({
      Egress: true,
      Protocol: '6',
      PortRange: { From: 443, To: 443 },
      CidrBlock: '0.0.0.0/0',
      RuleAction: 'deny',
    }),
    expected: [
      ['doesNotHold', 'acl', 'TCP 443 out (rule 50)'],
      ['doesNotHold', 'acl', 'TCP 443 out (rule 50)'],
    ],
  },
  {
    what: 'an ACL that denies some answers',
    facts: aclWith({ Egress: false, Protocol: '-1', CidrBlock: '52.0.0.0/8', RuleAction: 'deny' }),
    expected: [
      ['unknown', 'acl', 'TCP 1024-65535 in (rule 50)'],
      ['unknown', 'acl', 'TCP 1024-65535 in (rule 50)'],
    ],
  },
  {
    what: 'an endpoint that is pending, without private DNS',
    facts: endpointsWith('sts', { State: 'pending', PrivateDnsEnabled: false }),
    expected: [['doesNotHold', 'endpoint', 'vpce-sts: is pending; has no private DNS']],
  },
  {
    what: 'an endpoint whose group does not admit the job',
    facts: factsWith({ endpointGroups: known([{ ...endpointsGroup, IpPermissions: [] }]) }),
    expected: Array.from({ length: 4 }, () => ['doesNotHold', 'endpoint', 'do not admit'] as const),
  },
  {
    what: 'a service that the code calls, and no way there',
    facts: goodFacts,
    job: { services: ['kms'] },
    expected: [['doesNotHold', 'endpoint', 'create an interface endpoint for kms']],
  },
  {
    what: 'a service that the code calls, behind a transit gateway',
    facts: factsWith({
      routeTables: known([
        routeTable({ DestinationCidrBlock: '0.0.0.0/0', TransitGatewayId: 'tgw-1' }),
      ]),
    }),
    job: { services: ['kms'] },
    expected: [['unknown', 'endpoint', 'not known']],
  },
  ...(
    [
      ['vpc', ['tenancy', 'dns']],
      ['routeTables', ['route', 's3', 'egress?']],
      ['acls', ['acl']],
      ['endpoints', ['s3', 's3', 'endpoint']],
      ['endpointGroups', ['endpoint', 'endpoint', 'endpoint', 'endpoint']],
    ] as const
  ).map(
    ([part, checks]): Row => ({
      what: `${part} that may not be read`,
      facts: factsWith({ [part]: denied }),
      expected: checks
        .filter((check) => !check.endsWith('?'))
        .map((check) => ['unknown', check as Finding['check'], ''] as const),
    }),
  ),
];

const fine: readonly Row[] = [
  { what: 'the network of the template', facts: goodFacts, expected: [] },
  {
    what: 'several instances there',
    facts: goodFacts,
    job: { instances: 8, services: ['logs'] },
    expected: [],
  },
  {
    what: 'a NAT gateway and an open group, without any endpoint',
    facts: {
      ...groupWith(openTo('0.0.0.0/0')),
      ofVpc: {
        ...goodParts,
        vpc: vpcWith({ dnsHostnames: false }),
        endpoints: known([]),
        natGateways: nat('available'),
        routeTables: known([routeTable(toNat)]),
      },
    },
    expected: [],
  },
  {
    what: 'an interface endpoint of Amazon S3',
    facts: factsWith({ endpoints: only(interfaceEndpoint('s3')) }),
    expected: [],
  },
  {
    what: 'network isolation, without endpoints that only code calls',
    facts: factsWith({ endpoints: known([gatewayEndpoint]) }),
    job: { isIsolated: true, services: ['kms'] },
    expected: [],
  },
];

const check = ({ facts, job }: Row) => checkNetwork(facts, { ...plannedJob, ...job });

describe('a network', () => {
  it.each(fine)('holds: $what', (row) => {
    const counted = check(row).filter(({ outcome }) => outcome !== 'holds' && outcome !== 'shown');

    expect(counted).toEqual([]);
  });

  it.each(wrong)('is found out: $what', (row) => {
    const counted = check(row).filter(({ outcome }) => outcome !== 'holds' && outcome !== 'shown');

    expect(counted.map(({ outcome, check }) => [outcome, check])).toEqual(
      row.expected.map(([outcome, check]) => [outcome, check]),
    );
    const texts = counted.map((one) => `${one.subject} ${one.value} ${one.change ?? ''}`);
    for (const [index, [, , said]] of row.expected.entries()) expect(texts[index]).toContain(said);
    for (const { outcome, change } of counted)
      if (outcome === 'doesNotHold') expect(change).not.toBe('');
  });

  it('says of each check something somewhere', () => {
    const said = new Set([...fine, ...wrong].flatMap(check).map((finding) => finding.check));

    expect([...said, 'policy'].sort()).toEqual(Object.keys(checkMeanings).sort());
  });

  it('shows a policy that does not allow everything, and judges it neither way', () => {
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::a' },
    ];
    const PolicyDocument = JSON.stringify({ Statement }, undefined, 2);
    const facts = factsWith({ endpoints: known([{ ...gatewayEndpoint, PolicyDocument }]) });

    const findings = checkNetwork(facts, plannedJob).filter(({ check }) => check === 'policy');

    expect(findings).toEqual([
      {
        ...{ check: 'policy', outcome: 'shown' },
        subject: 'vpce-s3 (com.amazonaws.eu-central-1.s3)',
        value: JSON.stringify({ Statement }),
      },
    ]);
  });

  it('is shown in lines of the terminal’s width, the worst first', () => {
    const findings = checkNetwork(factsWith({ endpoints: known([]) }), plannedJob);

    const lines = renderFindings(findings, { color: false, columns: 80 }).trimEnd().split('\n');

    expect(lines[0]).toMatch(/^DOES NOT HOLD {2}Amazon S3, subnet-a: there is neither/);
    expect(lines.at(-1)).toMatch(/^A job could not run here as it is: 2 findings do not hold/);
    // A name of a service is a word, and stays whole.
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the services that code may call', () => {
  it('are those of the network templates', () => {
    expect(usedServices.map(({ service }) => service)).toEqual(
      trainingEndpoints.map(({ service }) => service),
    );
    expect(usedServices.flatMap(({ service, usedBy }) => (usedBy ? [] : [service]))).toEqual(
      trainingEndpoints.flatMap(({ service, spareWhen }) =>
        spareWhen === 'never' ? [service] : [],
      ),
    );
  });
});

describe('ranges of addresses', () => {
  it.each([
    ['0.0.0.0/0', '10.0.0.0/8', true, true],
    ['10.0.0.0/8', '0.0.0.0/0', false, true],
    ['10.0.0.0/16', '10.0.255.255/32', true, true],
    ['10.0.0.0/16', '10.1.0.0/16', false, false],
    ['::/0', '10.0.0.0/16', false, false],
  ])('%s and %s', (one, other, isCovered, hasCommon) => {
    expect([covers(one, other), overlaps(one, other)]).toEqual([isCovered, hasCommon]);
  });

  it('that cover each other overlap, either way', () => {
    const cidr = fc
      .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
      .map(([address, bits]) => {
        const parts = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256);
        return `${parts.join('.')}/${bits}`;
      });

    fc.assert(
      fc.property(cidr, cidr, (one, other) => {
        if (covers(one, other)) expect(overlaps(other, one)).toBe(true);
        expect(overlaps(one, other)).toBe(overlaps(other, one));
        expect(covers(one, one)).toBe(true);
      }),
    );
  });
});
