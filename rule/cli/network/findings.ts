// What a check says.

/** Each check, as docs/cli.md lists them. */
export const checkMeanings = {
  oneVpc: 'Subnets and security groups exist and belong to one VPC.',
  tenancy: 'The VPC has default tenancy; SageMaker accepts no other.',
  zones: 'The Availability Zones of the subnets.',
  addresses: 'Free addresses for the instances: two each, five with EFA.',
  dns: 'DNS support, and DNS host names where interface endpoints have private DNS.',
  route: 'Where the route table of each subnet leads, beside the VPC.',
  s3: 'Each subnet reaches Amazon S3: gateway endpoint, interface endpoint or NAT gateway.',
  endpoint:
    'Interface endpoints for what the code calls: available, with private DNS, open to the job.',
  policy: 'Endpoint policies that do not allow everything, to be read by you.',
  egress: 'The groups of the job let HTTPS out to Amazon S3.',
  members: 'With several instances: the groups let their members talk to each other, both ways.',
  acl: 'The network ACL of each subnet lets HTTPS out and its answers in.',
  isolation: 'What network isolation changes.',
} as const;

export type Check = keyof typeof checkMeanings;

/** `shown` is for people to judge, and counts neither way. */
export type Outcome = 'holds' | 'doesNotHold' | 'unknown' | 'shown';

export interface Finding {
  readonly check: Check;
  readonly outcome: Outcome;
  /** A subnet, a group, an endpoint; the VPC or the job as a whole otherwise. */
  readonly subject: string;
  /** What was seen. */
  readonly value: string;
  /** What makes it hold. */
  readonly change?: string;
}

/** Makes the findings of one check. */
export function findingsOf(check: Check) {
  return {
    holds: (subject: string, value: string): Finding => ({
      ...{ check, outcome: 'holds', subject, value },
    }),
    doesNotHold: (subject: string, value: string, change: string): Finding => ({
      ...{ check, outcome: 'doesNotHold', subject, value, change },
    }),
    unknown: (subject: string, value: string, change?: string): Finding => ({
      ...{ check, outcome: 'unknown', subject, value },
      ...(change !== undefined && { change }),
    }),
    shown: (subject: string, value: string): Finding => ({
      ...{ check, outcome: 'shown', subject, value },
    }),
  };
}
