// What people read of a violation: the events that the function really sends, through the event rules and the input
// transformers of the template, as EventBridge documents them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, it } from 'vitest';
import { TrainingJobInVpcRule } from '../../infra/constructs/training-job-in-vpc-rule.ts';
import { EVENT_SOURCE } from '../../infra/constructs/violation-topic.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { eventSource } from '../../rule/aws/violation-events.ts';
import type { BusEvent } from '../../rule/local-aws/bus-event.ts';
import { resolveResources } from '../support/resolve-template.ts';
import { readTemplate } from '../support/template.ts';
import {
  eventsOfTheFunction,
  type InputTransformer,
  transformed,
} from '../support/violation-news.ts';
import { onlyResource, standInCode } from './synthesize.ts';

const template = readTemplate(
  readFileSync(join(import.meta.dirname, '../../infra/generated/member.yaml'), 'utf8'),
);

interface EventRule {
  readonly EventPattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail: { readonly ruleName: readonly (string | { readonly prefix: string })[] };
  };
  readonly Targets: readonly [{ readonly InputTransformer: InputTransformer }];
}

/** What SNS is given for an event; undefined if no rule of the template matches. */
function messageOf(event: BusEvent, messages: 'text' | 'chat'): string | undefined {
  const resources = resolveResources(template, { TellViolations: messages });
  const rules = [...resources].flatMap(([id, { Properties }]) =>
    id.startsWith('Violations') && 'EventPattern' in Properties
      ? [Properties as unknown as EventRule]
      : [],
  );
  expect(rules).toHaveLength(2);
  const rule = rules.find(
    ({ EventPattern: pattern }) =>
      pattern.source.includes(event.source) &&
      pattern['detail-type'].includes(event['detail-type']) &&
      pattern.detail.ruleName.some((wanted) =>
        typeof wanted === 'string'
          ? wanted === event.detail.ruleName
          : String(event.detail.ruleName).startsWith(wanted.prefix),
      ),
  );
  return rule && transformed(rule.Targets[0].InputTransformer, event);
}

it('has events of one source in the function and in the templates', () => {
  expect(EVENT_SOURCE).toBe(eventSource);
});

it('tells of a new violation in words, with its links', async () => {
  const [, violation] = await eventsOfTheFunction();

  expect(violation && messageOf(violation, 'text')?.split('\n')).toEqual([
    '"Training job churn-7 does not run in a VPC as required"',
    '"Account 111122223333, Region eu-central-1."',
    '"Not in a VPC: the job has no VpcConfig. Fix: https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html"',
    '"Job: https://console.aws.amazon.com/sagemaker/home?region=eu-central-1#/jobs/churn-7"',
    '"In AWS Config: https://console.aws.amazon.com/config/home?region=eu-central-1#/rules/details?configRuleName=sagemaker-training-job-in-vpc"',
    '"How to close it: https://docs.aws.amazon.com/sagemaker/latest/dg/train-vpc.html"',
  ]);
});

it('tells of violations of a rule that a conformance pack brought, and of no other', async () => {
  const [, violation] = await eventsOfTheFunction();
  const messageFor = (ruleName: string) =>
    violation && messageOf({ ...violation, detail: { ...violation.detail, ruleName } }, 'text');
  const ofPack = 'sagemaker-training-job-in-vpc-conformance-pack-ab12cd34e';

  expect(messageFor(ofPack)).toContain(`/rules/details?configRuleName=${ofPack}"`);
  expect(messageFor('sagemaker-training-job-in-vpc-2')).toBeUndefined();
});

it('tells of a sweep in one message', async () => {
  const [digest] = await eventsOfTheFunction();

  expect(digest && messageOf(digest, 'text')).toMatch(
    /^"Training jobs outside a VPC: 1 results are new or have changed"\n"Account 111122223333,/,
  );
});

it('speaks the schema of chat applications where asked to', async () => {
  const [digest, violation] = await eventsOfTheFunction();

  for (const event of [digest, violation]) {
    const message = JSON.parse((event && messageOf(event, 'chat')) ?? '');
    expect(message).toMatchObject({ version: '1.0', source: 'custom' });
    expect(message.content.textType).toBe('client-markdown');
    expect(message.content.description).toContain('Account 111122223333, Region eu-central-1.');
  }
});

it('has no topic and no event rule where nobody is to be told', () => {
  const ids = [...resolveResources(template, {}).keys()];
  expect(ids.filter((id) => id.startsWith('Violations'))).toEqual([]);
});

interface KeyStatement {
  readonly Sid?: string;
  readonly Condition?: object;
}

it('lets EventBridge use a key under the one condition that SNS supports', () => {
  const stack = new Stack(createApp(), 'Stack');
  new TrainingJobInVpcRule(stack, 'Rule', {
    encryptionKey: new Key(stack, 'Key'),
    tellViolations: 'text',
    code: standInCode(),
  });
  const { Properties: key } = onlyResource(Template.fromStack(stack), 'AWS::KMS::Key') as {
    readonly Properties: { readonly KeyPolicy: { readonly Statement: readonly KeyStatement[] } };
  };
  const statement = key.KeyPolicy.Statement.find(({ Sid }) => Sid === 'EncryptViolations');

  // With the account or ARN of the source, no event would arrive.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  expect(statement?.Condition).toEqual({
    ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': expect.anything() },
  });
});
