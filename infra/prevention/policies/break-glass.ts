// Who is exempt from an SCP. A managed policy needs no such thing: it is detached.

/** Principals that a service control policy lets through. At least one of the two is given. */
export interface BreakGlass {
  /** A tag of the principal, or of its session. Only who is exempt may hand it out: see `tagGuard`. */
  readonly principalTag?: { readonly key: string; readonly value: string };
  /** ARNs of principals, `*` and `?` allowed. A member who can create or assume such a principal is exempt. */
  readonly principalArns?: readonly string[];
}

/** The key of the tag in the rendered files, and the value in the one that exempts by it. */
export const DEFAULT_BREAK_GLASS_TAG = { key: 'training-vpc-break-glass', value: 'true' } as const;

/**
 * What gives a tag to a principal or to its session.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export const taggingActions = [
  'iam:CreateRole',
  'iam:CreateUser',
  'iam:TagRole',
  'iam:TagUser',
  'sts:TagSession',
] as const;

export const TAG_GUARD_SID = 'GuardBreakGlassTag';

/**
 * Conditions that a statement has to meet as well, so that it spares the exempt.
 *
 * Both operators are true where the key is absent: a principal without the tag is denied.
 * Where a tag and ARNs are given, either exempts.
 *
 * @throws Error if neither is given, since that would exempt nobody and look as if it did.
 */
export function breakGlassConditions(breakGlass: BreakGlass): Record<string, unknown> {
  const { principalTag, principalArns = [] } = breakGlass;
  if (principalTag === undefined && principalArns.length === 0)
    throw new Error(
      'breakGlass must name a principalTag or principalArns, got neither; leave it out to exempt nobody',
    );
  return {
    ...(principalTag && {
      StringNotEqualsIfExists: { [`aws:PrincipalTag/${principalTag.key}`]: principalTag.value },
    }),
    ...(principalArns.length > 0 && {
      ArnNotLikeIfExists: { 'aws:PrincipalArn': principalArns },
    }),
  };
}

/**
 * The statement that keeps members from exempting themselves by the tag: only who is exempt may set it.
 *
 * Keys of tags on roles and users, and in `aws:PrincipalTag`, are the same in any case of their letters; values
 * of `aws:TagKeys` are not, so that the comparison has to be.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#case-sensitivity
 */
export function tagGuard(key: string, exemptions: Readonly<Record<string, unknown>>): object {
  return {
    Sid: TAG_GUARD_SID,
    Effect: 'Deny',
    Action: taggingActions,
    Resource: '*',
    Condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': key }, ...exemptions },
  };
}
