// What a deployment tells whoever made it.

import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aRuleStack, memberTemplate, synthesize } from './synthesize.ts';

type Values = Readonly<Record<string, string | boolean>>;

/** The text of a value, by the values of references and conditions. */
function textOf(value: unknown, given: Values): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = ['', '']] = Object.entries(value as object);
  if (name === 'Ref') return String(given[argument] ?? `<${argument}>`);
  if (name === 'Fn::GetAtt') return `<${argument.join('.')}>`;
  if (name === 'Fn::Join')
    return argument[1].map((part: unknown) => textOf(part, given)).join(argument[0]);
  if (name === 'Fn::Sub') return argument;
  if (name !== 'Fn::If') throw new Error(`${name} is not understood`);
  const [condition, yes, no] = argument;
  return textOf(given[condition] === true ? yes : no, given);
}

const region = { 'AWS::Region': 'eu-central-1' };
const outputsOf = (template: Template) => template.findOutputs('*');

describe('the stack of one account', () => {
  it('names the rule, the table, the topic, the dashboard and the next step', () => {
    const outputs = outputsOf(synthesize());

    expect(Object.keys(outputs)).toEqual([
      'RuleArn',
      'StateTableName',
      'AlarmsGoTo',
      'DashboardUrl',
      'NextStep',
    ]);
    expect(textOf(outputs.DashboardUrl?.Value, region)).toMatch(
      /^https:\/\/console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-central-1#dashboards\/dashboard\/<RuleDashboard\w+>$/,
    );
  });

  it.each([
    ['InChina', 'console.amazonaws.cn'],
    ['InGovCloud', 'console.amazonaws-us-gov.com'],
    ['InSovereignCloud', 'console.amazonaws-eusc.eu'],
  ])('links to the console of its partition: %s', (condition, host) => {
    const outputs = outputsOf(synthesize());

    for (const id of ['DashboardUrl', 'NextStep'])
      expect(textOf(outputs[id]?.Value, { ...region, [condition]: true })).toContain(
        `https://${host}/`,
      );
  });

  it('leads to the results of the rule under its own name', () => {
    const outputs = outputsOf(synthesize({ ruleName: 'my-rule' }));

    expect(textOf(outputs.NextStep?.Value, region)).toContain(
      '/config/home?region=eu-central-1#/rules/details?configRuleName=my-rule 2. ',
    );
  });

  it('asks for subscribers of a topic that it made, and of no other', () => {
    const named = aRuleStack({}, { alarmTopicName: 'security-alarms' });
    const given = aRuleStack();
    const nextStep = (template: Template) => textOf(outputsOf(template).NextStep?.Value, region);

    expect(nextStep(Template.fromStack(given))).toContain('2. Subscribe to the alarm topic');
    expect(nextStep(Template.fromStack(named))).not.toContain('Subscribe');
    expect(nextStep(synthesize({ alarms: false }))).not.toContain('Subscribe');
  });

  it('asks for subscribers of the topic of violations, where there is one', () => {
    const outputs = outputsOf(synthesize({ tellViolations: 'chat', alarms: false }));

    expect(textOf(outputs.NextStep?.Value, region)).toContain(
      '2. Subscribe to the topic of violations.',
    );
    expect(outputs).toHaveProperty('ViolationsGoTo');
  });

  it('says nothing of alarms and a dashboard that it does not have', () => {
    const outputs = outputsOf(synthesize({ alarms: false, dashboard: false }));

    expect(Object.keys(outputs)).toEqual(['RuleArn', 'StateTableName', 'NextStep']);
  });
});

describe('the member template', () => {
  const outputs = memberTemplate().Outputs ?? {};

  it('has the same outputs, those of topic and dashboard where there are such', () => {
    expect(Object.keys(outputs)).toEqual(
      Object.keys(outputsOf(synthesize({ tellViolations: 'text' }))),
    );
    expect(outputs.ViolationsGoTo).toMatchObject({ Condition: 'UsesTellViolations' });
    expect(outputs.AlarmsGoTo).toMatchObject({ Condition: 'HasAlarmTopic' });
    expect(outputs.DashboardUrl).toMatchObject({ Condition: 'UsesDashboard' });
  });

  it.each([
    [{ ByRule: true }, /#\/rules\/details\?configRuleName=sagemaker-training-job-in-vpc 2\. /],
    [{ ByPack: true }, /#\/conformance-packs 2\. /],
    [{}, /^1\. Deploy the organization conformance pack: until then nothing is judged\. 2\. /],
  ])('says what to do next, by what brings the rule: %j', (conditions, step) => {
    expect(textOf(outputs.NextStep?.Value, { ...region, ...conditions })).toMatch(step);
  });
});
