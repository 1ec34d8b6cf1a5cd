// What whoever deploys the rule into one account must be allowed, as data: one entry for each type of resource in the
// stack and the member template. A test reads the templates and finds a type that is missing here.

import { rulePermissions } from '../constructs/rule-permissions.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';

interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly object[];
}

/** Actions that creating, updating or deleting resources of one type takes. */
export interface DeployerGrant {
  readonly resourceType: string;
  readonly actions: readonly string[];
  /** ARN patterns; `*` where IAM offers no resource for the actions, or CloudFormation asks without naming one. */
  readonly resources: readonly string[];
  /** The service that a role may be passed to. */
  readonly onlyPassedTo?: string;
  /** Whether the role must have the boundary of `boundaryPolicy`. */
  readonly onlyBounded?: true;
}

/** Names that CloudFormation makes up begin with the stack's: of the templates' stacks, and of the CDK app's. */
const STACK_NAMES = [`${DEFAULT_RULE_NAME}*`, 'SageMakerTrainingJobInVpc*'];

const EVERYTHING = ['*'];

/**
 * The name of the policy that bounds every role which the deployer makes. Without it, whoever may create a role with a
 * policy of their own and pass it to a function may do anything.
 */
export const BOUNDARY_NAME = `${DEFAULT_RULE_NAME}-boundary`;

/** In any account and Region: `service:*:*:` or, of global services, `service::*:`. */
function namedAfterStack(prefix: string): readonly string[] {
  return STACK_NAMES.map((name) => `arn:aws:${prefix}${name}`);
}

const FUNCTIONS = [`arn:aws:lambda:*:*:function:${DEFAULT_RULE_NAME}*`];
const LOG_GROUPS = [`arn:aws:logs:*:*:log-group:/aws/lambda/${DEFAULT_RULE_NAME}*`];

/**
 * The actions that CloudFormation's resource handlers declare, less those about properties that no template here
 * sets (VPCs, layers, code signing, tags).
 *
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html (handlers, permissions)
 */
export const deployerGrants: readonly DeployerGrant[] = [
  {
    resourceType: 'AWS::CloudFormation::Stack',
    actions: words(
      'cloudformation',
      'CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet DescribeStackEvents ' +
        'DescribeStackResources DescribeStacks ExecuteChangeSet GetTemplate UpdateStack',
    ),
    resources: STACK_NAMES.map((name) => `arn:aws:cloudformation:*:*:stack/${name}/*`),
  },
  {
    resourceType: 'AWS::CloudFormation::Stack',
    actions: words('cloudformation', 'GetTemplateSummary ValidateTemplate'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::CloudFormation::Stack',
    actions: words('ssm', 'GetParameters'),
    resources: ['arn:aws:ssm:*:*:parameter/cdk-bootstrap/*'],
  },
  {
    resourceType: 'AWS::CloudWatch::Alarm',
    actions: words('cloudwatch', 'DeleteAlarms PutMetricAlarm'),
    resources: namedAfterStack('cloudwatch:*:*:alarm:'),
  },
  {
    resourceType: 'AWS::CloudWatch::Alarm',
    actions: words('cloudwatch', 'DescribeAlarms'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::CloudWatch::Dashboard',
    actions: words('cloudwatch', 'DeleteDashboards GetDashboard PutDashboard'),
    resources: ['arn:aws:cloudwatch::*:dashboard/*'],
  },
  {
    resourceType: 'AWS::Config::ConfigRule',
    actions: words('config', 'DeleteConfigRule PutConfigRule'),
    resources: ['arn:aws:config:*:*:config-rule/*'],
  },
  {
    resourceType: 'AWS::Config::ConfigRule',
    actions: words('config', 'DescribeComplianceByConfigRule DescribeConfigRules'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::Config::ConformancePack',
    actions: words('config', 'DeleteConformancePack PutConformancePack'),
    resources: [`arn:aws:config:*:*:conformance-pack/${DEFAULT_RULE_NAME}/*`],
  },
  {
    resourceType: 'AWS::Config::ConformancePack',
    actions: words('config', 'DescribeConformancePackStatus DescribeConformancePacks'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::Config::ConformancePack',
    actions: words('iam', 'CreateServiceLinkedRole'),
    resources: ['arn:aws:iam::*:role/aws-service-role/config-conforms.amazonaws.com/*'],
  },
  {
    resourceType: 'AWS::DynamoDB::Table',
    actions: words(
      'dynamodb',
      'CreateTable DeleteTable DescribeContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination ' +
        'DescribeTable DescribeTimeToLive GetResourcePolicy ListTagsOfResource UpdateTable UpdateTimeToLive',
    ),
    resources: namedAfterStack('dynamodb:*:*:table/'),
  },
  {
    resourceType: 'AWS::Events::Rule',
    actions: words(
      'events',
      'DeleteRule DescribeRule ListTargetsByRule PutRule PutTargets RemoveTargets',
    ),
    resources: namedAfterStack('events:*:*:rule/'),
  },
  {
    resourceType: 'AWS::IAM::Policy',
    actions: words('iam', 'DeleteRolePolicy PutRolePolicy'),
    resources: namedAfterStack('iam::*:role/'),
    onlyBounded: true,
  },
  {
    resourceType: 'AWS::IAM::Policy',
    actions: words('iam', 'GetRolePolicy'),
    resources: namedAfterStack('iam::*:role/'),
  },
  {
    resourceType: 'AWS::IAM::Role',
    actions: words('iam', 'CreateRole PutRolePermissionsBoundary'),
    resources: namedAfterStack('iam::*:role/'),
    onlyBounded: true,
  },
  {
    resourceType: 'AWS::IAM::Role',
    actions: words(
      'iam',
      'DeleteRole GetRole ListAttachedRolePolicies ListRolePolicies UpdateAssumeRolePolicy UpdateRole',
    ),
    resources: namedAfterStack('iam::*:role/'),
  },
  {
    resourceType: 'AWS::Lambda::EventInvokeConfig',
    actions: words(
      'lambda',
      'DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig',
    ),
    resources: FUNCTIONS,
  },
  {
    resourceType: 'AWS::Lambda::EventSourceMapping',
    actions: words(
      'lambda',
      'DeleteEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping',
    ),
    resources: ['arn:aws:lambda:*:*:event-source-mapping:*'],
  },
  {
    resourceType: 'AWS::Lambda::EventSourceMapping',
    actions: words('lambda', 'CreateEventSourceMapping'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::Lambda::Function',
    actions: words(
      'lambda',
      'CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig GetFunctionRecursionConfig ' +
        'GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration',
    ),
    resources: FUNCTIONS,
  },
  {
    resourceType: 'AWS::Lambda::Function',
    actions: words('iam', 'PassRole'),
    resources: namedAfterStack('iam::*:role/'),
    onlyPassedTo: 'lambda.amazonaws.com',
  },
  {
    resourceType: 'AWS::Lambda::Function',
    actions: words('s3', 'GetObject'),
    resources: ['arn:aws:s3:::cdk-*-assets-*/*'],
  },
  {
    resourceType: 'AWS::Lambda::Permission',
    actions: words('lambda', 'AddPermission GetPolicy RemovePermission'),
    resources: FUNCTIONS,
  },
  {
    resourceType: 'AWS::Logs::LogGroup',
    actions: words(
      'logs',
      'CreateLogGroup DeleteLogGroup DeleteRetentionPolicy GetDataProtectionPolicy ListTagsForResource PutRetentionPolicy',
    ),
    resources: LOG_GROUPS,
  },
  {
    resourceType: 'AWS::Logs::LogGroup',
    actions: words('logs', 'DescribeIndexPolicies DescribeLogGroups DescribeResourcePolicies'),
    resources: EVERYTHING,
  },
  {
    resourceType: 'AWS::SNS::Topic',
    actions: words(
      'sns',
      'CreateTopic DeleteTopic GetDataProtectionPolicy GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource SetTopicAttributes',
    ),
    resources: namedAfterStack('sns:*:*:'),
  },
  {
    resourceType: 'AWS::SNS::TopicPolicy',
    actions: words('sns', 'SetTopicAttributes'),
    resources: namedAfterStack('sns:*:*:'),
  },
  {
    resourceType: 'AWS::SQS::Queue',
    actions: words(
      'sqs',
      'CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes',
    ),
    resources: namedAfterStack('sqs:*:*:'),
  },
  {
    resourceType: 'AWS::SQS::QueuePolicy',
    actions: words('sqs', 'SetQueueAttributes'),
    resources: namedAfterStack('sqs:*:*:'),
  },
];

/**
 * The grants as an IAM policy, to be attached to whoever deploys, or to the role that CloudFormation is given. What is
 * granted on the same resources is one statement, since a managed policy ends at 6,144 characters.
 */
export function deployerPolicy(): PolicyDocument {
  const statements = new Map<string, { Action: Set<string>; rest: object }>();
  for (const { actions, resources, onlyPassedTo, onlyBounded } of deployerGrants) {
    const rest = {
      Resource: resources,
      ...(onlyPassedTo && { Condition: { StringEquals: { 'iam:PassedToService': onlyPassedTo } } }),
      ...(onlyBounded && {
        Condition: {
          ArnLike: { 'iam:PermissionsBoundary': `arn:aws:iam::*:policy/${BOUNDARY_NAME}` },
        },
      }),
    };
    const key = JSON.stringify(rest);
    const { Action } = statements.get(key) ?? { Action: [] };
    statements.set(key, { Action: new Set([...Action, ...actions]), rest });
  }
  return {
    Version: '2012-10-17',
    Statement: [...statements.values()].map(({ Action, rest }) => ({
      Effect: 'Allow',
      Action: [...Action],
      ...rest,
    })),
  };
}

/** What the function can need at most, under every option: the policy that the deployer's roles must be bounded by. */
export function boundaryPolicy(): PolicyDocument {
  const actions = new Set(rulePermissions.flatMap((permission) => permission.actions));
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: [...actions].toSorted(), Resource: '*' }],
  };
}

function words(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name}`);
}
