// The rule's parameters: all that infra knows of one is its row here. The construct's props, context, templates and
// packs follow from the rows; tests hold them against what the rule itself reads.

import { Token } from 'aws-cdk-lib';
import {
  all,
  type Check,
  eachItem,
  isFlag,
  isNotEmpty,
  isOneOf,
  isWholeNumber,
  matches,
  must,
  problemsOf,
} from './problems.ts';

/** Config stores all parameters of a rule as one JSON text. @see https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
export const INPUT_PARAMETERS_LIMIT = 1024;

/** Where a finding is explained when no other page is given: AWS's own page on training in a VPC. */
export const DEFAULT_REMEDIATION_URL =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html';

/** How a parameter of a template takes the value: as text, empty for the rule's own default. */
interface TextForm {
  readonly allowedValues?: string[];
  /** Holds the whole text. What it cannot say, such as February 30, the rule refuses when it runs. */
  readonly allowedPattern?: string;
  readonly constraintDescription?: string;
}

interface RuleParameter<Value> {
  readonly check: Check;
  /** Text that is no such value stays text, for the check to refuse as given. */
  readonly fromText: (text: string) => Value | string;
  readonly toText: (value: Value) => string;
  readonly form: TextForm;
  /** What consoles call it. */
  readonly label: string;
  readonly description: string;
}

type Texts = Pick<RuleParameter<never>, 'label' | 'description'>;

const SUBNET = 'subnet-[0-9A-Za-z-]{1,25}';
const SECURITY_GROUP = 'sg-[0-9A-Za-z-]{1,29}';
const JOB_NAME = '[A-Za-z0-9*][A-Za-z0-9*-]{0,62}';
const TAG_KEY = '(?!aws:)[A-Za-z0-9 _.:/=+@-]{1,128}';
const RESOURCE_TYPE = '[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+';
const HTTPS_URL = 'https://[^\\s"<>\\\\]{1,182}';
const DATE =
  '\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|[12]\\d))';
const TIME = 'T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2})';

export const ruleParameters = {
  /** Subnets that jobs can use; a job with any other subnet is non-compliant. @default - any subnet */
  allowedSubnetIds: list(
    SUBNET,
    'ids of at most 32 characters that begin with subnet-',
    'subnet ids such as subnet-0a1b2c3d4e5f60718, separated by commas',
    {
      label: 'Allowed subnets',
      description: 'Subnets that jobs can use, separated by commas. Empty: any subnet.',
    },
  ),
  /** Security groups that jobs can use; a job with any other group is non-compliant. @default - any security group */
  allowedSecurityGroupIds: list(
    SECURITY_GROUP,
    'ids of at most 32 characters that begin with sg-',
    'security group ids such as sg-0a1b2c3d4e5f60718, separated by commas',
    {
      label: 'Allowed security groups',
      description:
        'Security groups that jobs can use, separated by commas. Empty: any security group.',
    },
  ),
  /** Whether a job without network isolation is non-compliant. It does not replace a VpcConfig. @default false */
  requireNetworkIsolation: flag({
    label: 'Require network isolation',
    description: 'true: a job without network isolation is non-compliant. Empty: false.',
  }),
  /** Whether a job without encryption of the traffic between its containers is non-compliant. @default false */
  requireInterContainerEncryption: flag({
    label: 'Require inter-container encryption',
    description:
      'true: a job that does not encrypt the traffic between its containers is non-compliant. Empty: false.',
  }),
  /** Whether a job without a KMS key for its volume, on instances that take one, is non-compliant. @default false */
  requireVolumeKmsKey: flag({
    label: 'Require a KMS key for the volume',
    description:
      'true: a job without a KMS key for its storage volume is non-compliant, except on instances with local storage, for which SageMaker refuses a key. Empty: false.',
  }),
  /** Jobs older than this are out of scope and their results are retired: 1 to 36,500 days. @default - any age */
  maxJobAgeDays: wholeNumber(
    [1, 36_500],
    '[1-9]\\d{0,3}|[12]\\d{4}|3[0-5]\\d{3}|36[0-4]\\d{2}|36500',
    {
      label: 'Maximum job age in days',
      description:
        'Jobs older than this are out of scope, 1 to 36500 days. Empty: jobs of any age are judged.',
    },
  ),
  /** Names of jobs that are not judged; `*` stands for any characters. @default - no job is exempt */
  exemptJobNames: list(
    JOB_NAME,
    'names of A-Z, a-z, 0-9, - and *, at most 63 characters each',
    'job names of A-Z, a-z, 0-9, - and *, separated by commas',
    {
      label: 'Exempt jobs',
      description:
        'Names of jobs that are not judged, separated by commas; * matches any characters.',
    },
    { mayBeEmpty: true },
  ),
  /** Key of a tag that takes a violating job out of scope, until the date in its value. @default - no tag does */
  exemptTag: text(
    TAG_KEY,
    'be a tag key of at most 128 characters of A-Z, a-z, 0-9, space and _.:/=+@-, and not begin with aws:',
    {
      label: 'Exempting tag',
      description:
        'Key of a tag that takes a violating job out of scope. Whoever may tag jobs can exempt them: guard the key. Empty: no tag does.',
    },
  ),
  /** Whether serverless jobs are judged like any other. @default 'evaluate' */
  serverlessJobs: choice(['evaluate', 'notApplicable'], {
    label: 'Serverless jobs',
    description:
      'evaluate, or notApplicable to take serverless jobs out of scope. Empty: evaluate.',
  }),
  /** An ISO 8601 date or instant: older jobs are out of scope, as a baseline. @default - jobs of any age are judged */
  createdAfter: text(
    `${DATE}(${TIME})?`,
    'be an ISO 8601 date, or a date and time with its zone, such as 2026-01-31 or 2026-01-31T00:00:00Z',
    {
      label: 'Created after',
      description: 'Jobs created before this ISO 8601 date are out of scope. Empty: no baseline.',
    },
    isOnCalendar,
  ),
  /** The resource type of results. @default - AWS::SageMaker::TrainingJob, or AWS::::Account if Config refuses it */
  resourceType: text(
    RESOURCE_TYPE,
    'be a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account',
    {
      label: 'Resource type of results',
      description:
        'The resource type of the results. Empty: AWS::SageMaker::TrainingJob, or AWS::::Account if Config refuses it.',
    },
  ),
  /** The https page that violations link to, at most 190 characters. @default - AWS's page on training in a VPC */
  remediationUrl: text(
    HTTPS_URL,
    'be an https URL of at most 190 characters, without spaces, quotation marks, < > or \\',
    {
      label: 'Remediation page',
      description:
        'The https link in every violation, at most 190 characters. Empty: the AWS page about training in a VPC.',
    },
    URL.canParse,
  ),
  /** Hours between audits, which retire results of deleted jobs: 1 to 8,760. @default 24 */
  auditIntervalHours: wholeNumber(
    [1, 8_760],
    '[1-9]\\d{0,2}|[1-7]\\d{3}|8[0-6]\\d{2}|87[0-5]\\d|8760',
    {
      label: 'Hours between audits',
      description:
        'How often the rule looks for results of deleted jobs and for missing results. Empty: 24.',
    },
  ),
  /** Results older than this many days are sent again, which Config bills; 0 for never. @default 0 */
  refreshDays: wholeNumber(
    [0, 3_650],
    '\\d|[1-9]\\d{1,2}|[12]\\d{3}|3[0-5]\\d{2}|36[0-4]\\d|3650',
    {
      label: 'Refresh after days',
      description: 'Results older than this are sent again, which Config bills. Empty: never.',
    },
  ),
  /** Whether the account itself is non-compliant while coverage is incomplete or jobs are unknown. @default false */
  accountResult: flag({
    label: 'Result for the account',
    description:
      'true: the account gets a result, which is non-compliant while jobs have not been judged or could not be read. Empty: false.',
  }),
} as const;

export type RuleParameterName = keyof typeof ruleParameters;

/**
 * The rule's parameters as props, none of them required. Over `keyof` itself and not its name: so do the props keep
 * what the rows say of them, which editors show.
 */
export type RuleParameterProps = {
  readonly [Name in keyof typeof ruleParameters]?: (typeof ruleParameters)[Name] extends RuleParameter<
    infer Value
  >
    ? Value
    : never;
};

/** Name and row of each parameter. */
export const ruleParameterRows = Object.entries(ruleParameters) as readonly (readonly [
  RuleParameterName,
  RuleParameter<unknown>,
])[];

/** The parameters that are set, each as Config sends it to the function: a string. */
export function inputParameters(props: RuleParameterProps): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ruleParameterRows.flatMap(([name, { toText }]) =>
      props[name] === undefined ? [] : [[name, toText(props[name])]],
    ),
  );
}

/** What the rule would refuse when it runs, said before anything is deployed. */
export function parameterProblems(props: RuleParameterProps): readonly string[] {
  const checks = Object.fromEntries(ruleParameterRows.map(([name, { check }]) => [name, check]));
  return [...problemsOf(checks, props), ...sizeProblems(inputParameters(props))];
}

function sizeProblems(parameters: Readonly<Record<string, string>>): readonly string[] {
  const json = JSON.stringify(parameters);
  if (Token.isUnresolved(json) || json.length <= INPUT_PARAMETERS_LIMIT) return [];
  return [
    `the rule's parameters must fit into ${INPUT_PARAMETERS_LIMIT} characters of JSON together, got ${json.length}; ` +
      'shorten allowedSubnetIds, allowedSecurityGroupIds or exemptJobNames',
  ];
}

function flag(texts: Texts): RuleParameter<boolean> {
  return {
    check: isFlag,
    fromText: (given) => (given === 'true' || given === 'false' ? given === 'true' : given),
    toText: String,
    form: { allowedValues: ['', 'true', 'false'] },
    ...texts,
  };
}

/** @param pattern the same range as a pattern. */
function wholeNumber(
  [least, most]: readonly [number, number],
  pattern: string,
  texts: Texts,
): RuleParameter<number> {
  return {
    check: isWholeNumber(least, most),
    fromText: (given) => (Number.isNaN(Number(given)) ? given : Number(given)),
    toText: String,
    form: {
      allowedPattern: orEmpty(pattern),
      constraintDescription: `A whole number from ${least} to ${most}, or nothing.`,
    },
    ...texts,
  };
}

function choice<Value extends string>(
  allowed: readonly Value[],
  texts: Texts,
): RuleParameter<Value> {
  return {
    check: isOneOf(allowed),
    fromText: (given) => given,
    toText: String,
    form: { allowedValues: ['', ...allowed] },
    ...texts,
  };
}

function text(
  pattern: string,
  demand: string,
  texts: Texts,
  isSensible: (value: string) => boolean = () => true,
): RuleParameter<string> {
  const form = new RegExp(`^(?:${pattern})$`);
  return {
    check: must<string>(demand, (value) => form.test(value) && isSensible(value)),
    fromText: (given) => given,
    toText: String,
    form: {
      allowedPattern: orEmpty(pattern),
      constraintDescription: `Must ${demand}, or nothing.`,
    },
    ...texts,
  };
}

function list(
  item: string,
  demand: string,
  written: string,
  texts: Texts,
  { mayBeEmpty = false } = {},
): RuleParameter<readonly string[]> {
  const eachMatches = eachItem(matches(`list ${demand}`, new RegExp(`^${item}$`)));
  return {
    check: mayBeEmpty
      ? eachMatches
      : all(isNotEmpty('id', '; leave it out to allow any'), eachMatches),
    fromText: (given) =>
      given
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    toText: (values) => values.join(','),
    form: {
      allowedPattern: orEmpty(`${item}(, ?${item})*`),
      constraintDescription: `Must be ${written}, or nothing.`,
    },
    ...texts,
  };
}

function orEmpty(pattern: string): string {
  return `^(${pattern})?$`;
}

/** False for days such as February 30, which JavaScript takes for March 2. */
function isOnCalendar(isoText: string): boolean {
  const day = Date.parse(isoText.slice(0, 10));
  return (
    !Number.isNaN(day) &&
    !Number.isNaN(Date.parse(isoText)) &&
    new Date(day).toISOString().startsWith(isoText.slice(0, 10))
  );
}
