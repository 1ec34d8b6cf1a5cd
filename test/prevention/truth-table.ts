// The one table of requests, each by every action. The tests run it against every rendering of the policies, and
// docs/prevention.md shows it; nothing else says what the policies do.

import type { EnforcementOptions } from '../../infra/prevention/policies/policy-document.ts';
import type { NetworkKey } from '../../infra/prevention/policies/training-actions.ts';

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
    processingJobs: true,
  },
} as const satisfies Record<string, EnforcementOptions>;

export type Variant = keyof typeof variants;

type Keys = Readonly<Partial<Record<NetworkKey, string | readonly string[]>>>;

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
const allowedNetwork = { ...subnets(...allowedSubnets), ...groups(...allowedGroups) };
const bothOn = { ...isolation(true), ...encryption(true) };

type Outcomes = Readonly<Record<Variant, Outcome>>;
const never: Outcomes = { vpc: 'denied', listed: 'denied', strict: 'denied' };
const always: Outcomes = { vpc: 'allowed', listed: 'allowed', strict: 'allowed' };
const unlessListed: Outcomes = { vpc: 'allowed', listed: 'denied', strict: 'denied' };
const unlessStrict: Outcomes = { vpc: 'allowed', listed: 'allowed', strict: 'denied' };

/** A request that can be made by several actions. */
interface Request {
  readonly request: string;
  /** An action without one of these keys is asked without it. */
  readonly keys: Keys;
  readonly yields: Outcomes;
  /** What the usual policy makes of it when CreateTrainingJob is asked, the one action that it knows. */
  readonly usualPolicy: Row['usualPolicy'];
  /** The key that the request is about; actions without it do not make the request. */
  readonly about?: NetworkKey;
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
    request: 'no VPC, isolation and encryption on',
    keys: bothOn,
    yields: never,
    usualPolicy: caught,
  },
  {
    request: 'subnets without security groups',
    keys: { ...subnets(...allowedSubnets), ...bothOn },
    yields: never,
    usualPolicy: missed,
  },
  {
    request: 'security groups without subnets',
    keys: { ...groups(...allowedGroups), ...bothOn },
    yields: never,
    usualPolicy: caught,
  },
  {
    request: 'subnet not on the list',
    keys: { ...subnets(foreignSubnet), ...groups(...allowedGroups), ...bothOn },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'one subnet on the list, one not',
    keys: {
      ...subnets(allowedSubnets[0], foreignSubnet),
      ...groups(...allowedGroups),
      ...bothOn,
    },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'subnet not on the list, without security groups',
    keys: { ...subnets(foreignSubnet), ...bothOn },
    yields: never,
    usualPolicy: overruled,
  },
  {
    request: 'security group not on the list',
    keys: { ...subnets(...allowedSubnets), ...groups(foreignGroup), ...bothOn },
    yields: unlessListed,
    usualPolicy: overruled,
  },
  {
    request: 'one security group on the list, one not',
    keys: {
      ...subnets(...allowedSubnets),
      ...groups(allowedGroups[0], foreignGroup),
      ...bothOn,
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
    keys: { ...allowedNetwork, ...isolation(false), ...encryption(true) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, isolation not mentioned',
    about: 'sagemaker:NetworkIsolation',
    keys: { ...allowedNetwork, ...encryption(true) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, encryption off',
    about: 'sagemaker:InterContainerTrafficEncryption',
    keys: { ...allowedNetwork, ...isolation(true), ...encryption(false) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, encryption not mentioned',
    about: 'sagemaker:InterContainerTrafficEncryption',
    keys: { ...allowedNetwork, ...isolation(true) },
    yields: unlessStrict,
    usualPolicy: passed,
  },
  {
    request: 'allowed network, isolation and encryption on²',
    keys: { ...allowedNetwork, ...bothOn },
    yields: always,
    usualPolicy: passed,
  },
  {
    request: 'one of two allowed subnets and groups, isolation and encryption on²',
    keys: { ...subnets(allowedSubnets[0]), ...groups(allowedGroups[0]), ...bothOn },
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
    ] as const
  ).map(([request, keys, yields]) => ({
    request,
    by: 'sagemaker:CreateHyperParameterTuningJob' as const,
    keys: { ...keys, ...bothOn },
    yields,
    usualPolicy: overruled,
  })),
];

/** The actions, with the keys that their requests carry: by hand, so that a wrong list in infra makes a row fail. */
const actions: Readonly<Record<`sagemaker:${string}`, readonly NetworkKey[]>> = {
  'sagemaker:CreateTrainingJob': [
    'sagemaker:NetworkIsolation',
    'sagemaker:InterContainerTrafficEncryption',
  ],
  'sagemaker:CreateHyperParameterTuningJob': [
    'sagemaker:NetworkIsolation',
    'sagemaker:InterContainerTrafficEncryption',
  ],
  'sagemaker:CreateAutoMLJob': ['sagemaker:InterContainerTrafficEncryption'],
  'sagemaker:CreateAutoMLJobV2': ['sagemaker:InterContainerTrafficEncryption'],
  'sagemaker:CreateJob': [],
  'sagemaker:CreateProcessingJob': [
    'sagemaker:NetworkIsolation',
    'sagemaker:InterContainerTrafficEncryption',
  ],
};
const vpcKeys: readonly string[] = ['sagemaker:VpcSubnets', 'sagemaker:VpcSecurityGroupIds'];

function rowOf(action: Row['action'], flagKeys: readonly string[], asked: Request): Row[] {
  if (asked.about !== undefined && !flagKeys.includes(asked.about)) return [];
  if (asked.by !== undefined && asked.by !== action) return [];
  const carried = Object.entries(asked.keys).filter(([key]) =>
    [...vpcKeys, ...flagKeys].includes(key),
  );
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
  Object.entries(actions).flatMap(([action, flagKeys]) =>
    rowOf(action as Row['action'], flagKeys, asked),
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
