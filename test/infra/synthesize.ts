import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { RuleStack, type RuleStackProps } from '../../infra/account/rule-stack.ts';
import type { TrainingJobInVpcRuleProps } from '../../infra/constructs/rule-props.ts';
import { renderMemberTemplate } from '../../infra/deployments.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { type Template as ReadTemplate, readTemplate } from '../support/template.ts';

const standIn = 'exports.handler = async () => {};\n';

/** Code that is never run: most tests are about what surrounds it. */
export const standInCode = () => Code.fromInline(standIn);

/** The single-account stack with stand-in code. */
export function aRuleStack(
  rule: TrainingJobInVpcRuleProps = {},
  props: Omit<RuleStackProps, 'rule'> = {},
): RuleStack {
  return new RuleStack(createApp(), 'Stack', { rule: { code: standInCode(), ...rule }, ...props });
}

export function synthesize(rule: TrainingJobInVpcRuleProps = {}): Template {
  return Template.fromStack(aRuleStack(rule));
}

let memberTemplateText: string | undefined;

/** The member template around stand-in code, rendered once for all tests of a process. */
export function memberTemplate(): ReadTemplate {
  memberTemplateText ??= renderMemberTemplate(standIn);
  return readTemplate(memberTemplateText);
}

/** The properties of the one resource of a type. */
export function onlyResource(template: Template, type: string): Record<string, unknown> {
  const found = Object.values(template.findResources(type));
  const [resource, ...others] = found;
  if (resource === undefined || others.length > 0)
    throw new Error(`the template has ${found.length} resources of type ${type}, expected 1`);
  return resource;
}
