// The resource control policy beside the SCP that exempts by a tag. An SCP restricts the organization's principals; who
// comes from outside, and may assume a member's role with a tag, is restricted by the role's side only.

import type { PolicyDocument } from './policy-document.ts';

export interface SessionTagOptions {
  /** The tag that exempts. */
  readonly tagKey: string;
  /** `o-…`, of the organization whose principals the SCP restricts. */
  readonly organizationId: string;
}

/**
 * The document that lets nobody from outside the organization set the tag on a session.
 *
 * Principals of the organization are left to the SCP, and sessions by a SAML provider to whoever set that provider up:
 * members may not, and the tags are the business of the identity provider. Web identities have no organization, so that
 * they are denied.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function sessionTagDocument({ tagKey, organizationId }: SessionTagOptions): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GuardBreakGlassSessions',
        Effect: 'Deny',
        Principal: '*',
        Action: ['sts:TagSession'],
        Resource: '*',
        Condition: {
          'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': tagKey },
          StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organizationId },
          Null: { 'saml:aud': 'true' },
        },
      },
    ],
  };
}
