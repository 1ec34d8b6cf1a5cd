// What IAM and Organizations accept, in characters of the document without white space. These are quotas of AWS, which
// AWS changes: each has a date and a source, and whoever knows better overrides it.

import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PolicyDocument } from './policy-document.ts';

export interface SizeLimit {
  readonly policy: string;
  /** A longer document is refused. */
  readonly characters: number;
  /** A longer document is warned of: some of AWS's pages, or some partitions, may have this limit. */
  readonly warnedAbove?: number;
  /** When the source was looked at. */
  readonly asOf: `${number}-${number}-${number}`;
  readonly see: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_LIMIT: SizeLimit = {
  policy: 'managed policy',
  characters: 6144,
  asOf: '2026-11-26',
  see: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
};

/**
 * Doubled on 2026-05-15, as AWS's announcement is reported to say; the quotas page, as far as it could be read, still
 * says 5,120.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const SERVICE_CONTROL_POLICY_LIMIT: SizeLimit = {
  policy: 'service control policy',
  characters: 10_240,
  warnedAbove: 5120,
  asOf: '2026-11-26',
  see: 'https://aws.amazon.com/about-aws/whats-new/2026/05/aws-organizations-increased-scp-quotas/',
};

/** The characters that count towards the limit. Unresolved tokens are counted as they are written. */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}

/**
 * Returns the document if it fits, and warns where it may not. `characterLimit` stands in for what is known here, and
 * then nothing is warned of.
 *
 * @throws Error that says by how much it does not fit, and what to do.
 */
export function withinLimit(
  scope: Construct,
  document: PolicyDocument,
  limit: SizeLimit,
  characterLimit?: number,
): PolicyDocument {
  const size = policySize(document);
  const { policy, characters, warnedAbove = characters, asOf, see } = limit;
  if (size > (characterLimit ?? characters))
    throw new Error(
      `a ${policy} may have ${characterLimit ?? characters} characters, got ${size}; ` +
        'list fewer subnets and security groups, or make two policies, one with the subnets and one with the ' +
        'security groups (a list cut in two denies whatever is not in both parts); ' +
        `where AWS accepts more than as of ${asOf} (${see}), set characterLimit`,
    );
  if (characterLimit === undefined && size > warnedAbove)
    Annotations.of(scope).addWarningV2(
      'sagemaker-training-job-in-vpc:policySize',
      `the ${policy} has ${size} characters; where Organizations still accepts ${warnedAbove} only, it is refused on ` +
        `deployment (as of ${asOf}, ${see}); set characterLimit to what your organization has`,
    );
  return document;
}

/** How many ids of 24 characters, as of a subnet, still fit into one list of the document. */
export function roomForIds(document: PolicyDocument, characters: number): number {
  const idInList = '"subnet-0123456789abcdef0",'.length;
  return Math.max(0, Math.floor((characters - policySize(document)) / idInList));
}
