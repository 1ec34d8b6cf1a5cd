// The templates of docs/central-notifications.md: what they forward is what there is, and what people read is whole.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENT_SOURCE } from '../../../infra/constructs/violation-topic.ts';
import { DEFAULT_PROTECTION } from '../../../infra/prevention/policies/protective-policy.ts';
import { readTemplate } from '../../support/template.ts';
import {
  eventsOfTheFunction,
  type InputTransformer,
  transformed,
} from '../../support/violation-news.ts';

const page = readFileSync(
  join(import.meta.dirname, '../../../docs/central-notifications.md'),
  'utf8',
);
const [listen, send] = [...page.matchAll(/^ {3}```yaml\n([\s\S]*?)^ {3}```/gm)].map(
  ([, indented = '']) => readTemplate(indented.replaceAll(/^ {3}/gm, '')),
);

interface EventRule {
  readonly EventBusName?: unknown;
  readonly EventPattern: Readonly<Record<string, unknown>>;
  readonly Targets: readonly { readonly InputTransformer: InputTransformer }[];
}

const ruleOf = (template: typeof listen, id: string) =>
  template?.Resources[id]?.Properties as unknown as EventRule;

/** What people read, where every placeholder is filled from the event. */
function messageOf(id: string, event: object): { readonly content: { readonly title: string } } {
  const [target] = ruleOf(listen, id).Targets;
  return JSON.parse(
    transformed(target?.InputTransformer ?? { InputPathsMap: {}, InputTemplate: '' }, event),
  );
}

describe('the sending side', () => {
  it("sends what the function sends, and alarms by the names that the rule's alarms begin with", () => {
    expect(ruleOf(send, 'Violations').EventPattern).toEqual({ source: [EVENT_SOURCE] });
    expect(ruleOf(send, 'Alarms').EventPattern).toMatchObject({
      source: ['aws.cloudwatch'],
      detail: { state: { value: ['ALARM'] } },
    });
    const { alarmName } = ruleOf(send, 'Alarms').EventPattern.detail as {
      alarmName: readonly { prefix: string }[];
    };
    expect(alarmName.map(({ prefix }) => prefix).toSorted()).toEqual(
      [...DEFAULT_PROTECTION.namesContaining].toSorted(),
    );
  });
});

describe('the listening side', () => {
  it('tells of the events that the function sends, by their detail type', async () => {
    const [digest, violation] = await eventsOfTheFunction();

    expect(ruleOf(listen, 'Digest').EventPattern).toEqual({
      'detail-type': [digest?.['detail-type']],
    });
    expect(messageOf('Digest', digest ?? {})).toMatchObject({
      version: '1.0',
      source: 'custom',
      content: { title: 'Training jobs outside a VPC: 1 results are new or have changed' },
    });
    expect(ruleOf(listen, 'Violation').EventPattern).toEqual({
      'detail-type': [violation?.['detail-type']],
    });
    expect(messageOf('Violation', violation ?? {}).content).toMatchObject({
      title: 'Training job churn-7 does not run in a VPC as required',
      description: expect.stringMatching(
        /^Account 111122223333, Region eu-central-1\. Not in a VPC/,
      ),
    });
  });

  it('tells of an alarm with its name and place', () => {
    const event = {
      account: '111122223333',
      region: 'eu-central-1',
      detail: { alarmName: 'StackSet-sagemaker-training-job-in-vpc-1-AlarmDeadLetters-2' },
    };

    expect(messageOf('Alarm', event).content).toMatchObject({
      description: expect.stringContaining(
        'Account 111122223333, Region eu-central-1: StackSet-sagemaker-training-job-in-vpc-1-AlarmDeadLetters-2',
      ),
    });
  });

  it('lets each of its event rules publish, and no other', () => {
    const rules = Object.entries(listen?.Resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::Events::Rule')
      .map(([id]) => id);

    const policy = JSON.stringify(listen?.Resources.TopicPolicy);
    expect([...policy.matchAll(/"(\w+)[".,]+(?:Arn)"/g)].map(([, id]) => id)).toEqual(rules);
  });
});
