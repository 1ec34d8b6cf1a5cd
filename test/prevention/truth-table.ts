// The one table of requests. The tests run it against every rendering of the policies, and docs/prevention.md
// shows it; nothing else says what the policies do.

import type { EnforcementOptions } from '../../infra/enforcement/policy-document.ts';
import type { NetworkKey } from '../../infra/enforcement/training-actions.ts';

export type Outcome = 'allowed' | 'denied';

const approvedSubnets = ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'] as const;
const approvedGroups = ['sg-0bbbbbbbbbbbbbbb1', 'sg-0bbbbbbbbbbbbbbb2'] as const;
const foreignSubnet = 'subnet-0fffffffffffffff9';
const foreignGroup = 'sg-0fffffffffffffff9';

/** How much the policies ask for: one column each. */
export const variants = {
  vpc: {},
  approved: { approvedSubnetIds: approvedSubnets, approvedSecurityGroupIds: approvedGroups },
  strict: {
    approvedSubnetIds: approvedSubnets,
    approvedSecurityGroupIds: approvedGroups,
    requireNetworkIsolation: true,
    requireInterContainerEncryption: true,
    processingJobs: true,
  },
} as const satisfies Record<string, EnforcementOptions>;

export type Variant = keyof typeof variants;

/** One request, and what must become of it while a permissive policy grants everything. */
export interface Row {
  readonly request: string;
  readonly action: `sagemaker:${string}`;
  /** The condition keys that SageMaker fills from the request. */
  readonly keys: Readonly<Partial<Record<NetworkKey, string | readonly string[]>>>;
  readonly yields: Readonly<Record<Variant, Outcome>>;
  /**
   * What the usual policy makes of it: attached alone, and beside the permissive policy.
   * It is meant to do what the column `approved` does.
   */
  readonly usualPolicy: { readonly alone: Outcome; readonly besidePermissive: Outcome };
}

const subnets = (...ids: readonly string[]) => ({ 'sagemaker:VpcSubnets': ids });
const groups = (...ids: readonly string[]) => ({ 'sagemaker:VpcSecurityGroupIds': ids });
const isolation = (on: boolean) => ({ 'sagemaker:NetworkIsolation': String(on) });
const encryption = (on: boolean) => ({
  'sagemaker:InterContainerTrafficEncryption': String(on),
});
const approved = { ...subnets(...approvedSubnets), ...groups(...approvedGroups) };

function row(
  request: string,
  action: Row['action'],
  keys: Row['keys'],
  [vpc, approvedOnly, strict]: readonly [Outcome, Outcome, Outcome],
  [alone, besidePermissive]: readonly [Outcome, Outcome],
): Row {
  return {
    request,
    action,
    keys,
    yields: { vpc, approved: approvedOnly, strict },
    usualPolicy: { alone, besidePermissive },
  };
}

const job = 'sagemaker:CreateTrainingJob';
const tuning = 'sagemaker:CreateHyperParameterTuningJob';
const autoMl = 'sagemaker:CreateAutoMLJob';
const autoMlV2 = 'sagemaker:CreateAutoMLJobV2';
const customization = 'sagemaker:CreateJob';
const processing = 'sagemaker:CreateProcessingJob';

const never = ['denied', 'denied', 'denied'] as const;
const always = ['allowed', 'allowed', 'allowed'] as const;
const unlessApproved = ['allowed', 'denied', 'denied'] as const;
const unlessStrict = ['allowed', 'allowed', 'denied'] as const;
const onlyIfStrictlyAsked = ['allowed', 'allowed', 'denied'] as const;

const flags = { ...isolation(true), ...encryption(true) };

/** Training jobs: the network, then the options. */
export const trainingJobRows: readonly Row[] = [
  row('no VPC', job, {}, never, ['denied', 'denied']),
  row('no VPC, isolation and encryption on', job, flags, never, ['denied', 'denied']),
  row('subnets without security groups', job, subnets(...approvedSubnets), never, [
    'allowed',
    'allowed',
  ]),
  row('security groups without subnets', job, groups(...approvedGroups), never, [
    'denied',
    'denied',
  ]),
  row(
    'foreign subnet',
    job,
    { ...subnets(foreignSubnet), ...groups(...approvedGroups), ...flags },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row(
    'approved and foreign subnet',
    job,
    { ...subnets(approvedSubnets[0], foreignSubnet), ...groups(...approvedGroups), ...flags },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row(
    'foreign subnet without security groups',
    job,
    { ...subnets(foreignSubnet), ...flags },
    never,
    ['denied', 'allowed'],
  ),
  row(
    'foreign security group',
    job,
    { ...subnets(...approvedSubnets), ...groups(foreignGroup), ...flags },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row(
    'approved and foreign security group',
    job,
    { ...subnets(...approvedSubnets), ...groups(approvedGroups[0], foreignGroup), ...flags },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row('approved network, isolation and encryption on', job, { ...approved, ...flags }, always, [
    'allowed',
    'allowed',
  ]),
  row(
    'one approved subnet of two, isolation and encryption on',
    job,
    { ...subnets(approvedSubnets[0]), ...groups(approvedGroups[0]), ...flags },
    always,
    ['allowed', 'allowed'],
  ),
  row('approved network, neither mentioned', job, approved, unlessStrict, ['allowed', 'allowed']),
  row(
    'approved network, isolation off',
    job,
    { ...approved, ...isolation(false), ...encryption(true) },
    unlessStrict,
    ['allowed', 'allowed'],
  ),
  row(
    'approved network, isolation not mentioned',
    job,
    { ...approved, ...encryption(true) },
    unlessStrict,
    ['allowed', 'allowed'],
  ),
  row(
    'approved network, encryption off',
    job,
    { ...approved, ...isolation(true), ...encryption(false) },
    unlessStrict,
    ['allowed', 'allowed'],
  ),
  row(
    'approved network, encryption not mentioned',
    job,
    { ...approved, ...isolation(true) },
    unlessStrict,
    ['allowed', 'allowed'],
  ),
];

/** The APIs that start training jobs indirectly, and processing jobs. */
export const parentRows: readonly Row[] = [
  row('no VPC', tuning, {}, never, ['denied', 'allowed']),
  row('subnets without security groups', tuning, subnets(...approvedSubnets), never, [
    'denied',
    'allowed',
  ]),
  row(
    'foreign subnet',
    tuning,
    { ...subnets(foreignSubnet), ...groups(...approvedGroups), ...flags },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row('approved network, neither mentioned', tuning, approved, unlessStrict, ['denied', 'allowed']),
  row('approved network, isolation and encryption on', tuning, { ...approved, ...flags }, always, [
    'denied',
    'allowed',
  ]),
  ...[autoMl, autoMlV2].flatMap((action) => [
    row('no VPC', action as Row['action'], {}, never, ['denied', 'allowed']),
    row(
      'foreign security group',
      action as Row['action'],
      { ...subnets(...approvedSubnets), ...groups(foreignGroup), ...encryption(true) },
      unlessApproved,
      ['denied', 'allowed'],
    ),
    row(
      'approved network, encryption not mentioned',
      action as Row['action'],
      approved,
      unlessStrict,
      ['denied', 'allowed'],
    ),
    row(
      'approved network, encryption on (isolation: no such key)',
      action as Row['action'],
      { ...approved, ...encryption(true) },
      always,
      ['denied', 'allowed'],
    ),
  ]),
  row('no VPC', customization, {}, never, ['denied', 'allowed']),
  row(
    'foreign subnet',
    customization,
    { ...subnets(foreignSubnet), ...groups(...approvedGroups) },
    unlessApproved,
    ['denied', 'allowed'],
  ),
  row('approved network (no other key)', customization, approved, always, ['denied', 'allowed']),
  row('no VPC', processing, {}, onlyIfStrictlyAsked, ['denied', 'allowed']),
  row(
    'approved network, isolation and encryption on',
    processing,
    { ...approved, ...flags },
    always,
    ['denied', 'allowed'],
  ),
];

/** Actions without a VPC key: nothing here can tell a good request from a bad one. */
export const openRows: readonly Row[] = (
  ['CreateLabelingJob', 'CreateAlgorithm', 'CreatePipeline', 'StartPipelineExecution'] as const
).map((name) => row('any', `sagemaker:${name}`, {}, always, ['denied', 'allowed']));

export const truthTable: readonly Row[] = [...trainingJobRows, ...parentRows, ...openRows];
