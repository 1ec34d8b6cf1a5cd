// Who passes the service control policy without a VPC, and who may hand the exemption out: the second and third
// table that the tests run and the docs show.

import type { Request } from './simulate.ts';
import type { Outcome } from './truth-table.ts';

/** How an SCP exempts. */
export type Exemption = 'byTag' | 'byArn' | 'byBoth';

/** Who asks for a training job without a VPC, and what the SCP says where it exempts by tag, by ARN, or both. */
export interface BreakGlassRow {
  readonly who: string;
  readonly principalArn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The managed policy exempts nobody. */
  readonly yields: Readonly<Record<Exemption | 'managedPolicy', Outcome>>;
}

export const breakGlassTag = { key: 'training-vpc-break-glass', value: 'true' } as const;
export const breakGlassArn = 'arn:aws:iam::*:role/BreakGlass';

const person = 'arn:aws:iam::111122223333:role/DataScientist';
const onCall = 'arn:aws:iam::111122223333:role/BreakGlass';

export const breakGlassRows: readonly BreakGlassRow[] = [
  {
    who: 'anybody',
    principalArn: person,
    tags: {},
    yields: { byTag: 'denied', byArn: 'denied', byBoth: 'denied', managedPolicy: 'denied' },
  },
  {
    who: 'a principal with the tag',
    principalArn: person,
    tags: { [breakGlassTag.key]: 'true' },
    yields: { byTag: 'allowed', byArn: 'denied', byBoth: 'allowed', managedPolicy: 'denied' },
  },
  {
    who: 'a principal with another value of the tag',
    principalArn: person,
    tags: { [breakGlassTag.key]: 'false' },
    yields: { byTag: 'denied', byArn: 'denied', byBoth: 'denied', managedPolicy: 'denied' },
  },
  {
    who: 'a listed principal',
    principalArn: onCall,
    tags: {},
    yields: { byTag: 'denied', byArn: 'allowed', byBoth: 'allowed', managedPolicy: 'denied' },
  },
  {
    who: 'a principal whose name only begins like a listed one',
    principalArn: `${onCall}er`,
    tags: {},
    yields: { byTag: 'denied', byArn: 'denied', byBoth: 'denied', managedPolicy: 'denied' },
  },
];

/** An attempt to set the tag, and what becomes of it. By ARN only, the tag means nothing and is not guarded. */
export interface TaggingRow {
  readonly does: string;
  readonly request: Request;
  readonly yields: Readonly<Record<Exemption, Outcome>>;
}

const role = 'arn:aws:iam::111122223333:role/Mine';
const user = 'arn:aws:iam::111122223333:user/mine';
const tagging = (...keys: readonly string[]) => ({ 'aws:TagKeys': keys });
const guarded = { byTag: 'denied', byArn: 'allowed', byBoth: 'denied' } as const;
const free = { byTag: 'allowed', byArn: 'allowed', byBoth: 'allowed' } as const;

export const taggingRows: readonly TaggingRow[] = [
  ...[
    ['tags a role', 'iam:TagRole', role],
    ['tags a user', 'iam:TagUser', user],
    ['creates a role with the tag', 'iam:CreateRole', role],
    ['creates a user with the tag', 'iam:CreateUser', user],
    ['assumes a role with the tag', 'sts:TagSession', role],
  ].map(([does = '', action = '', resource = '']) => ({
    does: `anybody ${does}`,
    request: { action, resource, keys: tagging('team', breakGlassTag.key) },
    yields: guarded,
  })),
  {
    does: 'anybody tags a role, with the key in capitals',
    request: { action: 'iam:TagRole', resource: role, keys: tagging('TRAINING-VPC-BREAK-GLASS') },
    yields: guarded,
  },
  {
    does: 'anybody tags a role with another key',
    request: { action: 'iam:TagRole', resource: role, keys: tagging('team') },
    yields: free,
  },
  {
    does: 'anybody creates a role without tags',
    request: { action: 'iam:CreateRole', resource: role },
    yields: free,
  },
  {
    does: 'a principal with the tag tags a role',
    request: {
      action: 'iam:TagRole',
      resource: role,
      keys: tagging(breakGlassTag.key),
      principalTags: { [breakGlassTag.key]: breakGlassTag.value },
    },
    yields: free,
  },
  {
    does: 'a listed principal tags a role',
    request: {
      action: 'iam:TagRole',
      resource: role,
      keys: tagging(breakGlassTag.key),
      principalArn: onCall,
    },
    yields: { byTag: 'denied', byArn: 'allowed', byBoth: 'allowed' },
  },
];
