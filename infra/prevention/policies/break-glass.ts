// Who is exempt from an SCP, and what keeps members from exempting themselves. A managed policy needs no such thing:
// it is detached.

import { Token } from 'aws-cdk-lib';

/** Principals that a service control policy lets through. At least one of the two is given. */
export interface BreakGlass {
  /** A tag of the principal, or of its session. Only who is exempt may hand it out. */
  readonly principalTag?: { readonly key: string; readonly value: string };
  /** ARNs of IAM roles and users, `*` and `?` allowed. Only who is exempt may create, change or pass on such a principal. */
  readonly principalArns?: readonly string[];
}

/** The key of the tag in the rendered files, and the value in the one that exempts by it. */
export const DEFAULT_BREAK_GLASS_TAG = { key: 'training-vpc-break-glass', value: 'true' } as const;

/** A pattern of the ARNs that `principalArns` takes: what `aws:PrincipalArn` is for a session of a role, and for a user. */
export const PRINCIPAL_ARN = 'arn:[^:]+:iam::[^:]*:(role|user)/.+';

/** Something that would exempt a member. */
export interface Guard {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly see: string;
}

export const guards = {
  /** What gives a tag to a principal or to its session. */
  tag: {
    sid: 'GuardBreakGlassTag',
    actions: ['iam:CreateRole', 'iam:CreateUser', 'iam:TagRole', 'iam:TagUser', 'sts:TagSession'],
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html',
  },
  /**
   * What brings in somebody else who hands out session tags: identity providers, and identity pools of Cognito,
   * which tag a session as the caller or the pool's attribute map says.
   */
  identityProviders: {
    sid: 'GuardBreakGlassProviders',
    actions: [
      'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
      'cognito-identity:SetPrincipalTagAttributeMap',
      'iam:AddClientIDToOpenIDConnectProvider',
      'iam:CreateOpenIDConnectProvider',
      'iam:CreateSAMLProvider',
      'iam:UpdateOpenIDConnectProviderThumbprint',
      'iam:UpdateSAMLProvider',
    ],
    see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html',
  },
  /** What gives somebody a role or a user: creating, changing or passing it, or credentials of it. */
  principals: {
    sid: 'GuardBreakGlassPrincipals',
    actions: [
      'iam:Attach*',
      'iam:Create*',
      'iam:Deactivate*',
      'iam:Delete*',
      'iam:Detach*',
      'iam:Enable*',
      'iam:PassRole',
      'iam:Put*',
      'iam:Reset*',
      'iam:Resync*',
      'iam:Tag*',
      'iam:Untag*',
      'iam:Update*',
      'iam:Upload*',
    ],
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html',
  },
} as const satisfies Record<string, Guard>;

/** The id of the statement about principals that are exempt by their tag. */
export const TAGGED_PRINCIPALS_SID = 'GuardBreakGlassTagged';

/**
 * Conditions that a statement has to meet as well, so that it spares the exempt.
 *
 * Both operators are true where the key is absent: a principal without the tag is denied.
 * Where a tag and ARNs are given, either exempts.
 *
 * @throws Error if neither is given, since that would exempt nobody and look as if it did, or if an ARN is not that
 * of a role or a user.
 */
export function breakGlassConditions(breakGlass: BreakGlass): Record<string, unknown> {
  const { principalTag, principalArns = [] } = breakGlass;
  if (principalTag === undefined && principalArns.length === 0)
    throw new Error(
      'breakGlass must name a principalTag or principalArns, got neither; leave it out to exempt nobody',
    );
  refuseOtherArns(principalArns);
  return {
    ...(principalTag && {
      StringNotEqualsIfExists: { [`aws:PrincipalTag/${principalTag.key}`]: principalTag.value },
    }),
    ...(principalArns.length > 0 && {
      ArnNotLikeIfExists: { 'aws:PrincipalArn': principalArns },
    }),
  };
}

/** The statements that keep members from exempting themselves. */
export function breakGlassGuards(breakGlass: BreakGlass): readonly object[] {
  const { principalTag, principalArns = [] } = breakGlass;
  const exemptions = breakGlassConditions(breakGlass);
  return [
    ...(principalTag === undefined ? [] : tagGuards(principalTag, exemptions)),
    ...(principalArns.length === 0 ? [] : [principalGuard(principalArns, exemptions)]),
  ];
}

/**
 * What keeps members from the tag: setting it, bringing in somebody who sets it, and taking over who has it.
 *
 * Keys of tags on roles and users, and in `aws:PrincipalTag`, are the same in any case of their letters; values
 * of `aws:TagKeys` are not, so that the comparison has to be.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity
 */
export function tagGuards(
  tag: { readonly key: string; readonly value: string },
  exemptions: Readonly<Record<string, unknown>>,
): readonly object[] {
  return [
    deny(guards.tag, '*', {
      'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': tag.key },
      ...exemptions,
    }),
    deny(guards.identityProviders, '*', exemptions),
    deny({ ...guards.principals, sid: TAGGED_PRINCIPALS_SID }, '*', {
      StringEquals: { [`aws:ResourceTag/${tag.key}`]: tag.value },
      ...exemptions,
    }),
  ];
}

/** What keeps members from creating or taking over a principal that is exempt by its ARN. */
export function principalGuard(
  principalArns: unknown,
  exemptions: Readonly<Record<string, unknown>>,
): object {
  return deny(guards.principals, principalArns, exemptions);
}

function deny(
  { sid, actions }: Guard,
  resource: unknown,
  condition: Readonly<Record<string, unknown>>,
): object {
  return { Sid: sid, Effect: 'Deny', Action: actions, Resource: resource, Condition: condition };
}

function refuseOtherArns(principalArns: readonly string[]): void {
  if (Token.isUnresolved(principalArns)) return;
  const others = principalArns.filter(
    (arn) => !Token.isUnresolved(arn) && !new RegExp(`^${PRINCIPAL_ARN}$`).test(arn),
  );
  if (others.length > 0)
    throw new Error(
      `principalArns must be ARNs of IAM roles and users, arn:<partition>:iam::<account>:role/<name>, got ${others.map((arn) => `"${arn}"`).join(', ')}; for a session, name its role`,
    );
}
