// Each requirement of the rule, with what the job has to say to it.

import type { RuleParameters } from '../../verdict/parameters.ts';
import { type FindingKind, findingKinds, findingsOf } from '../../verdict/requirements.ts';
import type { TrainingJob } from '../../verdict/training-job.ts';

export interface RequirementRow {
  readonly code: FindingKind;
  readonly requirement: string;
  /** What the job has. */
  readonly value: string;
  /** `notJudged`: it speaks of a VpcConfig, and the job has none. */
  readonly outcome: 'met' | 'violated' | 'notAsked' | 'notJudged';
}

interface Words {
  readonly requirement: string;
  value(job: TrainingJob): string;
  isAsked(parameters: RuleParameters): boolean;
}

const always = () => true;
const subnets = ({ vpcConfig }: TrainingJob) => listed(vpcConfig?.subnetIds);
const groups = ({ vpcConfig }: TrainingJob) => listed(vpcConfig?.securityGroupIds);

const words: Readonly<Record<FindingKind, Words>> = {
  noVpcConfig: {
    requirement: 'The job has a VpcConfig',
    value: ({ vpcConfig }) => (vpcConfig === undefined ? 'none' : 'yes'),
    isAsked: always,
  },
  incompleteVpcConfig: {
    requirement: 'VpcConfig names a subnet and a security group',
    value: (job) => `${subnets(job)}; ${groups(job)}`,
    isAsked: always,
  },
  subnetNotAllowed: {
    requirement: 'Every subnet is allowed',
    value: subnets,
    isAsked: ({ allowedSubnetIds }) => allowedSubnetIds.length > 0,
  },
  securityGroupNotAllowed: {
    requirement: 'Every security group is allowed',
    value: groups,
    isAsked: ({ allowedSecurityGroupIds }) => allowedSecurityGroupIds.length > 0,
  },
  networkIsolationOff: {
    requirement: 'Network isolation is on',
    value: ({ networkIsolation }) => (networkIsolation ? 'on' : 'off'),
    isAsked: ({ requireNetworkIsolation }) => requireNetworkIsolation,
  },
  interContainerEncryptionOff: {
    requirement: 'Traffic between containers is encrypted',
    value: ({ interContainerEncryption }) => (interContainerEncryption ? 'on' : 'off'),
    isAsked: ({ requireInterContainerEncryption }) => requireInterContainerEncryption,
  },
  volumeKmsKeyMissing: {
    requirement: 'The storage volume has a KMS key, where the instances take one',
    value: ({ volumeKmsKey }) => (volumeKmsKey ? 'has one' : 'none'),
    isAsked: ({ requireVolumeKmsKey }) => requireVolumeKmsKey,
  },
};

/** What only a VpcConfig can meet or violate. */
const ofVpcConfig: ReadonlySet<FindingKind> = new Set([
  'incompleteVpcConfig',
  'subnetNotAllowed',
  'securityGroupNotAllowed',
]);

/** In the order in which annotations list them. */
export function requirementRows(
  job: TrainingJob,
  parameters: RuleParameters,
): readonly RequirementRow[] {
  const violated = new Set(findingsOf(job, parameters).map(({ kind }) => kind));
  return findingKinds.map((code) => {
    const { requirement, value, isAsked } = words[code];
    const row = { code, requirement, value: value(job) };
    if (violated.has(code)) return { ...row, outcome: 'violated' };
    if (!isAsked(parameters)) return { ...row, outcome: 'notAsked' };
    const lacksSubject = job.vpcConfig === undefined && ofVpcConfig.has(code);
    return { ...row, outcome: lacksSubject ? 'notJudged' : 'met' };
  });
}

function listed(ids: readonly string[] = []): string {
  return ids.length === 0 ? 'none' : ids.join(', ');
}
