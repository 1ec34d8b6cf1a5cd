import {
  defaultRuleParameters,
  type RuleParameters,
  ruleParameterNames,
} from '../verdict/parameters.ts';

/** The parameters that are not at their defaults, as Config would have them. */
export function parameterTexts(parameters: RuleParameters): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ruleParameterNames
      .map((name) => [name, textOf(parameters[name])] as const)
      .filter(([name, text]) => text !== textOf(defaultRuleParameters[name])),
  );
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join(',') : String(value ?? '');
}
