// Who is exempt from an SCP. A managed policy needs no such thing: it is detached.

/** Principals that a service control policy lets through. At least one of the two is given. */
export interface BreakGlass {
  /** A tag of the principal, or of its session. Whoever may set it may exempt themselves. */
  readonly principalTag?: { readonly key: string; readonly value: string };
  /** ARNs of principals, `*` and `?` allowed. A member who can create such a principal is exempt. */
  readonly principalArns?: readonly string[];
}

/** The key of the tag in the rendered files. */
export const DEFAULT_BREAK_GLASS_TAG = { key: 'training-vpc-break-glass', value: 'true' } as const;

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
