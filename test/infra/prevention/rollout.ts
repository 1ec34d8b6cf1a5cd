// What a rollout of the rule leaves in a member account, by the names that it has there: the templates that are
// deployed, under the names of stacks that the pages and the app give them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasGap, resolveResource } from '../../support/resolve-template.ts';
import { readTemplate, type Template } from '../../support/template.ts';

const generated = join(import.meta.dirname, '../../../infra/generated');

/** Everything that is deployed into the accounts that the rule watches. */
const memberTemplates = ['member.yaml', 'central-member-role.yaml'] as const;

const regionAndAccount = 'eu-central-1:111122223333';

/** Stacks, by hand, from the CLI, of a StackSet, and of the app. */
const stackNames = [
  'sagemaker-training-job-in-vpc',
  'StackSet-sagemaker-training-job-in-vpc-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  'StackSet-sagemaker-training-job-in-vpc-member-role-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  'SageMakerTrainingJobInVpc',
  'SageMakerTrainingJobInVpcOrganizationPack',
] as const;

/** A type of resource that has a name, as CloudFormation and as IAM know it. */
interface NamedType {
  readonly service: string;
  /** In the service authorization reference. */
  readonly iamType: string;
  readonly nameProperty: string;
  readonly longestName: number;
  arn(name: string): string;
}

export const namedTypes: Readonly<Record<string, NamedType>> = {
  'AWS::Lambda::Function': {
    service: 'lambda',
    iamType: 'function',
    nameProperty: 'FunctionName',
    longestName: 64,
    arn: (name) => `arn:aws:lambda:${regionAndAccount}:function:${name}`,
  },
  'AWS::IAM::Role': {
    service: 'iam',
    iamType: 'role',
    nameProperty: 'RoleName',
    longestName: 64,
    arn: (name) => `arn:aws:iam::111122223333:role/${name}`,
  },
  'AWS::SQS::Queue': {
    service: 'sqs',
    iamType: 'queue',
    nameProperty: 'QueueName',
    longestName: 80,
    arn: (name) => `arn:aws:sqs:${regionAndAccount}:${name}`,
  },
  'AWS::DynamoDB::Table': {
    service: 'dynamodb',
    iamType: 'table',
    nameProperty: 'TableName',
    longestName: 255,
    arn: (name) => `arn:aws:dynamodb:${regionAndAccount}:table/${name}`,
  },
  'AWS::Events::Rule': {
    service: 'events',
    iamType: 'rule-on-default-event-bus',
    nameProperty: 'Name',
    longestName: 64,
    arn: (name) => `arn:aws:events:${regionAndAccount}:rule/${name}`,
  },
  'AWS::CloudWatch::Alarm': {
    service: 'cloudwatch',
    iamType: 'alarm',
    nameProperty: 'AlarmName',
    longestName: 255,
    arn: (name) => `arn:aws:cloudwatch:${regionAndAccount}:alarm:${name}`,
  },
  'AWS::SNS::Topic': {
    service: 'sns',
    iamType: 'topic',
    nameProperty: 'TopicName',
    longestName: 256,
    arn: (name) => `arn:aws:sns:${regionAndAccount}:${name}`,
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    iamType: 'log-group',
    nameProperty: 'LogGroupName',
    longestName: 512,
    arn: (name) => `arn:aws:logs:${regionAndAccount}:log-group:${name}`,
  },
  'AWS::Config::ConfigRule': {
    service: 'config',
    iamType: 'ConfigRule',
    nameProperty: 'ConfigRuleName',
    longestName: 128,
    arn: () => `arn:aws:config:${regionAndAccount}:config-rule/config-rule-abc123`,
  },
  'AWS::Config::ConformancePack': {
    service: 'config',
    iamType: 'ConformancePack',
    nameProperty: 'ConformancePackName',
    longestName: 256,
    arn: (name) => `arn:aws:config:${regionAndAccount}:conformance-pack/${name}/pack-abc123`,
  },
  'AWS::CloudFormation::Stack': {
    service: 'cloudformation',
    iamType: 'stack',
    nameProperty: 'StackName',
    longestName: 128,
    arn: (name) => `arn:aws:cloudformation:${regionAndAccount}:stack/${name}/4e5f`,
  },
};

/** Types without a name of their own: changing them is an action on the resource that they belong to. */
export const partsOfOthers: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'a part of the role',
  'AWS::Lambda::EventInvokeConfig': 'a part of the function',
  'AWS::Lambda::EventSourceMapping': 'known by the function that it feeds',
  'AWS::Lambda::Permission': 'a part of the function',
  'AWS::SNS::Subscription': 'a part of the topic',
  'AWS::SNS::TopicPolicy': 'a part of the topic',
  'AWS::SQS::QueuePolicy': 'a part of the queue',
};

/** Types that the protective policy leaves to members, each with the reason. */
export const leftToMembers: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Dashboard': 'nothing reads it',
};

/** What other things are found by, so that every rollout gives it its name. */
const alwaysNamed: readonly string[] = [
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::Config::ConfigRule',
  'AWS::Config::ConformancePack',
];

export interface DeployedResource {
  readonly type: string;
  readonly arn: string;
}

/** Every type of resource that a rollout creates in a member account. */
export function deployedTypes(): readonly string[] {
  return [...new Set(memberResources().map(({ type }) => type))];
}

/** Every named resource of every rollout, each by every name that it can have. */
export function deployedResources(): readonly DeployedResource[] {
  const resources = stackNames.flatMap((stackName) => [
    { type: 'AWS::CloudFormation::Stack', arn: arnOf('AWS::CloudFormation::Stack', stackName) },
    ...memberResources().flatMap(({ type, logicalId, properties }) => {
      const named = namedTypes[type];
      if (named === undefined) return [];
      const given = properties[named.nameProperty];
      const hasName = typeof given === 'string' && !hasGap(given);
      // Other stacks, such as the app's, may leave the name to CloudFormation where the member template gives one.
      const names = [
        ...(hasName ? [given] : []),
        ...(hasName && alwaysNamed.includes(type)
          ? []
          : generatedNames(stackName, logicalId, named.longestName)),
      ];
      return names.map((name) => ({ type, arn: named.arn(name) }));
    }),
  ]);
  return [...new Map(resources.map((resource) => [resource.arn, resource])).values()];
}

function arnOf(type: string, name: string): string {
  const named = namedTypes[type];
  if (named === undefined) throw new Error(`${type} has no name`);
  return named.arn(name);
}

/**
 * What CloudFormation may call a resource: `<stack>-<logical id>-<12 characters>`. How it shortens what is too long
 * is not documented: here the stack's name takes half of what there is, or whatever the logical id leaves of it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
function generatedNames(stackName: string, logicalId: string, longest: number): readonly string[] {
  const suffix = '0123456789AB';
  const room = longest - suffix.length - 2;
  const half = Math.floor(room / 2) - 1;
  const name = (stack: string, id: string) => `${stack}-${id}-${suffix}`;
  if (stackName.length + logicalId.length <= room) return [name(stackName, logicalId)];
  return [
    name(stackName.slice(0, half), logicalId.slice(0, half)),
    name(stackName.slice(0, Math.max(half, room - logicalId.length)), logicalId.slice(0, half)),
  ];
}

/** With the names that the defaults of the parameters give, and whether or not a condition holds. */
function memberResources() {
  return memberTemplates.flatMap((name) => {
    const template = generatedTemplate(name);
    return Object.entries(template.Resources).map(([logicalId, { Type: type }]) => ({
      type,
      logicalId,
      properties: resolveResource(template, type, {}, logicalId),
    }));
  });
}

/** @throws Error if nobody has rendered it. */
export function generatedTemplate(name: string): Template {
  const found = readdirSync(generated, { recursive: true, encoding: 'utf8' }).find(
    (path) => path === name || path.endsWith(`/${name}`),
  );
  if (found === undefined) throw new Error(`infra/generated has no ${name}: run npm run templates`);
  return readTemplate(readFileSync(join(generated, found), 'utf8'));
}
