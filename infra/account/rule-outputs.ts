// What a deployment tells whoever made it: what there is now, and what to do next.

import { type CfnCondition, CfnOutput, type Stack } from 'aws-cdk-lib';
import { consoleLink } from '../constructs/console-link.ts';

/** Something that a stack may have; without a condition it is there. */
interface Optional {
  readonly value: string;
  readonly onlyIf?: CfnCondition;
}

export interface RuleOutputsProps {
  readonly ruleArn: { readonly value: string; readonly description: string };
  readonly stateTableName: string;
  readonly alarmTopicArn?: Optional | undefined;
  readonly violationTopicArn?: Optional | undefined;
  readonly dashboardName?: Optional | undefined;
  readonly nextStep: string;
}

export function addRuleOutputs(stack: Stack, props: RuleOutputsProps): void {
  const { ruleArn, stateTableName, alarmTopicArn, violationTopicArn, dashboardName } = props;
  const { nextStep } = props;
  const optional = (id: string, description: string, output: Optional | undefined) => {
    if (output === undefined) return;
    const { value, onlyIf } = output;
    new CfnOutput(stack, id, { description, value, ...(onlyIf && { condition: onlyIf }) });
  };
  new CfnOutput(stack, 'RuleArn', ruleArn);
  new CfnOutput(stack, 'StateTableName', {
    description: 'The table that holds what has been judged and reported',
    value: stateTableName,
  });
  optional('AlarmsGoTo', 'The topic to which alarms are sent', alarmTopicArn);
  optional('ViolationsGoTo', 'The topic that is told of violations', violationTopicArn);
  optional(
    'DashboardUrl',
    'The dashboard, in the console',
    dashboardName && {
      ...dashboardName,
      value: consoleLink(stack, 'cloudwatch', `dashboards/dashboard/${dashboardName.value}`),
    },
  );
  new CfnOutput(stack, 'NextStep', { description: 'What to do now', value: nextStep });
}

/** Where the console shows the results of the rule. */
export function resultsLink(stack: Stack, ruleName: string): string {
  return consoleLink(stack, 'config', `/rules/details?configRuleName=${ruleName}`);
}

/** Where the console lists the packs: the name that Config gives the rule of a pack is not known here. */
export function packsLink(stack: Stack): string {
  return consoleLink(stack, 'config', '/conformance-packs');
}

/** The steps after the deployment of a rule. */
export function stepsOf(...steps: readonly string[]): string {
  return numbered(...steps, 'Follow "After the deployment" in docs/operations.md of this project.');
}

/** What to do after something was rolled out over an organization. */
export function addNextSteps(stack: Stack, ...steps: readonly string[]): void {
  const value = numbered(
    ...steps,
    'Follow "After a rollout" in docs/organization.md of this project.',
  );
  new CfnOutput(stack, 'NextStep', { description: 'What to do now', value });
}

/** One line, since an output has no other. */
function numbered(...steps: readonly string[]): string {
  return steps.map((step, position) => `${position + 1}. ${step}`).join(' ');
}
