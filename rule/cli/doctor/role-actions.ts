// What the function's role must be able to do, as doctor asks IAM's simulator. A test compares it with what the stack
// grants; the rights to a VPC and to a key, which few installations have, are left out.

/** What an action is asked about; doctor gives each its ARN. */
export type RoleResource = 'everything' | 'training jobs' | 'rule' | 'table' | 'queue' | 'log';

export interface RoleAction {
  readonly action: string;
  readonly resource: RoleResource;
  /** `queue`: only where the function has one. `never`: a run works without it, only slower. */
  readonly needed?: 'queue' | 'never';
}

export const roleActions: readonly RoleAction[] = [
  { action: 'sagemaker:ListTrainingJobs', resource: 'everything' },
  { action: 'sagemaker:DescribeTrainingJob', resource: 'training jobs' },
  { action: 'sagemaker:ListTags', resource: 'training jobs' },
  { action: 'sagemaker:Search', resource: 'everything', needed: 'never' },
  { action: 'config:PutEvaluations', resource: 'everything' },
  { action: 'config:GetComplianceDetailsByConfigRule', resource: 'rule' },
  { action: 'config:StartConfigRulesEvaluation', resource: 'rule', needed: 'queue' },
  { action: 'dynamodb:GetItem', resource: 'table' },
  { action: 'dynamodb:PutItem', resource: 'table' },
  { action: 'dynamodb:UpdateItem', resource: 'table' },
  { action: 'dynamodb:DeleteItem', resource: 'table' },
  { action: 'dynamodb:Query', resource: 'table' },
  { action: 'sqs:SendMessage', resource: 'queue', needed: 'queue' },
  { action: 'sqs:ReceiveMessage', resource: 'queue', needed: 'queue' },
  { action: 'sqs:DeleteMessage', resource: 'queue', needed: 'queue' },
  { action: 'sqs:GetQueueAttributes', resource: 'queue', needed: 'queue' },
  { action: 'logs:CreateLogStream', resource: 'log' },
  { action: 'logs:PutLogEvents', resource: 'log' },
];
