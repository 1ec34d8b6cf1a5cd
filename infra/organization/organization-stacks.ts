// The organization's stacks by CDK context, beside or instead of the single account's: `cdk deploy -c KEY=VALUE`.

import type { App } from 'aws-cdk-lib';
import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { inputParameters } from '../constructs/rule-parameters.ts';
import { DEFAULT_RULE_NAME } from '../constructs/rule-props.ts';
import { runTiming } from '../constructs/run-timing.ts';
import { rulePropsFromContext } from '../context.ts';
import type { RenderedTemplate } from '../rendered-templates.ts';
import { AggregatorStack } from './aggregator-stack.ts';
import { CentralStack } from './central-stack.ts';
import { MemberStackSetStack, type MemberTemplate } from './member-stack-set.ts';
import { OrganizationPackStack } from './organization-pack-stack.ts';

/** What context may say, beside the keys of `context.ts`, which set the rule's parameters for the StackSet too. */
export const ORGANIZATION_CONTEXT = {
  organizationalUnitIds: 'units or roots, with commas; adds the StackSet',
  regions: "the StackSet's Regions, with commas, in the order of rollout",
  excludedAccountIds: 'accounts of the units that get nothing, with commas',
  ruleBroughtBy: 'rule (default), pack or none; none where an organization pack brings the rule',
  callAs: 'DELEGATED_ADMIN (default), or SELF in the management account',
  managementAccountId: 'needed with DELEGATED_ADMIN',
  organizationPack: 'true adds the organization conformance pack',
  aggregator: 'true adds the aggregator and its queries',
  centralAccounts: 'accounts that one function judges, with commas; adds central mode and its pack',
  centralExternalId: "what the members' roles ask for (default: nothing)",
} as const;

type Reader = (key: keyof typeof ORGANIZATION_CONTEXT) => string;

/**
 * Adds the stacks that the app's context asks for; without such context, none.
 *
 * @param memberTemplates what every account gets, in order of deployment; called for a StackSet only.
 * @throws Error that lists every problem of the StackSet, or of the central function.
 */
export function addOrganizationStacks(
  app: App,
  memberTemplates: () => readonly RenderedTemplate[],
): void {
  const read: Reader = (key) => String(app.node.tryGetContext(key) ?? '');

  if (read('organizationalUnitIds') !== '') addStackSet(app, read, memberTemplates());
  if (read('organizationPack') === 'true')
    new OrganizationPackStack(app, 'SageMakerTrainingJobInVpcOrganizationPack');
  if (read('aggregator') === 'true')
    new AggregatorStack(app, 'SageMakerTrainingJobInVpcAggregator');
  if (read('centralAccounts') !== '') addCentralMode(app, read);
}

/** @throws Error where the same context brings accounts a function and a rule of their own. */
function addCentralMode(app: App, read: Reader): void {
  const ownFunctions = [
    ...(read('organizationalUnitIds') === '' ? [] : ['organizationalUnitIds']),
    ...(read('organizationPack') === 'true' ? ['organizationPack'] : []),
  ];
  if (ownFunctions.length > 0)
    throw new Error(
      `centralAccounts cannot be given together with ${ownFunctions.join(' and ')}: every account would be judged twice, ` +
        'by the central function and by its own; leave one of them out',
    );
  const { maximumExecutionFrequency, memoryMiB, logRetention, documentationUrl } =
    rulePropsFromContext((key) => app.node.tryGetContext(key));
  const externalId = read('centralExternalId');
  new CentralStack(app, 'SageMakerTrainingJobInVpcCentral', {
    accountIds: listOf(read('centralAccounts')),
    ...(externalId === '' ? {} : { externalId }),
    ...(maximumExecutionFrequency === undefined ? {} : { maximumExecutionFrequency }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(logRetention === undefined ? {} : { logRetention }),
    ...(documentationUrl === undefined ? {} : { documentationUrl }),
  });
  new OrganizationPackStack(app, 'SageMakerTrainingJobInVpcCentralPack', { isCentral: true });
}

function addStackSet(app: App, read: Reader, rendered: readonly RenderedTemplate[]): void {
  const callAs = read('callAs');
  const managementAccountId = read('managementAccountId');
  new MemberStackSetStack(app, 'SageMakerTrainingJobInVpcStackSet', {
    templates: rendered.map((template, position, all) =>
      memberTemplate(app, read, template, position, all),
    ),
    organizationalUnitIds: listOf(read('organizationalUnitIds')),
    regions: listOf(read('regions')),
    excludedAccountIds: listOf(read('excludedAccountIds')),
    ...(callAs === '' ? {} : { callAs: callAs as 'SELF' | 'DELEGATED_ADMIN' }),
    ...(managementAccountId === '' ? {} : { managementAccountId }),
  });
}

/** `member.yaml` becomes the StackSet of the rule's name, `member-events.yaml` the one with that suffix. */
function memberTemplate(
  app: App,
  read: Reader,
  { name, content }: RenderedTemplate,
  position: number,
  { length: templateCount }: readonly RenderedTemplate[],
): MemberTemplate {
  const stackSetName = name.replace('.yaml', '').replace('member', DEFAULT_RULE_NAME);
  const props = rulePropsFromContext((key) => app.node.tryGetContext(key));
  const frequency = props.maximumExecutionFrequency ?? MaximumExecutionFrequency.TWENTY_FOUR_HOURS;
  return {
    name: stackSetName,
    body: content,
    parameters:
      position > 0
        ? { RunEveryHours: String(runTiming(frequency).periodSeconds / 3600) }
        : {
            RuleBroughtBy: read('ruleBroughtBy') || 'rule',
            // The templates after the first are what evaluates again.
            ReEvaluation: templateCount > 1 ? 'on' : 'off',
            RuleParameters: JSON.stringify(inputParameters(props)),
            MaximumExecutionFrequency: frequency,
          },
  };
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
