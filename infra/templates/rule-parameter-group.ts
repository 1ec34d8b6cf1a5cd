// The rule's parameters as parameters of a template or a pack: text, where empty means the rule's own default.

import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { ruleParameterRows } from '../constructs/rule-parameters.ts';
import type { LabelledParameter, ParameterGroup } from './parameters.ts';

/** `allowedSubnetIds` is `AllowedSubnetIds` in templates and packs. */
export function parameterId(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export const FREQUENCY_ID = 'MaximumExecutionFrequency';

/** How often the rule runs; it is no parameter of the rule, and never empty. */
export const frequencyParameter: LabelledParameter = {
  label: 'Time between two scheduled runs',
  description: `The time between two scheduled runs: ${Object.values(MaximumExecutionFrequency).join(', ')}.`,
  default: MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
  allowedValues: Object.values(MaximumExecutionFrequency),
};

/** One parameter for every parameter of the rule, in the order in which consoles show them. */
export const ruleParameterGroup: ParameterGroup = {
  label: 'What is compliant',
  parameters: Object.fromEntries(
    ruleParameterRows.map(([name, { label, description, form }]) => [
      parameterId(name),
      { label, description, default: '', ...form },
    ]),
  ),
};
