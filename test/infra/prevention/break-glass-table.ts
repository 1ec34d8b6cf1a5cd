// Who passes the service control policy without a VPC, who may exempt somebody, and who from outside the
// organization may: further tables that the tests run and the docs show.

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

/** An attempt at an exemption, and what becomes of it. By ARN only, the tag means nothing and is not guarded. */
export interface GuardRow {
  readonly does: string;
  readonly request: Request;
  readonly yields: Readonly<Record<Exemption, Outcome>>;
}

const account = 'arn:aws:iam::111122223333';
const role = `${account}:role/Mine`;
const user = `${account}:user/mine`;
const tagging = (...keys: readonly string[]) => ({ 'aws:TagKeys': keys });
const tagged = { [`aws:ResourceTag/${breakGlassTag.key}`]: breakGlassTag.value };
const byTagOnly = { byTag: 'denied', byArn: 'allowed', byBoth: 'denied' } as const;
const byArnOnly = { byTag: 'allowed', byArn: 'denied', byBoth: 'denied' } as const;
const free = { byTag: 'allowed', byArn: 'allowed', byBoth: 'allowed' } as const;

export const guardRows: readonly GuardRow[] = [
  ...[
    ['tags a role', 'iam:TagRole', role],
    ['tags a user', 'iam:TagUser', user],
    ['creates a role with the tag', 'iam:CreateRole', role],
    ['creates a user with the tag', 'iam:CreateUser', user],
    ['assumes a role with the tag', 'sts:TagSession', role],
  ].map(([does = '', action = '', resource = '']) => ({
    does: `a member ${does}`,
    request: { action, resource, keys: tagging('team', breakGlassTag.key) },
    yields: byTagOnly,
  })),
  {
    does: 'a member tags a role, with the key in capitals',
    request: { action: 'iam:TagRole', resource: role, keys: tagging('TRAINING-VPC-BREAK-GLASS') },
    yields: byTagOnly,
  },
  {
    does: 'a member tags a role with another key',
    request: { action: 'iam:TagRole', resource: role, keys: tagging('team') },
    yields: free,
  },
  {
    does: 'a member creates a role without tags',
    request: { action: 'iam:CreateRole', resource: role },
    yields: free,
  },
  ...[
    ['creates a SAML provider', 'iam:CreateSAMLProvider', `${account}:saml-provider/mine`],
    ['changes a SAML provider', 'iam:UpdateSAMLProvider', `${account}:saml-provider/mine`],
    [
      'creates an OpenID Connect provider',
      'iam:CreateOpenIDConnectProvider',
      `${account}:oidc-provider/mine.example.com`,
    ],
    [
      'adds an audience to an OpenID Connect provider',
      'iam:AddClientIDToOpenIDConnectProvider',
      `${account}:oidc-provider/mine.example.com`,
    ],
    [
      'has Cognito issue a token with tags of its choice',
      'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
      'arn:aws:cognito-identity:eu-central-1:111122223333:identitypool/mine',
    ],
    [
      'maps attributes of an identity pool to tags',
      'cognito-identity:SetPrincipalTagAttributeMap',
      '*',
    ],
  ].map(([does = '', action = '', resource = '']) => ({
    does: `a member ${does}`,
    request: { action, resource },
    yields: byTagOnly,
  })),
  ...[
    ['changes who may assume a role that has the tag', 'iam:UpdateAssumeRolePolicy', role],
    ['passes a role that has the tag to a service', 'iam:PassRole', role],
    ['creates an access key of a user who has the tag', 'iam:CreateAccessKey', user],
  ].map(([does = '', action = '', resource = '']) => ({
    does: `a member ${does}`,
    request: { action, resource, keys: tagged },
    yields: byTagOnly,
  })),
  ...[
    ['creates a listed role', 'iam:CreateRole'],
    ['changes who may assume a listed role', 'iam:UpdateAssumeRolePolicy'],
    ['passes a listed role to a service', 'iam:PassRole'],
  ].map(([does = '', action = '']) => ({
    does: `a member ${does}`,
    request: { action, resource: onCall },
    yields: byArnOnly,
  })),
  {
    does: 'a member changes who may assume a role of its own',
    request: { action: 'iam:UpdateAssumeRolePolicy', resource: role },
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
  {
    does: 'a listed principal creates a SAML provider',
    request: {
      action: 'iam:CreateSAMLProvider',
      resource: `${account}:saml-provider/corporate`,
      principalArn: onCall,
    },
    yields: { byTag: 'denied', byArn: 'allowed', byBoth: 'allowed' },
  },
];

export const organizationId = 'o-a1b2c3d4e5';

/** A session with the tag, asked for beside the SCP and beside the resource control policy, and what becomes of it. */
export interface SessionRow {
  readonly who: string;
  readonly principalArn: string;
  readonly keys: NonNullable<Request['keys']>;
  /** No SCP applies to who is outside the organization. */
  readonly isMember: boolean;
  readonly yields: { readonly scpAlone: Outcome; readonly withResourceControlPolicy: Outcome };
}

const sessionTag = tagging(breakGlassTag.key);

export const sessionRows: readonly SessionRow[] = [
  {
    who: 'a member',
    principalArn: person,
    keys: { ...sessionTag, 'aws:PrincipalOrgID': organizationId },
    isMember: true,
    yields: { scpAlone: 'denied', withResourceControlPolicy: 'denied' },
  },
  {
    who: 'somebody from outside the organization, whom a role of a member trusts',
    principalArn: 'arn:aws:iam::999988887777:role/Partner',
    keys: { ...sessionTag, 'aws:PrincipalOrgID': 'o-somebodyelse' },
    isMember: false,
    yields: { scpAlone: 'allowed', withResourceControlPolicy: 'denied' },
  },
  {
    who: 'somebody from no organization',
    principalArn: 'arn:aws:iam::999988887777:role/Partner',
    keys: sessionTag,
    isMember: false,
    yields: { scpAlone: 'allowed', withResourceControlPolicy: 'denied' },
  },
  {
    who: 'somebody from outside, with another tag',
    principalArn: 'arn:aws:iam::999988887777:role/Partner',
    keys: { ...tagging('team'), 'aws:PrincipalOrgID': 'o-somebodyelse' },
    isMember: false,
    yields: { scpAlone: 'allowed', withResourceControlPolicy: 'allowed' },
  },
  {
    who: 'somebody whom a SAML provider sends with the tag',
    principalArn: 'arn:aws:iam::999988887777:role/Saml',
    keys: { ...sessionTag, 'saml:aud': 'https://signin.aws.amazon.com/saml' },
    isMember: false,
    yields: { scpAlone: 'allowed', withResourceControlPolicy: 'allowed' },
  },
];
