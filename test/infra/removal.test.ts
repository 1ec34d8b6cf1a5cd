// Deleting a stack leaves nothing that costs money, and what it does leave is named in docs/operations.md.

import { readFileSync } from 'node:fs';
import { RemovalPolicy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { rulePermissions } from '../../infra/constructs/rule-permissions.ts';
import type { Template } from '../support/template.ts';
import { memberTemplate, synthesize } from './synthesize.ts';

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const [, whatRemains = ''] = /\n### What remains\n([\s\S]*?)\n##/.exec(page) ?? [];

/** CloudFormation deletes each of these with its stack where the template says nothing. */
const deletedByDefault = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Config::ConfigRule',
  'AWS::Config::ConformancePack',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
]);

/** The resources that stay behind, by type. */
function retained({ Resources }: Template): readonly string[] {
  return Object.values(Resources)
    .filter(({ Type, DeletionPolicy }) =>
      DeletionPolicy === undefined ? !deletedByDefault.has(Type) : DeletionPolicy !== 'Delete',
    )
    .map(({ Type }) => Type)
    .toSorted();
}

describe('a deleted stack', () => {
  it.each([
    ['of CDK', () => synthesize().toJSON() as Template],
    ['of member.yaml', memberTemplate],
  ])('%s leaves none of its resources behind', (_, read) => {
    expect(retained(read())).toEqual([]);
  });

  it('retains the log group, the table and the queues if asked to, and nothing else', () => {
    const template = synthesize({ removalPolicy: RemovalPolicy.RETAIN }).toJSON() as Template;

    expect(retained(template)).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::Logs::LogGroup',
      'AWS::SQS::Queue',
      'AWS::SQS::Queue',
    ]);
    expect(whatRemains).toContain('`removalPolicy`');
  });

  it('has a function that cannot create its log group again after the group is deleted', () => {
    const granted = rulePermissions.flatMap(({ actions }) => actions);

    expect(granted).not.toContain('logs:CreateLogGroup');
  });
});

describe('what the function writes outside of its stack', () => {
  /** Writes that go into a resource of the stack are gone with it, messages among them. */
  const intoTheStack = /^(dynamodb|ec2|logs|sqs|kms):/;
  const writes = rulePermissions
    .flatMap(({ actions }) => actions)
    .filter((action) => /:(Put|Create|Start|Send|Delete)/.test(action))
    .filter((action) => !intoTheStack.test(action));

  it.each([
    ['config:PutEvaluations', 'AWS::Config::ResourceCompliance'],
    ['config:StartConfigRulesEvaluation', 'AWS::Config::ResourceCompliance'],
    ['events:PutEvents', 'messages of violations'],
  ])('by %s is named among what remains', (action, named) => {
    expect(writes).toContain(action);
    expect(whatRemains).toContain(named);
  });

  it('is nothing else', () => {
    expect(writes).toHaveLength(3);
  });
});
