import type { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RenderedTemplate } from '../rendered-templates.ts';
import { createApp } from '../templates/create-app.ts';
import { renderStack } from '../templates/render.ts';
import { AggregatorStack } from './aggregator-stack.ts';
import { MemberRoleStack } from './member-role-stack.ts';
import { OrganizationPackStack } from './organization-pack-stack.ts';
import { renderPackBody } from './rule-pack.ts';

/**
 * What an organization deploys without CDK. There is none for the StackSet: the console and the CLI make one from
 * the member template itself, see docs/organization.md.
 */
export function renderOrganizationTemplates(): readonly RenderedTemplate[] {
  return [
    { name: 'conformance-pack.yaml', content: renderPackBody() },
    { name: 'organization-conformance-pack.yaml', content: render(OrganizationPackStack) },
    { name: 'aggregator.yaml', content: render(AggregatorStack) },
    { name: 'central-member-role.yaml', content: render(MemberRoleStack) },
  ];
}

function render(stackClass: new (scope: Construct, id: string) => Stack): string {
  const app = createApp();
  return renderStack(app, new stackClass(app, 'Template'));
}
