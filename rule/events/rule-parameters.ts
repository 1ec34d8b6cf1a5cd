// The rule's parameters as data: what each allows and how it is read. What each means stands in
// rule-parameter-meanings.ts, apart from here because the function's code has no use for it.

import { defaultRuleParameters, type RuleParameters } from '../verdict/rule-parameters.ts';
import { InvalidRuleParametersError } from './errors.ts';

export type RuleParameterName =
  | 'allowedSubnetIds'
  | 'allowedSecurityGroupIds'
  | 'requireNetworkIsolation'
  | 'requireInterContainerEncryption'
  | 'maxJobAgeDays'
  | 'exemptJobNames'
  | 'serverlessJobs'
  | 'createdAfter'
  | 'resourceType'
  | 'remediationUrl'
  | 'auditIntervalHours'
  | 'refreshDays'
  | 'accountResult';

/** A value in its typed form, or what is wrong with it: what is allowed, and what to change. */
type Parsed = { readonly value: Partial<RuleParameters> } | { readonly allowed: string };

interface RuleParameterDefinition {
  /** One line on what is allowed, as errors say it. */
  readonly allowed: string;
  parse(text: string): Partial<RuleParameters> | undefined;
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html (ids of at most 32 characters) */
const subnetId = /^subnet-[-0-9A-Za-z]{1,25}$/;
const securityGroupId = /^sg-[-0-9A-Za-z]{1,29}$/;
const jobNamePattern = /^[A-Za-z0-9*](?:[A-Za-z0-9*-]{0,62})$/;
const resourceTypeForm = /^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+$/;
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const remediationUrlLimit = 128;

export const ruleParameterDefinitions: Readonly<
  Record<RuleParameterName, RuleParameterDefinition>
> = {
  allowedSubnetIds: {
    allowed: 'subnet ids separated by commas, such as subnet-0a1b2c3d4e5f60718',
    parse: (text) => list(text, subnetId, (ids) => ({ allowedSubnetIds: ids })),
  },
  allowedSecurityGroupIds: {
    allowed: 'security group ids separated by commas, such as sg-0a1b2c3d4e5f60718',
    parse: (text) => list(text, securityGroupId, (ids) => ({ allowedSecurityGroupIds: ids })),
  },
  requireNetworkIsolation: flag((requireNetworkIsolation) => ({ requireNetworkIsolation })),
  requireInterContainerEncryption: flag((requireInterContainerEncryption) => ({
    requireInterContainerEncryption,
  })),
  maxJobAgeDays: wholeNumber(1, 36_500, (maxJobAgeDays) => ({ maxJobAgeDays })),
  exemptJobNames: {
    allowed: 'job names separated by commas, * for any characters, such as smoke-test-*',
    parse: (text) => list(text, jobNamePattern, (names) => ({ exemptJobNames: names })),
  },
  serverlessJobs: {
    allowed: 'evaluate or notApplicable',
    parse: (text) =>
      text === 'evaluate' || text === 'notApplicable' ? { serverlessJobs: text } : undefined,
  },
  createdAfter: {
    allowed: 'an ISO 8601 date, or a date and time with its zone, such as 2026-01-31',
    parse: (text) => {
      const createdAfterMs =
        isoDate.test(text) && isOnCalendar(text) ? Date.parse(text) : Number.NaN;
      return Number.isNaN(createdAfterMs) ? undefined : { createdAfterMs };
    },
  },
  resourceType: {
    allowed: 'a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account',
    parse: (text) => (resourceTypeForm.test(text) ? { resourceType: text } : undefined),
  },
  remediationUrl: {
    allowed: `an https URL of at most ${remediationUrlLimit} characters`,
    parse: (text) =>
      text.length <= remediationUrlLimit && URL.canParse(text) && /^https:\/\/\S+$/.test(text)
        ? { remediationUrl: text }
        : undefined,
  },
  auditIntervalHours: wholeNumber(1, 8_760, (auditIntervalHours) => ({ auditIntervalHours })),
  refreshDays: wholeNumber(0, 3_650, (refreshDays) => ({ refreshDays })),
  accountResult: flag((accountResult) => ({ accountResult })),
};

/**
 * The typed parameters, defaults filled in. An empty value counts as not given, as templates
 * pass unused parameters that way.
 *
 * @throws InvalidRuleParametersError that lists every problem at once.
 */
export function parseRuleParameters(given: Readonly<Record<string, unknown>>): RuleParameters {
  const problems: string[] = [];
  let parameters: RuleParameters = defaultRuleParameters;
  for (const [name, value] of Object.entries(given)) {
    const parsed = parseOne(name, value);
    if ('allowed' in parsed)
      problems.push(`${name} ${parsed.allowed}, got ${JSON.stringify(value)}`);
    else parameters = { ...parameters, ...parsed.value };
  }
  if (problems.length > 0) throw new InvalidRuleParametersError(problems);
  return parameters;
}

function parseOne(name: string, value: unknown): Parsed {
  if (!isRuleParameterName(name))
    return { allowed: `is unknown; known are ${Object.keys(ruleParameterDefinitions).join(', ')}` };
  if (typeof value !== 'string') return { allowed: 'must be a string' };
  const text = value.trim();
  if (text === '') return { value: {} };
  const definition = ruleParameterDefinitions[name];
  const parsed = definition.parse(text);
  return parsed === undefined ? { allowed: `must be ${definition.allowed}` } : { value: parsed };
}

function isRuleParameterName(name: string): name is RuleParameterName {
  return Object.hasOwn(ruleParameterDefinitions, name);
}

function list(
  text: string,
  form: RegExp,
  build: (items: readonly string[]) => Partial<RuleParameters>,
): Partial<RuleParameters> | undefined {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const isUsable = items.length > 0 && items.every((item) => form.test(item));
  return isUsable ? build([...new Set(items)]) : undefined;
}

/** False for days such as February 30, which JavaScript takes for March 2. */
function isOnCalendar(isoText: string): boolean {
  const day = isoText.slice(0, 10);
  const atMs = Date.parse(day);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day);
}

function flag(build: (value: boolean) => Partial<RuleParameters>): RuleParameterDefinition {
  return {
    allowed: 'true or false',
    parse: (text) => (text === 'true' || text === 'false' ? build(text === 'true') : undefined),
  };
}

function wholeNumber(
  lowest: number,
  highest: number,
  build: (value: number) => Partial<RuleParameters>,
): RuleParameterDefinition {
  return {
    allowed: `a whole number from ${lowest} to ${highest}`,
    parse: (text) => {
      const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
      return value >= lowest && value <= highest ? build(value) : undefined;
    },
  };
}
