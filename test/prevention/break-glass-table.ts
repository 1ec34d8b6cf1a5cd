// Who passes the service control policy without a VPC: the second table that the tests run and the docs show.

import type { Outcome } from './truth-table.ts';

/** Who asks for a training job without a VPC, and what the SCP says where it exempts by tag, by ARN, or both. */
export interface BreakGlassRow {
  readonly who: string;
  readonly principalArn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly yields: {
    readonly byTag: Outcome;
    readonly byArn: Outcome;
    readonly byBoth: Outcome;
    /** The managed policy exempts nobody. */
    readonly managedPolicy: Outcome;
  };
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
