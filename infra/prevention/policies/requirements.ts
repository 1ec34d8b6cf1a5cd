// The one list of requirements. Every policy (managed policy, SCP, CloudFormation, CDK, Terraform) is made of it.

import { INSTANCE_TYPES_WITH_LOCAL_STORAGE } from './local-storage.ts';
import { type CoveredAction, coveredActions, type RequestKey } from './training-actions.ts';

/** What can be asked for beyond a VPC. */
export type EnforcementSwitch =
  | 'allowedSubnets'
  | 'allowedSecurityGroups'
  | 'networkIsolation'
  | 'interContainerEncryption'
  | 'volumeKmsKey'
  | 'processingJobs';

/** How a request fails a requirement. */
type Failure = 'has no value' | 'has a value outside the list' | 'is not true';

/** One thing that a request must have; each is one Deny statement. */
export interface Requirement {
  readonly sid: string;
  /** Completes "a request is denied unless …". */
  readonly unless: string;
  readonly key: RequestKey;
  readonly deniedIfKey: Failure;
  /** Whose instances the requirement is about, where it is not about every action that has the key. */
  readonly onInstances?: 'without local storage' | 'that SageMaker chooses';
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
  {
    sid: 'RequireVolumeKmsKey',
    unless: 'it names a KMS key for the storage volume, or an instance type with local storage',
    key: 'sagemaker:VolumeKmsKeyArn',
    deniedIfKey: 'has no value',
    onInstances: 'without local storage',
    onlyWith: 'volumeKmsKey',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html',
  },
  {
    sid: 'RequireVolumeKmsKeyOfAutopilot',
    unless: 'it names a KMS key for the storage volume',
    key: 'sagemaker:VolumeKmsKeyArn',
    deniedIfKey: 'has no value',
    onInstances: 'that SageMaker chooses',
    onlyWith: 'volumeKmsKey',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_AutoMLSecurityConfig.html',
  },
];

const INSTANCE_TYPES = 'sagemaker:InstanceTypes';

/** By operator and key: what a request that fails the requirement has. */
export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** @param values of the requirement's key, for the operator to compare with. */
export function conditionOf(requirement: Requirement, values: unknown): Condition {
  const { key, onInstances } = requirement;
  const operator = operatorOf(requirement);
  if (onInstances !== 'without local storage') return { [operator]: { [key]: values } };
  // The type of one instance group is enough, as for the rule. ForAllValues is true of nothing: a serverless request
  // names no type, and the second key of the Null block spares it.
  return {
    [operator]: { [key]: values, [INSTANCE_TYPES]: 'false' },
    'ForAllValues:StringNotLike': { [INSTANCE_TYPES]: INSTANCE_TYPES_WITH_LOCAL_STORAGE },
  };
}

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

/** The actions whose requests carry the requirement's key, on the instances that it is about. */
export function actionsOf({ key, onInstances }: Requirement): readonly CoveredAction[] {
  const hasKey = coveredActions.filter(({ keys }) => keys.includes(key));
  if (onInstances === undefined) return hasKey;
  const namesTypes = onInstances === 'without local storage';
  return hasKey.filter(({ keys }) => keys.includes(INSTANCE_TYPES) === namesTypes);
}
