/** The function's environment, without the SDK's own variables. */
export interface Environment {
  /** The state table. Absent: there is no state, and every run covers everything. */
  readonly stateTableName?: string | undefined;
  /** The reevaluation queue. Absent: no run is resumed. */
  readonly resumeQueueUrl?: string | undefined;
  /** True if events tell of violations. */
  readonly tellsViolations?: boolean;
  /** The share of a quota that the rule uses, above 0 and at most 1. */
  readonly quotaShare: number;
  /** The Region of the function. */
  readonly region: string;
}

/** The environment, typed; lists every variable that is wrong. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const problems: string[] = [];
  const stateTableName = variables.STATE_TABLE_NAME || undefined;
  const resumeQueueUrl = variables.RESUME_QUEUE_URL || undefined;
  const quotaShare = Number(variables.QUOTA_SHARE ?? '0.5');
  const { TELL_VIOLATIONS: tell = 'false' } = variables;
  const region = variables.AWS_REGION || variables.AWS_DEFAULT_REGION || '';
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  if (stateTableName !== undefined && !/^[\w.-]{3,255}$/.test(stateTableName))
    problems.push(
      `STATE_TABLE_NAME must be the name of a DynamoDB table, 3 to 255 characters of A-Z, a-z, 0-9, _, . and -, got ${JSON.stringify(stateTableName)}`,
    );
  if (resumeQueueUrl !== undefined && !URL.canParse(resumeQueueUrl))
    problems.push(
      `RESUME_QUEUE_URL must be the URL of an SQS queue, got ${JSON.stringify(resumeQueueUrl)}`,
    );
  if (!(quotaShare > 0 && quotaShare <= 1))
    problems.push(
      `QUOTA_SHARE must be a number above 0 and at most 1, got ${JSON.stringify(variables.QUOTA_SHARE)}`,
    );
  if (tell !== 'true' && tell !== 'false')
    problems.push(`TELL_VIOLATIONS must be true or false, got ${JSON.stringify(tell)}`);
  if (problems.length > 0)
    throw new Error(`the function's environment is invalid: ${problems.join('; ')}`);
  return { quotaShare, region, stateTableName, resumeQueueUrl, tellsViolations: tell === 'true' };
}
