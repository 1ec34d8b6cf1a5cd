// The calls that CloudFormation makes to create a template, with the context keys that IAM gives them.

import { resolveResources } from '../../support/resolve-template.ts';
import type { Template } from '../../support/template.ts';
import type { Request } from './simulate.ts';

type Properties = Readonly<Record<string, unknown>>;
type Keys = NonNullable<Request['keys']>;

const account = '111122223333';
const vpcId = 'vpc-0ccccccccccccccc1';

/** A policy of a role is written with the boundary that the role has. */
const boundary = ({ PermissionsBoundary }: Properties): Keys =>
  PermissionsBoundary === undefined
    ? {}
    : { 'iam:PermissionsBoundary': String(PermissionsBoundary) };

/** Lambda adds the VPC of the subnets by itself. */
function vpcKeys({ VpcConfig }: Properties): Keys {
  const { SubnetIds, SecurityGroupIds } = (VpcConfig ?? {}) as Readonly<Record<string, string[]>>;
  if (SubnetIds === undefined || SecurityGroupIds === undefined) return {};
  return {
    'lambda:VpcIds': vpcId,
    'lambda:SubnetIds': SubnetIds,
    'lambda:SecurityGroupIds': SecurityGroupIds,
  };
}

const plain =
  (...actions: readonly string[]) =>
  (): readonly Request[] =>
    actions.map((action) => ({ action }));

/** By type of resource: what creating it calls. */
const calls: Readonly<
  Record<string, (properties: Properties, role: Properties) => readonly Request[]>
> = {
  'AWS::CloudWatch::Alarm': plain('cloudwatch:PutMetricAlarm'),
  'AWS::CloudWatch::Dashboard': plain('cloudwatch:PutDashboard'),
  'AWS::Config::ConfigRule': plain('config:PutConfigRule'),
  'AWS::Config::ConfigurationAggregator': plain('config:PutConfigurationAggregator'),
  'AWS::Config::ConformancePack': plain('config:PutConformancePack'),
  'AWS::Config::StoredQuery': plain('config:PutStoredQuery'),
  'AWS::DynamoDB::Table': plain(
    'dynamodb:CreateTable',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:UpdateTimeToLive',
  ),
  'AWS::Events::Rule': plain('events:PutRule', 'events:PutTargets'),
  'AWS::IAM::Policy': (_, role) => [{ action: 'iam:PutRolePolicy', keys: boundary(role) }],
  'AWS::IAM::Role': (properties) =>
    ['iam:CreateRole', 'iam:PutRolePolicy'].map((action) => ({
      action,
      keys: boundary(properties),
      resource: `arn:aws:iam::${account}:role${properties.Path ?? '/'}example`,
    })),
  'AWS::Lambda::EventInvokeConfig': plain('lambda:PutFunctionEventInvokeConfig'),
  'AWS::Lambda::EventSourceMapping': plain('lambda:CreateEventSourceMapping'),
  'AWS::Lambda::Function': (properties) =>
    ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'].map((action) => ({
      action,
      keys: vpcKeys(properties),
    })),
  'AWS::Lambda::Permission': ({ Principal }) => [
    { action: 'lambda:AddPermission', keys: { 'lambda:Principal': String(Principal) } },
  ],
  'AWS::Logs::LogGroup': ({ KmsKeyId }) =>
    [
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      ...(KmsKeyId === undefined ? [] : ['logs:AssociateKmsKey']),
    ].map((action) => ({ action })),
  'AWS::SNS::Subscription': plain('sns:Subscribe'),
  'AWS::SNS::Topic': plain('sns:CreateTopic'),
  'AWS::SNS::TopicPolicy': plain('sns:SetTopicAttributes'),
  'AWS::SQS::Queue': plain('sqs:CreateQueue'),
  'AWS::SQS::QueuePolicy': plain('sqs:SetQueueAttributes'),
};

/**
 * Every call that creating the template takes under these values.
 *
 * @throws Error for a type of resource whose calls are not known.
 */
export function createCalls(
  template: Template,
  parameters: Readonly<Record<string, string>>,
): readonly Request[] {
  const resources = [...resolveResources(template, parameters).values()];
  const role = resources.find(({ Type }) => Type === 'AWS::IAM::Role')?.Properties ?? {};
  return resources.flatMap(({ Type, Properties }) => {
    const called = calls[Type];
    if (called === undefined) throw new Error(`what creating ${Type} calls is not known`);
    return called(Properties, role);
  });
}

/** What the function's role may do, as requests on resources that are named. */
export function grantedActions(template: Template, parameters: Readonly<Record<string, string>>) {
  const policies = [...resolveResources(template, parameters).values()].flatMap(
    ({ Type, Properties }) => {
      if (Type === 'AWS::IAM::Policy') return [Properties];
      return Type === 'AWS::IAM::Role' ? (Properties.Policies as readonly Properties[]) : [];
    },
  );
  const statements = policies.flatMap(({ PolicyDocument }) => {
    const { Statement } = PolicyDocument as { Statement: readonly { Action: string[] }[] };
    return Statement;
  });
  return [...new Set(statements.flatMap(({ Action }) => Action))];
}
