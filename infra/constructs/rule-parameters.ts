// The rule's parameters as props, and their way into the strings that Config passes on.

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
