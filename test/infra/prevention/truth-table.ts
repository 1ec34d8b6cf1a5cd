// The one table of requests, each by every action. The tests run it against every rendering of the policies, and
// docs/prevention.md shows it; nothing else says what the policies do.

import type { EnforcementOptions } from '../../../infra/prevention/policies/policy-document.ts';
import type { RequestKey } from '../../../infra/prevention/policies/training-actions.ts';

export type Outcome = 'allowed' | 'denied';

const allowedSubnets = ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'] as const;
const allowedGroups = ['sg-0bbbbbbbbbbbbbbb1', 'sg-0bbbbbbbbbbbbbbb2'] as const;
const foreignSubnet = 'subnet-0fffffffffffffff9';
const foreignGroup = 'sg-0fffffffffffffff9';

/** How much the policies ask for: one column each. */
export const variants = {
  vpc: {},
  listed: { allowedSubnetIds: allowedSubnets, allowedSecurityGroupIds: allowedGroups },
  strict: {
    allowedSubnetIds: allowedSubnets,
    allowedSecurityGroupIds: allowedGroups,
    requireNetworkIsolation: true,
    requireInterContainerEncryption: true,
    requireVolumeKmsKey: true,
    processingJobs: true,
  },
} as const satisfies Record<string, EnforcementOptions>;

export type Variant = keyof typeof variants;

type Keys = Readonly<Partial<Record<RequestKey, string | readonly string[]>>>;

/** One request, and what must become of it while a permissive policy grants everything. */
export interface Row {
  readonly request: string;
  readonly action: `sagemaker:${string}`;
  /** The condition keys that SageMaker fills from the request. */
  readonly keys: Keys;
  readonly yields: Readonly<Record<Variant, Outcome>>;
  /**
   * What the usual policy makes of it: attached alone, and beside the permissive policy.
   * It is meant to do what the column `listed` does.
   */
  readonly usualPolicy: { readonly alone: Outcome; readonly besidePermissive: Outcome };
}

const subnets = (...ids: readonly string[]) => ({ 'sagemaker:VpcSubnets': ids });
const groups = (...ids: readonly string[]) => ({ 'sagemaker:VpcSecurityGroupIds': ids });
const isolation = (on: boolean) => ({ 'sagemaker:NetworkIsolation': String(on) });
const encryption = (on: boolean) => ({
  'sagemaker:InterContainerTrafficEncryption': String(on),
});
const volumeKey = {
  'sagemaker:VolumeKmsKeyArn':
    'arn:aws:kms:eu-central-1:111122223333:key/0cccccccc-cccc-cccc-cccc-cccccccccccc',
};
const instances = (...types: readonly string[]) => ({ 'sagemaker:InstanceTypes': types });
const allowedNetwork = { ...subnets(...allowedSubnets), ...groups(...allowedGroups) };
const allElse = { ...isolation(true), ...encryption(true), ...volumeKey };
const allButVolumeKey = { ...allowedNetwork, ...isolation(true), ...encryption(true) };

type Outcomes = Readonly<Record<Variant, Outcome>>;
const never: Outcomes = { vpc: 'denied', listed: 'denied', strict: 'denied' };
const always: Outcomes = { vpc: 'allowed', listed: 'allowed', strict: 'allowed' };
const unlessListed: Outcomes = { vpc: 'allowed', listed: 'denied', strict: 'denied' };
const unlessStrict: Outcomes = { vpc: 'allowed', listed: 'allowed', strict: 'denied' };

/** A request that can be made by several actions. */
interface Request {
  readonly request: string;
  /** An action without one of these keys is asked without it. Without instance types it is asked for one ml.m5.xlarge. */
  readonly keys: Keys;
  readonly yields: Outcomes;
  /** What the usual policy makes of it when CreateTrainingJob is asked, the one action that it knows. */
  readonly usualPolicy: Row['usualPolicy'];
  /** The key that the request is about; actions without it do not make the request. */
  readonly about?: RequestKey;
  /** The one action that can make the request. */
  readonly by?: Row['action'];
}

const caught = { alone: 'denied', besidePermissive: 'denied' } as const;
const missed = { alone: 'allowed', besidePermissive: 'allowed' } as const;
const overruled = { alone: 'denied', besidePermissive: 'allowed' } as const;
const passed = missed;

const requests: readonly Request[] = [
  { request: 'no VPC', keys: {}, yields: never, usualPolicy: caught },
  {
    request: 'no VPC, all else as required',
    keys: allElse,
    yields: never,
    usualPolicy: caught,
  },
  {
    request: 'subnets without security groups',
    keys: { ...subnets(...allowedSubnets), ...allElse },
    yields: never,
    usualPolicy: missed,
  },
  {
    request: 'security groups without subnets',
    keys: { ...groups(...allowedGroups), ...allElse },
    yields: never,
    usualPolicy: caught,
  },
  {
    request: 'subnet not on the list',
    keys: { ...subnets(foreignSubnet), ...groups(...allowedGroups), ...allElse },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'one subnet on the list, one not',
    keys: {
      ...subnets(allowedSubnets[0], foreignSubnet),
      ...groups(...allowedGroups),
      ...allElse,
    },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'subnet not on the list, without security groups',
    keys: { ...subnets(foreignSubnet), ...allElse },
    yields: never,
    usualPolicy: overruled,
  },
  {
    request: 'security group not on the list',
    keys: { ...subnets(...allowedSubnets), ...groups(foreignGroup), ...allElse },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'one security group on the list, one not',
    keys: {
      ...subnets(...allowedSubnets),
      ...groups(allowedGroups[0], foreignGroup),
      ...allElse,
    },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'allowed network, neither isolation nor encryption mentioned',
    about: 'sagemaker:NetworkIsolation',
    keys: allowedNetwork,
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, isolation off',
    about: 'sagemaker:NetworkIsolation',
    keys: { ...allowedNetwork, ...allElse, ...isolation(false) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, isolation not mentioned',
    about: 'sagemaker:NetworkIsolation',
    keys: { ...allowedNetwork, ...encryption(true), ...volumeKey },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, encryption off',
    about: 'sagemaker:InterContainerTrafficEncryption',
    keys: { ...allowedNetwork, ...allElse, ...encryption(false) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, encryption not mentioned',
    about: 'sagemaker:InterContainerTrafficEncryption',
    keys: { ...allowedNetwork, ...isolation(true), ...volumeKey },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume',
    about: 'sagemaker:VolumeKmsKeyArn',
    keys: allButVolumeKey,
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume, on an instance type with local storage',
    about: 'sagemaker:InstanceTypes',
    keys: { ...allButVolumeKey, ...instances('ml.g5.xlarge') },
    yields: always,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume, on a type whose name begins like one of those',
    about: 'sagemaker:InstanceTypes',
    keys: { ...allButVolumeKey, ...instances('ml.trn1x.2xlarge') },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume, with local storage in one of two instance groups',
    by: 'sagemaker:CreateTrainingJob',
    keys: { ...allButVolumeKey, ...instances('ml.m5.xlarge', 'ml.p4d.24xlarge') },
    yields: always,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume, with local storage in none of two instance groups',
    by: 'sagemaker:CreateTrainingJob',
    keys: { ...allButVolumeKey, ...instances('ml.m5.xlarge', 'ml.c5.xlarge') },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'all but a KMS key for the volume, serverless',
    by: 'sagemaker:CreateTrainingJob',
    keys: { ...allButVolumeKey, ...instances() },
    yields: always,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, all else as required²',
    keys: { ...allowedNetwork, ...allElse },
    yields: always,
    usualPolicy: passed,
  },
  {
    request: 'one of two allowed subnets and groups, all else as required²',
    keys: { ...subnets(allowedSubnets[0]), ...groups(allowedGroups[0]), ...allElse },
    yields: always,
    usualPolicy: passed,
  },
  // A tuning job has up to ten definitions, each with a VpcConfig. What follows holds if SageMaker fills the keys with
  // the values of all of them: which definition a value belongs to is lost.
  ...(
    [
      ['one definition with an allowed network, one without VPC³', allowedNetwork, always],
      [
        'one definition with an allowed network, one with a subnet not on the list³',
        { ...allowedNetwork, ...subnets(...allowedSubnets, foreignSubnet) },
        unlessListed,
      ],
      ['no definition with a VPC³', {}, never],
      [
        'all but a KMS key for the volume, with local storage in one of two definitions³',
        { ...allowedNetwork, ...instances('ml.m5.xlarge', 'ml.g5.xlarge') },
        always,
        allButVolumeKey,
      ],
    ] as const
  ).map(([request, keys, yields, others = allElse]) => ({
    request,
    by: 'sagemaker:CreateHyperParameterTuningJob' as const,
    keys: { ...others, ...keys },
    yields,
    usualPolicy: overruled,
  })),
];

const flagKeys = [
  'sagemaker:NetworkIsolation',
  'sagemaker:InterContainerTrafficEncryption',
  'sagemaker:InstanceTypes',
  'sagemaker:VolumeKmsKeyArn',
] as const;
const autopilotKeys = [
  'sagemaker:InterContainerTrafficEncryption',
  'sagemaker:VolumeKmsKeyArn',
] as const;

/** The actions, with the keys that their requests carry: by hand, so that a wrong list in infra makes a row fail. */
const actions: Readonly<Record<`sagemaker:${string}`, readonly RequestKey[]>> = {
  'sagemaker:CreateTrainingJob': flagKeys,
  'sagemaker:CreateHyperParameterTuningJob': flagKeys,
  'sagemaker:CreateAutoMLJob': autopilotKeys,
  'sagemaker:CreateAutoMLJobV2': autopilotKeys,
  'sagemaker:CreateJob': [],
  'sagemaker:CreateProcessingJob': flagKeys,
};
const vpcKeys: readonly string[] = ['sagemaker:VpcSubnets', 'sagemaker:VpcSecurityGroupIds'];

function rowOf(action: Row['action'], otherKeys: readonly string[], asked: Request): Row[] {
  if (asked.about !== undefined && !otherKeys.includes(asked.about)) return [];
  if (asked.by !== undefined && asked.by !== action) return [];
  const carried = Object.entries({ ...instances('ml.m5.xlarge'), ...asked.keys })
    .filter(([key]) => [...vpcKeys, ...otherKeys].includes(key))
    .filter(([, values]) => values.length > 0);
  return [
    {
      action,
      request: asked.request,
      keys: Object.fromEntries(carried),
      // Processing jobs are restricted in the strict variant only.
      yields:
        action === 'sagemaker:CreateProcessingJob'
          ? { vpc: 'allowed', listed: 'allowed', strict: asked.yields.strict }
          : asked.yields,
      usualPolicy: action === 'sagemaker:CreateTrainingJob' ? asked.usualPolicy : overruled,
    },
  ];
}

/** Every request by every action: training jobs, what starts them indirectly, and processing jobs. */
export const judgedRows: readonly Row[] = requests.flatMap((asked) =>
  Object.entries(actions).flatMap(([action, otherKeys]) =>
    rowOf(action as Row['action'], otherKeys, asked),
  ),
);

/** Actions without a VPC key: nothing here can tell a good request from a bad one. */
export const openRows: readonly Row[] = (
  [
    'CreateLabelingJob',
    'CreateAlgorithm',
    'CreatePipeline',
    'StartPipelineExecution',
    'UpdateTrainingJob',
  ] as const
).map((name) => ({
  action: `sagemaker:${name}`,
  request: 'any',
  keys: {},
  yields: always,
  usualPolicy: overruled,
}));

export const truthTable: readonly Row[] = [...judgedRows, ...openRows];
