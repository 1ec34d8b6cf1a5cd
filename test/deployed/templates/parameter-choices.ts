import { gap, type ParameterValues } from '../../support/resolve-template.ts';
import type { Template } from '../../support/template.ts';

/**
 * Values of the parameters under which each branch of the template's conditions is taken at least once: the
 * defaults, each other allowed value by itself, and a value in place of every empty default.
 */
export function parameterChoices({ Parameters = {} }: Template): readonly ParameterValues[] {
  const declared = Object.entries(Parameters);
  const others = declared.flatMap(([name, { AllowedValues = [], Default }]) =>
    AllowedValues.filter((value) => value !== Default).map((value) => ({ [name]: String(value) })),
  );
  const filled = declared
    .filter(([, { Default, AllowedValues }]) => Default === '' && AllowedValues === undefined)
    .map(([name]) => [name, gap(name)] as const);
  return [{}, ...others, ...(filled.length === 0 ? [] : [Object.fromEntries(filled)])];
}
