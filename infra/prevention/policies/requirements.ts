// The one list of requirements. Every policy (managed policy, SCP, CloudFormation, CDK, Terraform) is made of it.

import { type CoveredAction, coveredActions, type NetworkKey } from './training-actions.ts';

/** What can be asked for beyond a VPC. */
export type EnforcementSwitch =
  | 'allowedSubnets'
  | 'allowedSecurityGroups'
  | 'networkIsolation'
  | 'interContainerEncryption'
  | 'processingJobs';

/** How a request fails a requirement. */
type Failure = 'has no value' | 'has a value outside the list' | 'is not true';

/** One thing that a request must have; each is one Deny statement. */
export interface Requirement {
  readonly sid: string;
  /** Completes "a request is denied unless …". */
  readonly unless: string;
  readonly key: NetworkKey;
  readonly deniedIfKey: Failure;
  /** The switch that brings the requirement; without one it always holds. */
  readonly onlyWith?: Exclude<EnforcementSwitch, 'processingJobs'>;
  readonly see: string;
}

const keysPage =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html#amazonsagemaker-policy-keys';
const setsPage =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html';

export const requirements: readonly Requirement[] = [
  {
    sid: 'RequireSubnets',
    unless: 'it names subnets',
    key: 'sagemaker:VpcSubnets',
    deniedIfKey: 'has no value',
    see: keysPage,
  },
  {
    // A statement of its own: two keys in one Null block are ANDed, which would let either alone pass.
    sid: 'RequireSecurityGroups',
    unless: 'it names security groups',
    key: 'sagemaker:VpcSecurityGroupIds',
    deniedIfKey: 'has no value',
    see: keysPage,
  },
  {
    sid: 'AllowedSubnetsOnly',
    unless: 'all its subnets are allowed',
    key: 'sagemaker:VpcSubnets',
    deniedIfKey: 'has a value outside the list',
    onlyWith: 'allowedSubnets',
    see: setsPage,
  },
  {
    sid: 'AllowedSecurityGroupsOnly',
    unless: 'all its security groups are allowed',
    key: 'sagemaker:VpcSecurityGroupIds',
    deniedIfKey: 'has a value outside the list',
    onlyWith: 'allowedSecurityGroups',
    see: setsPage,
  },
  {
    sid: 'RequireNetworkIsolation',
    unless: 'it turns network isolation on',
    key: 'sagemaker:NetworkIsolation',
    deniedIfKey: 'is not true',
    onlyWith: 'networkIsolation',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html',
  },
  {
    sid: 'RequireInterContainerEncryption',
    unless: 'it turns encryption between containers on',
    key: 'sagemaker:InterContainerTrafficEncryption',
    deniedIfKey: 'is not true',
    onlyWith: 'interContainerEncryption',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html',
  },
];

/** The condition operator that matches a request which fails the requirement. */
export function operatorOf(requirement: Requirement): string {
  switch (requirement.deniedIfKey) {
    case 'has no value':
      return 'Null';
    case 'has a value outside the list':
      // One foreign value is enough. ForAllValues would let a mixed list through, and both are true of nothing:
      // that is why the Null statements stand beside this one.
      return 'ForAnyValue:StringNotEquals';
    case 'is not true':
      // IfExists: a request that leaves the flag out is denied as well.
      return 'BoolIfExists';
  }
}

/** The actions whose requests carry the requirement's key. */
export function actionsOf(requirement: Requirement): readonly CoveredAction[] {
  return coveredActions.filter(({ keys }) => keys.includes(requirement.key));
}
