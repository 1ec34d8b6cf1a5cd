// The CDK app: one stack for one account, and the organization's and the preventive ones where context
// asks for them. What can be chosen with `-c KEY=VALUE` is listed in context.ts,
// organization/organization-context.ts and prevention-stacks.ts.

import { RuleStack } from './account/rule-stack.ts';
import { alarmTopicFromContext, contextKeys, rulePropsFromContext } from './context.ts';
import { ORGANIZATION_CONTEXT } from './organization/organization-context.ts';
import { addOrganizationStacks } from './organization/organization-stacks.ts';
import { addPreventionStacks, PREVENTION_KEY } from './prevention-stacks.ts';
import { renderTemplates } from './rendered-templates.ts';
import { createApp } from './templates/create-app.ts';
import { warnOfUnknownContext } from './templates/unknown-context.ts';

const app = createApp();

const read = (key: string): unknown => app.node.tryGetContext(key);

const stack = new RuleStack(app, 'SageMakerTrainingJobInVpc', {
  rule: rulePropsFromContext(read),
  ...alarmTopicFromContext(read),
});

addOrganizationStacks(app, renderTemplates);
addPreventionStacks(app);
warnOfUnknownContext(stack, [...contextKeys, ...Object.keys(ORGANIZATION_CONTEXT), PREVENTION_KEY]);

app.synth();
