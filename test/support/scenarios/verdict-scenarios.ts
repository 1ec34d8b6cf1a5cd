// The verdict as data: the unit tests run this table and docs/rule.md is rendered from it.

import type { RuleParameters } from '../../../rule/verdict/parameters.ts';
import type { FindingKind } from '../../../rule/verdict/requirements.ts';
import type { TrainingJob } from '../../../rule/verdict/training-job.ts';
import { aPublicJob, aTrainingJob } from '../factories.ts';

export interface VerdictScenario {
  readonly given: string;
  readonly parameters: Partial<RuleParameters>;
  readonly job: TrainingJob;
  readonly verdict: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  readonly annotation: string;
}

/** When the scenarios are evaluated: the invoking event's notificationCreationTime. */
export const notifiedAtMs = Date.UTC(2026, 5, 1);

const remediationUrl = 'https://example.com/fix';

/** The link to the section about a kind of violation. */
function fix(kind: FindingKind): string {
  return ` Fix: ${remediationUrl}#${kind}`;
}

function vpc(subnetIds: readonly string[], securityGroupIds: readonly string[]) {
  return { vpcConfig: { subnetIds, securityGroupIds } };
}

const scenarios: readonly VerdictScenario[] = [
  {
    given: 'a VpcConfig with one subnet and one security group',
    parameters: {},
    job: aTrainingJob(vpc(['subnet-a'], ['sg-a'])),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'a VpcConfig with several of both',
    parameters: {},
    job: aTrainingJob(vpc(['subnet-a', 'subnet-b'], ['sg-a', 'sg-b', 'sg-c'])),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 2 subnets, 3 security groups.',
  },
  {
    given: 'no VpcConfig, or null',
    parameters: {},
    job: aPublicJob(),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
  },
  {
    given: 'VpcConfig {}',
    parameters: {},
    job: aTrainingJob(vpc([], [])),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: VpcConfig names no subnet and no security group.${fix('incompleteVpcConfig')}`,
  },
  {
    given: 'security groups but no subnet',
    parameters: {},
    job: aTrainingJob(vpc([], ['sg-a'])),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: VpcConfig names no subnet.${fix('incompleteVpcConfig')}`,
  },
  {
    given: 'subnets but no security group',
    parameters: {},
    job: aTrainingJob(vpc(['subnet-a'], [])),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: VpcConfig names no security group.${fix('incompleteVpcConfig')}`,
  },
  {
    given: 'only allowed subnets and security groups',
    parameters: {
      allowedSubnetIds: ['subnet-a', 'subnet-b'],
      allowedSecurityGroupIds: ['sg-a'],
    },
    job: aTrainingJob(vpc(['subnet-b'], ['sg-a'])),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'one subnet that is not allowed among allowed ones',
    parameters: { allowedSubnetIds: ['subnet-a'] },
    job: aTrainingJob(vpc(['subnet-a', 'subnet-x'], ['sg-a'])),
    verdict: 'NON_COMPLIANT',
    annotation: `Subnets not allowed: subnet-x.${fix('subnetNotAllowed')}`,
  },
  {
    given: 'more subnets that are not allowed than are named',
    parameters: { allowedSubnetIds: ['subnet-a'] },
    job: aTrainingJob(vpc(['subnet-1', 'subnet-2', 'subnet-3', 'subnet-4', 'subnet-5'], ['sg-a'])),
    verdict: 'NON_COMPLIANT',
    annotation: `Subnets not allowed: subnet-1, subnet-2, subnet-3 and 2 more.${fix('subnetNotAllowed')}`,
  },
  {
    given: 'as many subnets that are not allowed as are named',
    parameters: { allowedSubnetIds: ['subnet-a'] },
    job: aTrainingJob(vpc(['subnet-1', 'subnet-2', 'subnet-3'], ['sg-a'])),
    verdict: 'NON_COMPLIANT',
    annotation: `Subnets not allowed: subnet-1, subnet-2, subnet-3.${fix('subnetNotAllowed')}`,
  },
  {
    given: 'a security group that is not allowed',
    parameters: { allowedSecurityGroupIds: ['sg-a'] },
    job: aTrainingJob(vpc(['subnet-a'], ['sg-x'])),
    verdict: 'NON_COMPLIANT',
    annotation: `Security groups not allowed: sg-x.${fix('securityGroupNotAllowed')}`,
  },
  {
    given: 'no VpcConfig where only some subnets and security groups are allowed',
    parameters: { allowedSubnetIds: ['subnet-a'], allowedSecurityGroupIds: ['sg-a'] },
    job: aPublicJob(),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
  },
  {
    given: 'network isolation without a VpcConfig',
    parameters: {},
    job: aPublicJob({ networkIsolation: true }),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
  },
  {
    given: 'network isolation required and off',
    parameters: { requireNetworkIsolation: true },
    job: aTrainingJob(),
    verdict: 'NON_COMPLIANT',
    annotation: `Network isolation is off.${fix('networkIsolationOff')}`,
  },
  {
    given: 'network isolation required and on',
    parameters: { requireNetworkIsolation: true },
    job: aTrainingJob({ networkIsolation: true }),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'inter-container encryption required and off',
    parameters: { requireInterContainerEncryption: true },
    job: aTrainingJob(),
    verdict: 'NON_COMPLIANT',
    annotation: `Inter-container traffic encryption is off.${fix('interContainerEncryptionOff')}`,
  },
  {
    given: 'no KMS key for the storage volume, where one is required',
    verdict: 'NON_COMPLIANT',
    parameters: { requireVolumeKmsKey: true },
    job: aTrainingJob(),
    annotation: `The job names no KMS key for its storage volume.${fix('volumeKmsKeyMissing')}`,
  },
  {
    given: 'a KMS key for the storage volume, where one is required',
    verdict: 'COMPLIANT',
    parameters: { requireVolumeKmsKey: true },
    job: aTrainingJob({ volumeKmsKey: true }),
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'an instance type with local storage, which takes no key, where one is required',
    verdict: 'COMPLIANT',
    parameters: { requireVolumeKmsKey: true },
    job: aTrainingJob({ instanceTypes: ['ml.m5.xlarge', 'ml.g5.xlarge'] }),
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'a serverless job in a VPC, which has no volume, where a key is required',
    verdict: 'COMPLIANT',
    parameters: { requireVolumeKmsKey: true },
    job: aTrainingJob({ serverless: true }),
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'several requirements missed at once',
    parameters: { requireNetworkIsolation: true, requireInterContainerEncryption: true },
    job: aPublicJob(),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig. Network isolation is off. Inter-container traffic encryption is off.${fix('noVpcConfig')}`,
  },
  ...['InProgress', 'Failed', 'Stopping', 'Stopped'].map(
    (status): VerdictScenario => ({
      given: `no VpcConfig, status ${status}`,
      parameters: {},
      job: aPublicJob({ status }),
      verdict: 'NON_COMPLIANT',
      annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
    }),
  ),
  {
    given: 'a child of a tuning job, without a VpcConfig',
    parameters: {},
    job: aPublicJob({ parent: { kind: 'tuning job', name: 'churn-tuning' } }),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig. Started by tuning job churn-tuning.${fix('noVpcConfig')}`,
  },
  {
    given: 'a child of an AutoML job, in a VPC',
    parameters: {},
    job: aTrainingJob({ parent: { kind: 'AutoML job', name: 'churn-autopilot' } }),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 1 subnet, 1 security group. Started by AutoML job churn-autopilot.',
  },
  {
    given: 'a step of a pipeline, without a VpcConfig',
    parameters: {},
    job: aPublicJob({
      name: 'pipelines-a1b2c3d4e5f6-Train-AbCdEfGhIj',
      parent: { kind: 'pipeline execution', name: 'a1b2c3d4e5f6' },
    }),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig. Started by pipeline execution a1b2c3d4e5f6.${fix('noVpcConfig')}`,
  },
  {
    given: 'a serverless job, by default',
    parameters: {},
    job: aPublicJob({ serverless: true }),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
  },
  {
    given: 'a serverless job where serverlessJobs is notApplicable',
    parameters: { serverlessJobs: 'notApplicable' },
    job: aPublicJob({ serverless: true }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: serverless jobs are not evaluated.',
  },
  {
    given: 'a violation that carries the exempting tag',
    parameters: { exemptTag: 'vpc-exempt' },
    job: aPublicJob({ tags: { kind: 'read', values: { 'vpc-exempt': 'benchmark' } } }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: a tag of the job exempts it.',
  },
  {
    given: 'a job in a VPC that carries the exempting tag',
    parameters: { exemptTag: 'vpc-exempt' },
    job: aTrainingJob({ tags: { kind: 'read', values: { 'vpc-exempt': '' } } }),
    verdict: 'COMPLIANT',
    annotation: 'Runs in a VPC: 1 subnet, 1 security group.',
  },
  {
    given: 'a name that is exempt',
    parameters: { exemptJobNames: ['smoke-*'] },
    job: aPublicJob({ name: 'smoke-test-7' }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: the job name is exempt.',
  },
  {
    given: 'a job older than maxJobAgeDays',
    parameters: { maxJobAgeDays: 30 },
    job: aPublicJob({ createdAtMs: notifiedAtMs - 31 * 86_400_000 }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: the job is older than maxJobAgeDays.',
  },
  {
    given: 'a job exactly maxJobAgeDays old',
    parameters: { maxJobAgeDays: 30 },
    job: aPublicJob({ createdAtMs: notifiedAtMs - 30 * 86_400_000 }),
    verdict: 'NON_COMPLIANT',
    annotation: `Not in a VPC: the job has no VpcConfig.${fix('noVpcConfig')}`,
  },
  {
    given: 'a job created before the baseline createdAfter',
    parameters: { createdAfter: new Date('2026-03-02') },
    job: aPublicJob({ createdAtMs: Date.UTC(2026, 2, 1) }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: the job was created before createdAfter.',
  },
  {
    given: 'a job that is being deleted',
    parameters: {},
    job: aPublicJob({ status: 'Deleting' }),
    verdict: 'NOT_APPLICABLE',
    annotation: 'Out of scope: the job is being deleted.',
  },
];

export const verdictScenarios: readonly VerdictScenario[] = scenarios.map((scenario) => ({
  ...scenario,
  parameters: { remediationUrl, ...scenario.parameters },
}));
