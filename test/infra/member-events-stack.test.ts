import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemberEventsStack } from '../../infra/account/member-events-stack.ts';
import { consumerPermissions } from '../../infra/constructs/rule-permissions.ts';
import {
  renderMemberEventsTemplate,
  renderMemberTemplate,
  TEMPLATE_BODY_LIMIT,
} from '../../infra/rendered-templates.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { resolveResources } from '../support/resolve-template.ts';
import { property, readTemplate, type Template } from '../support/template.ts';

const standIn = 'exports.handler = async () => {};\n';

describe('the template of events and alarms', () => {
  let text: string;
  let template: Template;

  beforeAll(() => {
    text = renderMemberEventsTemplate(standIn);
    template = readTemplate(text);
  });

  it('leaves at least 39,000 bytes for the code', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(TEMPLATE_BODY_LIMIT - 39_000);
  });

  it('names the queue that the member template sends to', () => {
    const name = property(template, 'ReEvaluationQueue', 'QueueName');

    expect(renderMemberTemplate(standIn)).toContain(`/\${AWS::AccountId}/${name}"`);
  });

  it('imports the ARN that the member template exports', () => {
    const [, imported] = /!ImportValue (\S+)/.exec(text) ?? [];

    expect(imported).toBeDefined();
    expect(renderMemberTemplate(standIn)).toContain(`Name: ${imported}\n`);
  });

  it("grants its function the consumer's statements and no other", () => {
    const sids = [...text.matchAll(/Sid: (\w+)\n/g)]
      .map(([, sid]) => sid)
      .filter((sid) => !sid?.startsWith('AllowEventRule'));

    expect(sids.toSorted()).toEqual(consumerPermissions.map(({ sid }) => sid).toSorted());
  });

  it('alarms only where there is a topic', () => {
    const alarms = Object.values(template.Resources).filter(
      ({ Type }) => Type === 'AWS::CloudWatch::Alarm',
    );

    expect(alarms).toHaveLength(6);
    for (const { Condition } of alarms) expect(Condition).toBe('HasAlarmTopic');
  });

  it.each([
    [{ AlarmTopicArn: 'arn:aws:sns:eu-central-1:999999999999:security' }, '999999999999:security'],
    [{ AlarmTopicName: 'security' }, '111122223333:security'],
  ])(
    'sends alarms to the topic that %o says, by its name to one of the own account',
    (given, end) => {
      const exists = resolveResources(template, given);
      const [alarm] = [...exists.values()].filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');

      expect(alarm?.Properties.AlarmActions).toEqual([`arn:aws:sns:eu-central-1:${end}`]);
    },
  );

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new MemberEventsStack(createApp(), 'MemberEvents', { inlineCode: standIn });

    const { violations } = new AwsSolutionsChecks().validateScope(stack);

    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
