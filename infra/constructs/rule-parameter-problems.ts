// What the rule would refuse when it runs, said before anything is deployed. What only deployment knows passes.

import { Token } from 'aws-cdk-lib';
import {
  INPUT_PARAMETERS_LIMIT,
  inputParameters,
  type RuleParameterProps,
} from './rule-parameters.ts';

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const RESOURCE_TYPE = /^[A-Za-z0-9]+::[A-Za-z0-9]*::[A-Za-z0-9]+$/;

/** What is wrong with the parameters: one sentence a problem, none where they are usable. */
export function parameterProblems(props: RuleParameterProps): readonly string[] {
  return [
    ...idProblems('allowedSubnetIds', props.allowedSubnetIds, 'subnet-'),
    ...idProblems('allowedSecurityGroupIds', props.allowedSecurityGroupIds, 'sg-'),
    ...flagProblems('requireNetworkIsolation', props.requireNetworkIsolation),
    ...flagProblems('requireInterContainerEncryption', props.requireInterContainerEncryption),
    ...wholeNumberProblems('maxJobAgeDays', props.maxJobAgeDays, 1, 36_500),
    ...nameProblems(props.exemptJobNames),
    ...choiceProblems(props.serverlessJobs),
    ...dateProblems(props.createdAfter),
    ...resourceTypeProblems(props.resourceType),
    ...urlProblems(props.remediationUrl),
    ...wholeNumberProblems('auditIntervalHours', props.auditIntervalHours, 1, 8_760),
    ...wholeNumberProblems('refreshDays', props.refreshDays, 0, 3_650),
    ...flagProblems('accountResult', props.accountResult),
    ...sizeProblems(inputParameters(props)),
  ];
}

function idProblems(
  name: string,
  ids: readonly string[] | undefined,
  prefix: string,
): readonly string[] {
  if (ids === undefined || Token.isUnresolved(ids)) return [];
  if (ids.length === 0)
    return [`${name} must list at least one id, got []; leave it out to allow any`];
  const form = new RegExp(`^${prefix}[0-9A-Za-z-]+$`);
  return ids
    .filter((id) => !Token.isUnresolved(id) && (id.length > 32 || !form.test(id)))
    .map(
      (id) =>
        `${name} must list ids of at most 32 characters that begin with ${prefix}, got ${JSON.stringify(id)}`,
    );
}

function nameProblems(names: readonly string[] | undefined): readonly string[] {
  if (names === undefined || Token.isUnresolved(names)) return [];
  return names
    .filter((name) => !Token.isUnresolved(name) && !/^[A-Za-z0-9*][A-Za-z0-9*-]{0,62}$/.test(name))
    .map(
      (name) =>
        `exemptJobNames must list names of A-Z, a-z, 0-9, - and *, at most 63 characters each, got ${JSON.stringify(name)}`,
    );
}

/** Context and callers without types can bring text, which would count as true. */
export function flagProblems(name: string, value: boolean | undefined): readonly string[] {
  return value === undefined || typeof value === 'boolean' || Token.isUnresolved(value)
    ? []
    : [`${name} must be true or false, got ${JSON.stringify(value)}`];
}

export function wholeNumberProblems(
  name: string,
  value: number | undefined,
  least: number,
  most: number,
): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return Number.isInteger(value) && value >= least && value <= most
    ? []
    : [`${name} must be a whole number from ${least} to ${most}, got ${JSON.stringify(value)}`];
}

function choiceProblems(value: string | undefined): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return value === 'evaluate' || value === 'notApplicable'
    ? []
    : [`serverlessJobs must be evaluate or notApplicable, got ${JSON.stringify(value)}`];
}

function dateProblems(value: string | undefined): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return ISO_DATE.test(value) && isOnCalendar(value)
    ? []
    : [
        `createdAfter must be an ISO 8601 date, or a date and time with its zone, such as 2026-01-31 or 2026-01-31T00:00:00Z, got ${JSON.stringify(value)}`,
      ];
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

function resourceTypeProblems(value: string | undefined): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return RESOURCE_TYPE.test(value)
    ? []
    : [
        `resourceType must be a resource type such as AWS::SageMaker::TrainingJob or AWS::::Account, got ${JSON.stringify(value)}`,
      ];
}

function urlProblems(value: string | undefined): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return /^https:\/\/\S+$/.test(value) && URL.canParse(value) && value.length <= 128
    ? []
    : [
        `remediationUrl must be an https URL of at most 128 characters, got ${JSON.stringify(value)}`,
      ];
}

function sizeProblems(parameters: Readonly<Record<string, string>>): readonly string[] {
  const json = JSON.stringify(parameters);
  if (Token.isUnresolved(json) || json.length <= INPUT_PARAMETERS_LIMIT) return [];
  return [
    `the rule's parameters must fit into ${INPUT_PARAMETERS_LIMIT} characters of JSON together, got ${json.length}; ` +
      'shorten allowedSubnetIds, allowedSecurityGroupIds or exemptJobNames, or use more than one rule',
  ];
}
