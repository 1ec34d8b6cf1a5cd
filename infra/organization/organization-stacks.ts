// The organization's stacks by CDK context, beside or instead of the single account's: `cdk deploy -c KEY=VALUE`.

import type { App } from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { inputParameters } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME, type TrainingJobInVpcRuleProps } from '../constructs/rule-props.ts';
import { runTiming } from '../constructs/run-timing.ts';
import { alarmTopicFromContext, rulePropsFromContext } from '../context.ts';
import type { RenderedTemplate } from '../rendered-templates.ts';
import { AggregatorStack } from './aggregator-stack.ts';
import { CentralStack } from './central-stack.ts';
import { MemberStackSetStack, type MemberTemplate } from './member-stack-set.ts';
import { type OrganizationContext, readOrganizationContext } from './organization-context.ts';
import { OrganizationPackStack } from './organization-pack-stack.ts';

/**
 * Adds the stacks that the app's context asks for; without such context, none.
 *
 * @param memberTemplates what every account gets, in order of deployment; called for a StackSet only.
 * @throws Error that lists every problem of the context, of the StackSet, or of the central function.
 */
export function addOrganizationStacks(
  app: App,
  memberTemplates: () => readonly RenderedTemplate[],
): void {
  const read = (key: string): unknown => app.node.tryGetContext(key);
  const rule = rulePropsFromContext(read);
  const context = readOrganizationContext(read, rule);
  const settings: Settings = { context, rule, alarmTopic: alarmTopicFromContext(read) };

  if (context.organizationalUnitIds !== '') addStackSet(app, settings, memberTemplates());
  if (context.organizationPack === 'true')
    new OrganizationPackStack(app, 'SageMakerTrainingJobInVpcOrganizationPack', { rule });
  if (context.aggregator === 'true')
    new AggregatorStack(app, 'SageMakerTrainingJobInVpcAggregator');
  if (context.centralAccounts !== '') addCentralMode(app, settings);
}

interface Settings {
  readonly context: OrganizationContext;
  readonly rule: TrainingJobInVpcRuleProps;
  readonly alarmTopic: { readonly alarmTopicName?: string };
}

function addCentralMode(app: App, { context, rule, alarmTopic }: Settings): void {
  const { maximumExecutionFrequency, quotaShare, memoryMiB, logRetention, documentationUrl } = rule;
  new CentralStack(app, 'SageMakerTrainingJobInVpcCentral', {
    accountIds: listOf(context.centralAccounts),
    ...(context.centralExternalId === '' ? {} : { externalId: context.centralExternalId }),
    ...(maximumExecutionFrequency === undefined ? {} : { maximumExecutionFrequency }),
    ...(quotaShare === undefined ? {} : { quotaShare }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(logRetention === undefined ? {} : { logRetention }),
    ...alarmTopic,
    ...(documentationUrl === undefined ? {} : { documentationUrl }),
  });
  new OrganizationPackStack(app, 'SageMakerTrainingJobInVpcCentralPack', {
    isCentral: true,
    rule,
  });
}

function addStackSet(app: App, settings: Settings, rendered: readonly RenderedTemplate[]): void {
  const { organizationalUnitIds, regions, excludedAccountIds, callAs, managementAccountId } =
    settings.context;
  // The templates after the first are what evaluates again.
  const templates = settings.rule.reEvaluation === false ? rendered.slice(0, 1) : rendered;
  new MemberStackSetStack(app, 'SageMakerTrainingJobInVpcStackSet', {
    templates: templates.map((template, position, { length }) =>
      position === 0
        ? memberTemplate(template, memberParameters(settings, length > 1))
        : memberTemplate(template, eventsParameters(settings)),
    ),
    organizationalUnitIds: listOf(organizationalUnitIds),
    regions: listOf(regions),
    excludedAccountIds: listOf(excludedAccountIds),
    ...(callAs === '' ? {} : { callAs: callAs as 'SELF' | 'DELEGATED_ADMIN' }),
    ...(managementAccountId === '' ? {} : { managementAccountId }),
  });
}

/** `member.yaml` becomes the StackSet of the rule's name, `member-events.yaml` the one with that suffix. */
function memberTemplate(
  { name, content }: RenderedTemplate,
  parameters: Readonly<Record<string, string>>,
): MemberTemplate {
  const stackSetName = name.replace('.yaml', '').replace('member', DEFAULT_RULE_NAME);
  return { name: stackSetName, body: content, parameters };
}

function memberParameters(
  { context, rule }: Settings,
  evaluatesAgain: boolean,
): Readonly<Record<string, string>> {
  return {
    RuleBroughtBy: context.ruleBroughtBy || 'rule',
    ReEvaluation: evaluatesAgain ? 'on' : 'off',
    RuleParameters: JSON.stringify(inputParameters(rule)),
    MaximumExecutionFrequency: frequencyOf(rule),
    ...(rule.logRetention === undefined ? {} : { LogRetentionDays: String(rule.logRetention) }),
  };
}

function eventsParameters({ rule, alarmTopic }: Settings): Readonly<Record<string, string>> {
  const { alarmTopicName } = alarmTopic;
  return {
    RunEveryHours: String(runTiming(frequencyOf(rule)).periodSeconds / 3600),
    ...(alarmTopicName === undefined || rule.alarms === false
      ? {}
      : { AlarmTopicName: alarmTopicName }),
  };
}

function frequencyOf(rule: TrainingJobInVpcRuleProps): MaximumExecutionFrequency {
  return rule.maximumExecutionFrequency ?? MaximumExecutionFrequency.TWENTY_FOUR_HOURS;
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
