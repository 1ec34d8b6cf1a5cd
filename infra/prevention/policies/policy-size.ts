// What IAM and Organizations accept, in characters of the document without white space.

import type { PolicyDocument } from './policy-document.ts';

export interface SizeLimit {
  readonly policy: string;
  readonly characters: number;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_LIMIT: SizeLimit = { policy: 'managed policy', characters: 6144 };

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html */
export const SERVICE_CONTROL_POLICY_LIMIT: SizeLimit = {
  policy: 'service control policy',
  characters: 5120,
};

/** The characters that count towards the limit. Unresolved tokens are counted as they are written. */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}

/** Returns the document if it fits. @throws Error that says by how much it does not, and what to do. */
export function withinLimit(document: PolicyDocument, limit: SizeLimit): PolicyDocument {
  const size = policySize(document);
  if (size <= limit.characters) return document;
  throw new Error(
    `a ${limit.policy} may have ${limit.characters} characters, got ${size}; ` +
      'list fewer subnets and security groups, or make two policies, one with the subnets and one with the ' +
      'security groups (a list cut in two denies whatever is not in both parts)',
  );
}

/** How many ids of 24 characters, as of a subnet, still fit into one list of the document. */
export function roomForIds(document: PolicyDocument, limit: SizeLimit): number {
  const idInList = '"subnet-0123456789abcdef0",'.length;
  return Math.max(0, Math.floor((limit.characters - policySize(document)) / idInList));
}
