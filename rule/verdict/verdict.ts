import type { RuleParameters } from './rule-parameters.ts';
import type { OutOfScope } from './scope.ts';
import type { TrainingJob } from './training-job.ts';

/** What the rule says of a job. A job that could not be read has no verdict at all. */
export type Verdict =
  | { readonly kind: 'compliant' }
  | { readonly kind: 'nonCompliant'; readonly findings: readonly Finding[] }
  | { readonly kind: 'notApplicable'; readonly because: OutOfScope };

/** One thing that is missing or not allowed. */
export type Finding =
  | { readonly kind: 'noVpcConfig' }
  | { readonly kind: 'incompleteVpcConfig'; readonly missing: readonly VpcPart[] }
  | { readonly kind: 'foreignSubnets'; readonly ids: readonly string[] }
  | { readonly kind: 'foreignSecurityGroups'; readonly ids: readonly string[] }
  | { readonly kind: 'networkIsolationOff' }
  | { readonly kind: 'interContainerEncryptionOff' };

export type VpcPart = 'subnet' | 'security group';

/**
 * The verdict on a job that is in scope by name, age and status.
 * Status and parent never matter; network isolation never stands in for a VpcConfig.
 */
export function judge(job: TrainingJob, parameters: RuleParameters): Verdict {
  if (job.serverless && parameters.serverlessJobs === 'notApplicable')
    return { kind: 'notApplicable', because: 'serverless' };
  const findings = [
    missingVpc(job),
    foreignSubnets(job, parameters),
    foreignSecurityGroups(job, parameters),
    isolationOff(job, parameters),
    encryptionOff(job, parameters),
  ].filter((finding) => finding !== undefined);
  return findings.length === 0 ? { kind: 'compliant' } : { kind: 'nonCompliant', findings };
}

function missingVpc({ vpcConfig }: TrainingJob): Finding | undefined {
  if (vpcConfig === undefined) return { kind: 'noVpcConfig' };
  const missing: VpcPart[] = [];
  if (vpcConfig.subnetIds.length === 0) missing.push('subnet');
  if (vpcConfig.securityGroupIds.length === 0) missing.push('security group');
  return missing.length === 0 ? undefined : { kind: 'incompleteVpcConfig', missing };
}

function foreignSubnets(job: TrainingJob, parameters: RuleParameters): Finding | undefined {
  const ids = outside(job.vpcConfig?.subnetIds, parameters.allowedSubnetIds);
  return ids.length === 0 ? undefined : { kind: 'foreignSubnets', ids };
}

function foreignSecurityGroups(job: TrainingJob, parameters: RuleParameters): Finding | undefined {
  const ids = outside(job.vpcConfig?.securityGroupIds, parameters.allowedSecurityGroupIds);
  return ids.length === 0 ? undefined : { kind: 'foreignSecurityGroups', ids };
}

function isolationOff(job: TrainingJob, parameters: RuleParameters): Finding | undefined {
  const off = parameters.requireNetworkIsolation && !job.networkIsolation;
  return off ? { kind: 'networkIsolationOff' } : undefined;
}

function encryptionOff(job: TrainingJob, parameters: RuleParameters): Finding | undefined {
  const off = parameters.requireInterContainerEncryption && !job.interContainerEncryption;
  return off ? { kind: 'interContainerEncryptionOff' } : undefined;
}

/** The ids that are not allowed; an empty allow-list allows all. */
function outside(ids: readonly string[] = [], allowed: readonly string[]): readonly string[] {
  return allowed.length === 0 ? [] : ids.filter((id) => !allowed.includes(id));
}
