// The rule's parameters as props, and their way into the strings that Config passes on.
// The rule checks each value again when it runs; the checks here say it before anything is deployed.

import { Token } from 'aws-cdk-lib';

/** Config stores all parameters of a rule as one JSON text. @see https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html */
export const INPUT_PARAMETERS_LIMIT = 1024;

/** Where a finding is explained when no other page is given: AWS's own page on training in a VPC. */
export const DEFAULT_REMEDIATION_URL =
  'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html';

export interface RuleParameterProps {
  /**
   * Subnets that jobs may use; a job with any other is non-compliant.
   *
   * @default - any subnet
   */
  readonly allowedSubnetIds?: readonly string[];

  /**
   * Security groups that jobs may use; a job with any other is non-compliant.
   *
   * @default - any security group
   */
  readonly allowedSecurityGroupIds?: readonly string[];

  /**
   * Whether a job without network isolation is non-compliant. It never replaces a VpcConfig.
   *
   * @default false
   */
  readonly requireNetworkIsolation?: boolean;

  /**
   * Whether a job without encryption of the traffic among its containers is non-compliant.
   *
   * @default false
   */
  readonly requireInterContainerEncryption?: boolean;

  /**
   * Jobs older than this are out of scope and their results are retired: 1 to 36,500 days.
   *
   * @default - jobs of any age are judged
   */
  readonly maxJobAgeDays?: number;

  /**
   * Names of jobs that are not judged; `*` stands for any characters.
   *
   * @default - no job is exempt
   */
  readonly exemptJobNames?: readonly string[];

  /**
   * Whether serverless jobs are judged like any other.
   *
   * @default 'evaluate'
   */
  readonly serverlessJobs?: 'evaluate' | 'notApplicable';

  /**
   * An ISO 8601 date or instant: older jobs are out of scope, as a baseline.
   *
   * @default - jobs of any age are judged
   */
  readonly createdAfter?: string;

  /**
   * The resource type under which results are reported.
   *
   * @default - AWS::SageMaker::TrainingJob, or AWS::::Account where Config refuses that type
   */
  readonly resourceType?: string;

  /**
   * The https page that findings and the rule's description link to, at most 128 characters.
   *
   * @default - AWS's page on training jobs in a VPC
   */
  readonly remediationUrl?: string;

  /**
   * How often, at most, the rule looks for results of deleted jobs: 1 to 8,760 hours.
   *
   * @default 24
   */
  readonly auditIntervalHours?: number;

  /**
   * After how many days an unchanged result is sent again, which Config bills; 0 is never.
   *
   * @default 0
   */
  readonly refreshDays?: number;

  /**
   * Whether the account itself gets a result that is non-compliant while coverage is incomplete or jobs are unknown.
   *
   * @default false
   */
  readonly accountResult?: boolean;
}

/** The parameters that are set, each as Config sends it to the function: a string. */
export function inputParameters(props: RuleParameterProps): Readonly<Record<string, string>> {
  const parameters: Readonly<Record<keyof RuleParameterProps, string | undefined>> = {
    allowedSubnetIds: props.allowedSubnetIds?.join(','),
    allowedSecurityGroupIds: props.allowedSecurityGroupIds?.join(','),
    requireNetworkIsolation: props.requireNetworkIsolation?.toString(),
    requireInterContainerEncryption: props.requireInterContainerEncryption?.toString(),
    maxJobAgeDays: props.maxJobAgeDays?.toString(),
    exemptJobNames: props.exemptJobNames?.join(','),
    serverlessJobs: props.serverlessJobs,
    createdAfter: props.createdAfter,
    resourceType: props.resourceType,
    remediationUrl: props.remediationUrl,
    auditIntervalHours: props.auditIntervalHours?.toString(),
    refreshDays: props.refreshDays?.toString(),
    accountResult: props.accountResult?.toString(),
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** What is wrong with the parameters: one sentence a problem, none where they are usable. */
export function parameterProblems(props: RuleParameterProps): readonly string[] {
  return [
    ...idProblems('allowedSubnetIds', props.allowedSubnetIds, 'subnet-'),
    ...idProblems('allowedSecurityGroupIds', props.allowedSecurityGroupIds, 'sg-'),
    ...wholeNumberProblems('maxJobAgeDays', props.maxJobAgeDays, 1, 36_500),
    ...nameProblems(props.exemptJobNames),
    ...choiceProblems(props.serverlessJobs),
    ...dateProblems(props.createdAfter),
    ...urlProblems(props.remediationUrl),
    ...wholeNumberProblems('auditIntervalHours', props.auditIntervalHours, 1, 8_760),
    ...wholeNumberProblems('refreshDays', props.refreshDays, 0, 3_650),
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
  return ids
    .filter((id) => !Token.isUnresolved(id) && !new RegExp(`^${prefix}[0-9A-Za-z-]+$`).test(id))
    .map((id) => `${name} must list ids that begin with ${prefix}, got ${JSON.stringify(id)}`);
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
  return /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value))
    ? []
    : [
        `createdAfter must be an ISO 8601 date such as 2026-01-31 or 2026-01-31T00:00:00Z, got ${JSON.stringify(value)}`,
      ];
}

function urlProblems(value: string | undefined): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  return value.startsWith('https://') && URL.canParse(value) && value.length <= 128
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
