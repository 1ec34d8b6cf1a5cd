// What a job has to meet: one row for each requirement, with the kind of the violation and its text.

import { hasLocalStorage } from './local-storage.ts';
import type { RuleParameters } from './parameters.ts';
import type { TrainingJob } from './training-job.ts';

/** One thing that is missing or not allowed. */
export interface Finding {
  readonly kind: FindingKind;
  /** One sentence, part of the annotation. */
  readonly text: string;
}

/** Identifies a kind of violation; the text is for people. */
export type FindingKind = keyof typeof requirements;

/** The sentence for a job that violates the requirement; undefined if the job meets it or need not meet it. */
type Requirement = (job: TrainingJob, parameters: RuleParameters) => string | undefined;

/** IDs that are named; the rest are only counted. */
const namedOffenders = 3;

/** In the order in which annotations list them. */
const requirements = {
  noVpcConfig: ({ vpcConfig }) =>
    vpcConfig === undefined ? 'Not in a VPC: the job has no VpcConfig.' : undefined,

  incompleteVpcConfig({ vpcConfig }) {
    if (vpcConfig === undefined) return undefined;
    const missing = [
      ...(vpcConfig.subnetIds.length === 0 ? ['subnet'] : []),
      ...(vpcConfig.securityGroupIds.length === 0 ? ['security group'] : []),
    ];
    return missing.length === 0
      ? undefined
      : `Not in a VPC: VpcConfig names no ${missing.join(' and no ')}.`;
  },

  subnetNotAllowed: ({ vpcConfig }, { allowedSubnetIds }) =>
    naming('Subnets not allowed', notAllowed(vpcConfig?.subnetIds, allowedSubnetIds)),

  securityGroupNotAllowed: ({ vpcConfig }, { allowedSecurityGroupIds }) =>
    naming(
      'Security groups not allowed',
      notAllowed(vpcConfig?.securityGroupIds, allowedSecurityGroupIds),
    ),

  networkIsolationOff: ({ networkIsolation }, { requireNetworkIsolation }) =>
    requireNetworkIsolation && !networkIsolation ? 'Network isolation is off.' : undefined,

  interContainerEncryptionOff: (
    { interContainerEncryption },
    { requireInterContainerEncryption },
  ) =>
    requireInterContainerEncryption && !interContainerEncryption
      ? 'Inter-container traffic encryption is off.'
      : undefined,
  volumeKmsKeyMissing: (job, { requireVolumeKmsKey }) =>
    requireVolumeKmsKey && !job.volumeKmsKey && takesVolumeKmsKey(job)
      ? 'The job names no KMS key for its storage volume.'
      : undefined,
} satisfies Readonly<Record<string, Requirement>>;

/** What every violation may be called, in the order in which annotations list them. */
export const findingKinds = Object.keys(requirements) as readonly FindingKind[];

/** The requirements that a job violates; none for a compliant one. */
export function findingsOf(job: TrainingJob, parameters: RuleParameters): readonly Finding[] {
  return Object.entries<Requirement>(requirements).flatMap(([kind, requirement]) => {
    const text = requirement(job, parameters);
    return text === undefined ? [] : [{ kind: kind as FindingKind, text }];
  });
}

/** False for a serverless job, which has no volume, and for local storage, for which SageMaker refuses a key. */
function takesVolumeKmsKey({ serverless, instanceTypes }: TrainingJob): boolean {
  return !serverless && !instanceTypes.some(hasLocalStorage);
}

/** The IDs that are not allowed. An empty list allows all. */
function notAllowed(ids: readonly string[] = [], allowed: readonly string[]): readonly string[] {
  return allowed.length === 0 ? [] : ids.filter((id) => !allowed.includes(id));
}

function naming(what: string, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined;
  const more = ids.length - namedOffenders;
  const named = ids.slice(0, namedOffenders).join(', ');
  return `${what}: ${more > 0 ? `${named} and ${more} more` : named}.`;
}
