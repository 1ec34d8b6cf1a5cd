/** The rule's parameters after parsing: every value typed, every default filled in. */
export interface RuleParameters {
  /** Empty: any subnet will do. */
  readonly allowedSubnetIds: readonly string[];
  /** Empty: any security group will do. */
  readonly allowedSecurityGroupIds: readonly string[];
  readonly requireNetworkIsolation: boolean;
  readonly requireInterContainerEncryption: boolean;
  /** Older jobs are out of scope; absent: no limit. */
  readonly maxJobAgeDays?: number;
  /** Job names, `*` stands for any run of characters. */
  readonly exemptJobNames: readonly string[];
  readonly serverlessJobs: 'evaluate' | 'notApplicable';
  /** Jobs created earlier are out of scope; epoch milliseconds; absent: no baseline. */
  readonly createdAfterMs?: number;
  /** The resource type to report under; absent: the default, with the fallback. */
  readonly resourceType?: string;
  readonly remediationUrl: string;
  readonly auditIntervalHours: number;
  /** Results older than this are sent again; 0: never. */
  readonly refreshDays: number;
  /** Whether the account itself gets a result that says how far coverage reaches. */
  readonly accountResult: boolean;
}

export const defaultRuleParameters: RuleParameters = {
  allowedSubnetIds: [],
  allowedSecurityGroupIds: [],
  requireNetworkIsolation: false,
  requireInterContainerEncryption: false,
  exemptJobNames: [],
  serverlessJobs: 'evaluate',
  remediationUrl: 'https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html',
  auditIntervalHours: 24,
  refreshDays: 0,
  accountResult: false,
};
