import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { MemberStack } from '../../infra/account/member-stack.ts';
import { renderMemberTemplate, TEMPLATE_BODY_LIMIT } from '../../infra/rendered-templates.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { property, readTemplate, type Template } from '../support/template.ts';

const standIn = 'exports.handler = async () => "it ran";\n';

/** The pack's template, with what CloudFormation puts in for its placeholders. */
function packTemplate(template: Template, values: Record<string, string>): unknown {
  const { 'Fn::Sub': text } = property(template, 'Pack', 'TemplateBody') as { 'Fn::Sub': string };
  return parse(
    text.replace(/\$\{([\w.]+)\}/g, (_, name: string) => values[name] ?? `no value for ${name}`),
  );
}

describe('the member template', () => {
  let text: string;
  let template: Template;

  beforeAll(() => {
    text = renderMemberTemplate(standIn);
    template = readTemplate(text);
  });

  it('needs no asset, no bootstrap and no macro', () => {
    expect(Object.keys(template).toSorted()).toEqual([
      'Conditions',
      'Description',
      'Outputs',
      'Parameters',
      'Resources',
    ]);
    expect(text).not.toMatch(/bootstrap|S3Bucket|Transform/);
  });

  it('leaves at least 45,000 bytes for the code', () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(TEMPLATE_BODY_LIMIT - 45_000);
  });

  it('keeps deletion at what CloudFormation does by default', () => {
    for (const { DeletionPolicy } of Object.values(template.Resources))
      expect(DeletionPolicy).toBeUndefined();
  });

  it('brings a rule, a pack with the same rule, or neither', () => {
    const { Rule, Pack } = template.Resources;

    const pack = packTemplate(template, {
      RuleParameters: '{"Ref":"RuleParameters"}',
      'Function.Arn': '{"Fn::GetAtt":["Function","Arn"]}',
      MaximumExecutionFrequency: '{"Ref":"MaximumExecutionFrequency"}',
    });

    expect(pack).toEqual({
      Resources: { Rule: { Type: 'AWS::Config::ConfigRule', Properties: Rule?.Properties } },
    });
    expect(template.Parameters?.RuleBroughtBy).toMatchObject({
      AllowedValues: ['rule', 'pack', 'none'],
    });
    expect([Rule?.Condition, Pack?.Condition]).toEqual(['ByRule', 'ByPack']);
    expect(template.Conditions).toMatchObject({
      ByRule: { 'Fn::Equals': [{ Ref: 'RuleBroughtBy' }, 'rule'] },
      ByPack: { 'Fn::Equals': [{ Ref: 'RuleBroughtBy' }, 'pack'] },
    });
  });

  it('creates either after the function may be invoked', () => {
    const { Rule, Pack } = template.Resources;

    expect([Rule?.DependsOn, Pack?.DependsOn]).toEqual([['InvokedByConfig'], ['InvokedByConfig']]);
  });

  it('gives a pack a template that is valid whatever the parameters', () => {
    const given = '{"exemptJobNames":"smoke-test-*,canary: #1","requireNetworkIsolation":"true"}';

    const pack = packTemplate(template, { RuleParameters: given });

    expect(pack).toHaveProperty('Resources.Rule.Properties.InputParameters', JSON.parse(given));
  });

  it('lets the function read the results of its own rule, or of rules that packs brought', () => {
    const { Statement } = property(template, 'RoleOnRule', 'PolicyDocument') as {
      Statement: { Resource: { 'Fn::If': unknown[] } }[];
    };

    for (const { Resource } of Statement)
      expect(Resource['Fn::If'].slice(0, 2)).toEqual(['ByRule', { 'Fn::GetAtt': ['Rule', 'Arn'] }]);
  });

  it('has no finding of AwsSolutions that is not acknowledged with a reason', () => {
    const stack = new MemberStack(createApp(), 'Member', { inlineCode: standIn });

    const { violations } = new AwsSolutionsChecks().validateScope(stack);

    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
