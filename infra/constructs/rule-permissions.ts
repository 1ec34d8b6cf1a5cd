// What the function's role may do, as data: the role is built from this list and holds nothing else.
// A test compares these actions with the operations the rule really calls.

/** What a statement is about; `rule-role.ts` gives each its ARN. */
export type PermissionResource =
  | 'everything'
  | 'training jobs'
  | 'rule'
  | 'checkpoints'
  | 'checkpoint path'
  | 'member roles'
  | 're-evaluation queue'
  | 'dead-letter queue'
  | 'log streams'
  | 'encryption key';

/** The option a statement comes with; without one it is always there. */
export type PermissionOption =
  | 'search'
  | 'resume'
  | 're-evaluation'
  | 'dead letters'
  | 'encryption key';

/** One IAM statement; `why` completes "the function needs this to …", `see` is the page of AWS. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resource: PermissionResource;
  readonly onlyWith?: PermissionOption;
  readonly why: string;
  readonly see: string;
}

export const rulePermissions: readonly Permission[] = [
  {
    sid: 'ListJobs',
    actions: ['sagemaker:ListTrainingJobs'],
    resource: 'everything',
    why: 'know which jobs exist; the action has no resource to name',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTrainingJobs.html',
  },
  {
    sid: 'DescribeJobs',
    actions: ['sagemaker:DescribeTrainingJob'],
    resource: 'training jobs',
    why: 'read the network settings of a job before it is convicted',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeTrainingJob.html',
  },
  {
    sid: 'SearchJobs',
    actions: ['sagemaker:Search'],
    resource: 'everything',
    onlyWith: 'search',
    why: 'read the network settings of 100 jobs with one call; the action has no resource to name',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html',
  },
  {
    sid: 'ReportResults',
    actions: ['config:PutEvaluations'],
    resource: 'everything',
    why: 'report; the action has no resource to name, the result token names the rule',
    see: 'https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html',
  },
  {
    sid: 'ReadResults',
    actions: ['config:GetComplianceDetailsByConfigRule'],
    resource: 'rule',
    why: 'send only what differs from the results that Config holds',
    see: 'https://docs.aws.amazon.com/config/latest/APIReference/API_GetComplianceDetailsByConfigRule.html',
  },
  {
    sid: 'StartEvaluation',
    actions: ['config:StartConfigRulesEvaluation'],
    resource: 'rule',
    onlyWith: 're-evaluation',
    why: 'have a new job judged within minutes, and an unfinished run resumed',
    see: 'https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html',
  },
  {
    sid: 'KeepCheckpoint',
    actions: ['ssm:GetParameter', 'ssm:PutParameter'],
    resource: 'checkpoints',
    why: 'remember which creation times have been judged and reported',
    see: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html',
  },
  {
    sid: 'FindRules',
    actions: ['ssm:GetParametersByPath'],
    resource: 'checkpoint path',
    onlyWith: 're-evaluation',
    why: 'know by their checkpoints which rules to evaluate: a conformance pack makes up their names',
    see: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html',
  },
  {
    sid: 'AskToBeResumed',
    actions: ['sqs:SendMessage'],
    resource: 're-evaluation queue',
    onlyWith: 'resume',
    why: 'have a run that left work followed by another',
    see: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html',
  },
  {
    sid: 'PollQueue',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resource: 're-evaluation queue',
    onlyWith: 're-evaluation',
    why: "be given the queue's messages: Lambda's poller uses this role",
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  },
  {
    sid: 'KeepFailedInvocations',
    actions: ['sqs:SendMessage'],
    resource: 'dead-letter queue',
    onlyWith: 'dead letters',
    why: 'let Lambda keep the record of an invocation that failed for good',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  },
  {
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resource: 'log streams',
    why: 'write to its own log group; the group itself comes with the stack',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html',
  },
  {
    sid: 'UseQueueKey',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resource: 'encryption key',
    onlyWith: 'encryption key',
    why: 'send to and receive from queues that the key encrypts',
    see: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
  },
];

/** The statements that come with the given options. */
export function permissionsWith(options: ReadonlySet<PermissionOption>): readonly Permission[] {
  return rulePermissions.filter(({ onlyWith }) => onlyWith === undefined || options.has(onlyWith));
}

/** The statements of a function that takes the queue's messages and nothing else. */
export const consumerPermissions: readonly Permission[] = rulePermissions.filter(({ sid }) =>
  ['StartEvaluation', 'FindRules', 'AskToBeResumed', 'PollQueue', 'WriteLogs'].includes(sid),
);
