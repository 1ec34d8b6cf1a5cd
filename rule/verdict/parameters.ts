// The rule's parameters: one row each, with everything that the rule knows about it. The parser, its errors, the policy
// digest and docs/parameters.md are made from these rows.

interface RuleParameter<Value> {
  /** What is allowed, in the words of error messages. */
  readonly allowed: string;
  /** The value of a text; undefined if the text is not allowed. */
  parse(text: string): Value | undefined;
  readonly default: Value;
  /** The default in words, if the value does not show it. */
  readonly defaultMeaning?: string;
  /** True if verdicts depend on it: after a change, every job is judged again. */
  readonly isPolicy: boolean;
  readonly example: string;
  readonly meaning: string;
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html (ids of at most 32 characters) */
const subnetId = /^subnet-[-0-9A-Za-z]{1,25}$/;
const securityGroupId = /^sg-[-0-9A-Za-z]{1,29}$/;
const jobNamePattern = /^[A-Za-z0-9*](?:[A-Za-z0-9*-]{0,62})$/;
const resourceTypeForm = /^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+$/;
/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html */
const tagKey = /^(?!aws:)[A-Za-z0-9 _.:/=+@-]{1,128}$/;
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
/** Leaves room for a reason in an annotation, and in the rule's description; both have at most 256 characters. */
const remediationUrlLimit = 190;

/** Every rule parameter, in the order in which documentation shows them. */
export const ruleParameterTable = {
  allowedSubnetIds: {
    ...list(subnetId),
    allowed: 'subnet ids separated by commas, such as subnet-0a1b2c3d4e5f60718',
    defaultMeaning: 'any subnet',
    isPolicy: true,
    example: 'subnet-0a1b2c3d4e5f60718,subnet-0f9e8d7c6b5a40312',
    meaning: 'A job with a subnet outside this list is non-compliant.',
  },
  allowedSecurityGroupIds: {
    ...list(securityGroupId),
    allowed: 'security group ids separated by commas, such as sg-0a1b2c3d4e5f60718',
    defaultMeaning: 'any security group',
    isPolicy: true,
    example: 'sg-0a1b2c3d4e5f60718',
    meaning: 'A job with a security group outside this list is non-compliant.',
  },
  requireNetworkIsolation: {
    ...flag(false),
    isPolicy: true,
    meaning:
      'A job without network isolation is non-compliant. Network isolation does not replace a VpcConfig.',
  },
  requireInterContainerEncryption: {
    ...flag(false),
    isPolicy: true,
    meaning: 'A job that does not encrypt the traffic between its containers is non-compliant.',
  },
  requireVolumeKmsKey: {
    ...flag(false),
    isPolicy: true,
    meaning:
      'A job that names no KMS key for its storage volume is non-compliant. Serverless jobs, and jobs on instance types with local storage, for which SageMaker refuses a key, are exempt from this.',
  },
  maxJobAgeDays: {
    ...optional(wholeNumber(1, 36_500)),
    defaultMeaning: 'no limit',
    isPolicy: true,
    example: '365',
    meaning: 'Older jobs are out of scope, and their earlier results are retired.',
  },
  exemptJobNames: {
    ...list(jobNamePattern),
    allowed: 'job names separated by commas, * for any characters, such as smoke-test-*',
    defaultMeaning: 'none',
    isPolicy: true,
    example: 'smoke-test-*,canary',
    meaning: 'Jobs whose whole name matches are out of scope. Names are case-sensitive.',
  },
  exemptTag: {
    allowed:
      'a tag key of at most 128 characters of A-Z, a-z, 0-9, space and _.:/=+@- that does not begin with aws:',
    parse: (text: string) => (tagKey.test(text) ? text : undefined),
    default: undefined as string | undefined,
    defaultMeaning: 'no tag',
    isPolicy: true,
    example: 'vpc-exempt',
    meaning:
      'A violating job that carries a tag with this key is out of scope. The value of the tag is the reason; the word until=2027-01-31 in it ends the exemption with that day, in UTC.',
  },
  serverlessJobs: {
    allowed: 'evaluate or notApplicable',
    parse: (text: string) => (text === 'evaluate' || text === 'notApplicable' ? text : undefined),
    default: 'evaluate' as 'evaluate' | 'notApplicable',
    isPolicy: true,
    example: 'notApplicable',
    meaning:
      'Whether serverless customization and evaluation jobs are judged like other jobs or are out of scope.',
  },
  createdAfter: {
    allowed: 'an ISO 8601 date, or a date and time with its zone, such as 2026-01-31',
    parse: parseInstant,
    default: undefined as Date | undefined,
    defaultMeaning: 'no baseline',
    isPolicy: true,
    example: '2026-01-31',
    meaning:
      'Jobs created earlier are out of scope. A date without a time means the start of that day in UTC.',
  },
  resourceType: {
    allowed: 'a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account',
    parse: (text: string) => (resourceTypeForm.test(text) ? text : undefined),
    default: undefined as string | undefined,
    defaultMeaning: 'AWS::SageMaker::TrainingJob, and AWS::::Account where Config refuses it',
    isPolicy: true,
    example: 'AWS::::Account',
    meaning: 'The resource type that results are reported under.',
  },
  remediationUrl: {
    allowed: `an https URL of at most ${remediationUrlLimit} characters, without spaces, quotation marks, < > or \\`,
    // What no URL may contain (RFC 3986) would end a message in which the link is quoted.
    parse: (text: string) =>
      text.length <= remediationUrlLimit &&
      URL.canParse(text) &&
      /^https:\/\/[^\s"<>\\]+$/.test(text)
        ? text
        : undefined,
    default: 'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html' as string,
    isPolicy: false,
    example: 'https://wiki.example.com/training-in-a-vpc',
    meaning: 'The link at the end of the annotation of every violation.',
  },
  auditIntervalHours: {
    ...wholeNumber(1, 8_760),
    default: 24 as number,
    isPolicy: false,
    example: '24',
    meaning:
      'The number of hours between audits. An audit compares the reported results with the jobs that exist. It retires results of jobs that were deleted or are out of scope, and has missing results reported again; in accounts with more than 10,000 jobs, it looks for these in a part of the history, so that every job has its turn within seven days.',
  },
  refreshDays: {
    ...wholeNumber(0, 3_650),
    default: 0 as number,
    defaultMeaning: '0 (never)',
    isPolicy: false,
    example: '30',
    meaning:
      'Results that are older than this many days are sent again, for auditors who require recent dates. Config bills each one.',
  },
  accountResult: {
    ...flag(false),
    isPolicy: false,
    meaning:
      'The account itself gets a result. It is non-compliant while jobs have not been judged or could not be read.',
  },
} as const satisfies Readonly<Record<string, RuleParameter<unknown>>>;

type Table = typeof ruleParameterTable;
export type RuleParameterName = keyof Table;

/** The rule's parameters after parsing: every value typed, every default filled in. */
export type RuleParameters = {
  readonly [Name in RuleParameterName]: Table[Name]['default'];
};

export const ruleParameterNames = Object.keys(ruleParameterTable) as RuleParameterName[];

export const defaultRuleParameters = Object.fromEntries(
  ruleParameterNames.map((name) => [name, ruleParameterTable[name].default]),
) as RuleParameters;

/** The rule's parameters are invalid, and nothing was evaluated. Lists every problem. */
export class InvalidRuleParametersError extends Error {
  override readonly name = 'InvalidRuleParametersError';

  constructor(problems: readonly string[]) {
    super(`the rule's parameters are invalid, nothing was evaluated: ${problems.join('; ')}`);
  }
}

/**
 * The typed parameters with defaults. An empty value counts as not given, because templates pass unused parameters that
 * way.
 *
 * @throws InvalidRuleParametersError that lists every problem at once.
 * @example parseRuleParameters({ requireNetworkIsolation: 'true' }).requireNetworkIsolation // true
 */
export function parseRuleParameters(given: Readonly<Record<string, unknown>>): RuleParameters {
  const problems: string[] = [];
  const values: [string, unknown][] = [];
  for (const [name, value] of Object.entries(given)) {
    const parsed = parseOne(name, value);
    if ('problem' in parsed)
      problems.push(`${name} ${parsed.problem}, got ${JSON.stringify(value)}`);
    else if (parsed.value !== undefined) values.push([name, parsed.value]);
  }
  if (problems.length > 0) throw new InvalidRuleParametersError(problems);
  return { ...defaultRuleParameters, ...Object.fromEntries(values) };
}

function parseOne(name: string, value: unknown): { value: unknown } | { problem: string } {
  if (!isRuleParameterName(name))
    return { problem: `is unknown; known are ${ruleParameterNames.join(', ')}` };
  if (typeof value !== 'string') return { problem: 'must be a string' };
  const text = value.trim();
  if (text === '') return { value: undefined };
  const { parse, allowed } = ruleParameterTable[name];
  const parsed = parse(text);
  return parsed === undefined ? { problem: `must be ${allowed}` } : { value: parsed };
}

function isRuleParameterName(name: string): name is RuleParameterName {
  return Object.hasOwn(ruleParameterTable, name);
}

/** Raised whenever a job can get another verdict than before under the same parameters. */
const verdictLogicVersion = 1;

/**
 * Everything that a verdict depends on, as text: two runs with the same text judge alike. A parameter at its default is
 * left out, so that a new parameter does not change the text. The order of a list does not matter.
 */
export function policyText(parameters: RuleParameters): string {
  const chosen = ruleParameterNames
    .filter((name) => ruleParameterTable[name].isPolicy)
    .map((name) => [name, comparable(parameters[name])] as const)
    .filter(([name, value]) => value !== comparable(defaultRuleParameters[name]));
  return JSON.stringify([verdictLogicVersion, ...chosen.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value) ?? '';
}

function list(form: RegExp) {
  return {
    default: [] as readonly string[],
    parse(text: string): readonly string[] | undefined {
      const items = text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      const isUsable = items.length > 0 && items.every((item) => form.test(item));
      return isUsable ? [...new Set(items)] : undefined;
    },
  };
}

function flag(byDefault: boolean) {
  return {
    allowed: 'true or false',
    default: byDefault,
    example: String(!byDefault),
    parse: (text: string) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  };
}

function wholeNumber(lowest: number, highest: number) {
  return {
    allowed: `a whole number from ${lowest} to ${highest}`,
    parse(text: string): number | undefined {
      const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
      return value >= lowest && value <= highest ? value : undefined;
    },
  };
}

/** A parameter without a default: absent unless it is given. */
function optional<Value>(parameter: {
  readonly allowed: string;
  parse(text: string): Value | undefined;
}) {
  return { ...parameter, default: undefined as Value | undefined };
}

/** Undefined for an invalid text, and for days such as February 30, which JavaScript reads as March 2. */
export function parseInstant(text: string): Date | undefined {
  const day = text.slice(0, 10);
  const dayMs = isoDate.test(text) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(dayMs) || !new Date(dayMs).toISOString().startsWith(day)) return undefined;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
