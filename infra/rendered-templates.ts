import type { App, Stack } from 'aws-cdk-lib';
import { MemberEventsStack } from './account/member-events-stack.ts';
import { MemberStack } from './account/member-stack.ts';
import { bundleInlineCode, EVALUATION_ENTRY, REEVALUATION_ENTRY } from './bundle.ts';
import { createApp } from './templates/create-app.ts';
import { renderYaml } from './templates/render.ts';

/** The longest template that CloudFormation, StackSets and conformance packs take without a bucket, in bytes. */
export const TEMPLATE_BODY_LIMIT = 51_200;

export interface RenderedTemplate {
  readonly name: string;
  readonly content: string;
}

/** What one account and Region is given without CDK; the organization's are in organization/. */
export function renderTemplates(): readonly RenderedTemplate[] {
  const evaluation = bundleInlineCode(EVALUATION_ENTRY);
  const reevaluation = bundleInlineCode(REEVALUATION_ENTRY);
  return [
    { name: 'member.yaml', content: renderMemberTemplate(evaluation.code) },
    { name: 'member-events.yaml', content: renderMemberEventsTemplate(reevaluation.code) },
  ];
}

/** The function, its role, and what brings the rule. */
export function renderMemberTemplate(inlineCode: string): string {
  return render((app) => new MemberStack(app, 'Member', { inlineCode }));
}

/** The queue, its consumer, and the alarms. */
export function renderMemberEventsTemplate(inlineCode: string): string {
  return render((app) => new MemberEventsStack(app, 'MemberEvents', { inlineCode }));
}

/** One space a level: the code takes all the room there is. */
function render(createStack: (app: App) => Stack): string {
  const app = createApp();
  const { artifactId } = createStack(app);
  return renderYaml(app.synth().getStackArtifact(artifactId).template, { indent: 1 });
}
