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
  grant(
    'AWS::CloudFormation::Stack',
    'cloudformation',
    'CreateChangeSet CreateStack DeleteChangeSet DeleteStack DescribeChangeSet ' +
      'DescribeStackEvents DescribeStackResources DescribeStacks ExecuteChangeSet ' +
      'GetTemplate UpdateStack',
    STACK_NAMES.map((name) => `arn:aws:cloudformation:*:*:stack/${name}/*`),
  ),
  grant(
    'AWS::CloudFormation::Stack',
    'cloudformation',
    'GetTemplateSummary ValidateTemplate',
    EVERYTHING,
  ),
  grant('AWS::CloudFormation::Stack', 'ssm', 'GetParameters', [
    'arn:aws:ssm:*:*:parameter/cdk-bootstrap/*',
  ]),
  grant(
    'AWS::CloudWatch::Alarm',
    'cloudwatch',
    'DeleteAlarms PutMetricAlarm',
    namedAfterStack('cloudwatch:*:*:alarm:'),
  ),
  grant('AWS::CloudWatch::Alarm', 'cloudwatch', 'DescribeAlarms', EVERYTHING),
  grant('AWS::CloudWatch::Dashboard', 'cloudwatch', 'DeleteDashboards GetDashboard PutDashboard', [
    'arn:aws:cloudwatch::*:dashboard/*',
  ]),
  grant('AWS::Config::ConfigRule', 'config', 'DeleteConfigRule PutConfigRule', [
    'arn:aws:config:*:*:config-rule/*',
  ]),
  grant(
    'AWS::Config::ConfigRule',
    'config',
    'DescribeComplianceByConfigRule DescribeConfigRules',
    EVERYTHING,
  ),
  grant('AWS::Config::ConformancePack', 'config', 'DeleteConformancePack PutConformancePack', [
    `arn:aws:config:*:*:conformance-pack/${DEFAULT_RULE_NAME}/*`,
  ]),
  grant(
    'AWS::Config::ConformancePack',
    'config',
    'DescribeConformancePackStatus DescribeConformancePacks',
    EVERYTHING,
  ),
  grant('AWS::Config::ConformancePack', 'iam', 'CreateServiceLinkedRole', [
    'arn:aws:iam::*:role/aws-service-role/config-conforms.amazonaws.com/*',
  ]),
  grant(
    'AWS::DynamoDB::Table',
    'dynamodb',
    'CreateTable DeleteTable DescribeContinuousBackups DescribeContributorInsights ' +
      'DescribeKinesisStreamingDestination DescribeTable DescribeTimeToLive ' +
      'GetResourcePolicy ListTagsOfResource UpdateContinuousBackups ' +
      'UpdateTable UpdateTimeToLive',
    namedAfterStack('dynamodb:*:*:table/'),
  ),
  grant(
    'AWS::Events::Rule',
    'events',
    'DeleteRule DescribeRule ListTargetsByRule PutRule PutTargets RemoveTargets',
    namedAfterStack('events:*:*:rule/'),
  ),
  grant(
    'AWS::IAM::Policy',
    'iam',
    'DeleteRolePolicy PutRolePolicy',
    namedAfterStack('iam::*:role/'),
    { onlyBounded: true },
  ),
  grant('AWS::IAM::Policy', 'iam', 'GetRolePolicy', namedAfterStack('iam::*:role/')),
  grant(
    'AWS::IAM::Role',
    'iam',
    'CreateRole PutRolePermissionsBoundary',
    namedAfterStack('iam::*:role/'),
    { onlyBounded: true },
  ),
  grant(
    'AWS::IAM::Role',
    'iam',
    'DeleteRole GetRole ListAttachedRolePolicies ListRolePolicies UpdateAssumeRolePolicy UpdateRole',
    namedAfterStack('iam::*:role/'),
  ),
  grant(
    'AWS::Lambda::EventInvokeConfig',
    'lambda',
    'DeleteFunctionEventInvokeConfig GetFunctionEventInvokeConfig ' +
      'PutFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig',
    FUNCTIONS,
  ),
  grant(
    'AWS::Lambda::EventSourceMapping',
    'lambda',
    'DeleteEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping',
    ['arn:aws:lambda:*:*:event-source-mapping:*'],
  ),
  grant('AWS::Lambda::EventSourceMapping', 'lambda', 'CreateEventSourceMapping', EVERYTHING),
  grant(
    'AWS::Lambda::Function',
    'lambda',
    'CreateFunction DeleteFunction GetFunction GetFunctionCodeSigningConfig ' +
      'GetFunctionRecursionConfig GetRuntimeManagementConfig UpdateFunctionCode ' +
      'UpdateFunctionConfiguration',
    FUNCTIONS,
  ),
  grant('AWS::Lambda::Function', 'iam', 'PassRole', namedAfterStack('iam::*:role/'), {
    onlyPassedTo: 'lambda.amazonaws.com',
  }),
  grant('AWS::Lambda::Function', 's3', 'GetObject', ['arn:aws:s3:::cdk-*-assets-*/*']),
  grant('AWS::Lambda::Permission', 'lambda', 'AddPermission GetPolicy RemovePermission', FUNCTIONS),
  grant(
    'AWS::Logs::LogGroup',
    'logs',
    'CreateLogGroup DeleteLogGroup DeleteRetentionPolicy GetDataProtectionPolicy ' +
      'ListTagsForResource PutRetentionPolicy',
    LOG_GROUPS,
  ),
  grant(
    'AWS::Logs::LogGroup',
    'logs',
    'DescribeIndexPolicies DescribeLogGroups DescribeResourcePolicies',
    EVERYTHING,
  ),
  grant(
    'AWS::SNS::Topic',
    'sns',
    'CreateTopic DeleteTopic GetDataProtectionPolicy GetTopicAttributes ' +
      'ListSubscriptionsByTopic ListTagsForResource SetTopicAttributes',
    namedAfterStack('sns:*:*:'),
  ),
  grant('AWS::SNS::TopicPolicy', 'sns', 'SetTopicAttributes', namedAfterStack('sns:*:*:')),
  grant(
    'AWS::SQS::Queue',
    'sqs',
    'CreateQueue DeleteQueue GetQueueAttributes GetQueueUrl ListQueueTags SetQueueAttributes',
    namedAfterStack('sqs:*:*:'),
  ),
  grant('AWS::SQS::QueuePolicy', 'sqs', 'SetQueueAttributes', namedAfterStack('sqs:*:*:')),
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

/** @param names actions of the service, with spaces. */
function grant(
  resourceType: string,
  service: string,
  names: string,
  resources: readonly string[],
  restriction: Pick<DeployerGrant, 'onlyPassedTo' | 'onlyBounded'> = {},
): DeployerGrant {
  const actions = names.split(' ').map((name) => `${service}:${name}`);
  return { resourceType, actions, resources, ...restriction };
}
