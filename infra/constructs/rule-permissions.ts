// What the function's role may do, as data: the role is built from this list and holds nothing else.
// A test compares these actions with the operations the rule really calls.

/** What a statement is about; `rule-role.ts` gives each its ARN. */
export type PermissionResource =
  | 'everything'
  | 'training jobs'
  | 'rule'
  | 'state table'
  | 'member roles'
  | 'reevaluation queue'
  | 'dead-letter queue'
  | 'log streams'
  | 'encryption key';

/** The option a statement comes with; without one it is always there. */
export type PermissionOption = 'search' | 'reevaluation' | 'encryption key' | 'vpc';

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
    sid: 'ReadTags',
    actions: ['sagemaker:ListTags'],
    resource: 'training jobs',
    why: 'know whether a tag exempts a violation that the search index lacks; not called without exemptTag',
    see: 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTags.html',
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
    onlyWith: 'reevaluation',
    why: 'have a new job judged within minutes, and an unfinished run resumed',
    see: 'https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html',
  },
  {
    sid: 'KeepState',
    actions: [
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ],
    resource: 'state table',
    why: 'remember what has been judged and reported, and work on it alone',
    see: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html',
  },
  {
    sid: 'AskToBeResumed',
    actions: ['sqs:SendMessage'],
    resource: 'reevaluation queue',
    onlyWith: 'reevaluation',
    why: 'have a run that left work followed by another',
    see: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html',
  },
  {
    sid: 'PollQueue',
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resource: 'reevaluation queue',
    onlyWith: 'reevaluation',
    why: "be given the queue's messages: Lambda's poller uses this role",
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html',
  },
  {
    sid: 'KeepFailedInvocations',
    actions: ['sqs:SendMessage'],
    resource: 'dead-letter queue',
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
    sid: 'UseKey',
    actions: [
      'kms:Decrypt',
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ],
    resource: 'encryption key',
    onlyWith: 'encryption key',
    why: 'use the table and the queues that the key encrypts: both act on the key with the rights of their caller',
    see: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  },
  {
    sid: 'ConnectToVpc',
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resource: 'everything',
    onlyWith: 'vpc',
    why: 'let Lambda connect the function to its VPC; the interfaces have no names before they exist',
    see: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  },
];

/** The statements that come with the given options. */
export function permissionsWith(options: ReadonlySet<PermissionOption>): readonly Permission[] {
  return rulePermissions.filter(({ onlyWith }) => onlyWith === undefined || options.has(onlyWith));
}
