// The CDK app: one stack for one account, and the organization's and the preventive ones where context
// asks for them. What can be chosen with `-c KEY=VALUE` is listed in context.ts,
// organization/organization-context.ts and prevention-stacks.ts.

import { alarmTopicFromContext, rulePropsFromContext } from './context.ts';
import { createApp } from './create-app.ts';
import { addOrganizationStacks } from './organization/organization-stacks.ts';
import { addPreventionStacks } from './prevention-stacks.ts';
import { renderTemplates } from './rendered-templates.ts';
import { RuleStack } from './stacks/rule-stack.ts';

const app = createApp();

const read = (key: string): unknown => app.node.tryGetContext(key);

new RuleStack(app, 'SageMakerTrainingJobInVpc', {
  rule: rulePropsFromContext(read),
  ...alarmTopicFromContext(read),
});

addOrganizationStacks(app, renderTemplates);
addPreventionStacks(app);

app.synth();
