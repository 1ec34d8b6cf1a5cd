/** What the function's environment sets, beside the SDK's own variables. */
export interface Environment {
  /** Where checkpoints live; absent: no state, every run covers everything. */
  readonly checkpointParameterPrefix?: string | undefined;
  /** The re-evaluation queue; absent: nobody is asked to resume a run. */
  readonly resumeQueueUrl?: string | undefined;
  /** The share of a found quota that the rule takes, above 0 and at most 1. */
  readonly quotaShare: number;
}

/** The environment, typed; lists every variable that is wrong. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const problems: string[] = [];
  const prefix = variables.CHECKPOINT_PARAMETER_PREFIX || undefined;
  const queueUrl = variables.RESUME_QUEUE_URL || undefined;
  const share = Number(variables.QUOTA_SHARE ?? '0.5');
  if (prefix !== undefined && !/^\/[\w.\-/]{1,900}$/.test(prefix))
    problems.push(
      `CHECKPOINT_PARAMETER_PREFIX must be the beginning of an SSM parameter name with its first slash, such as /sagemaker-training-job-in-vpc/, got ${JSON.stringify(prefix)}`,
    );
  if (queueUrl !== undefined && !URL.canParse(queueUrl))
    problems.push(
      `RESUME_QUEUE_URL must be the URL of an SQS queue, got ${JSON.stringify(queueUrl)}`,
    );
  if (!(share > 0 && share <= 1))
    problems.push(
      `QUOTA_SHARE must be a number above 0 and at most 1, got ${JSON.stringify(variables.QUOTA_SHARE)}`,
    );
  if (problems.length > 0)
    throw new Error(`the function's environment is invalid: ${problems.join('; ')}`);
  return { quotaShare: share, checkpointParameterPrefix: prefix, resumeQueueUrl: queueUrl };
}
