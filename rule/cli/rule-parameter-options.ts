// Every rule parameter as an option, made from the one table.

import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { parse as parseYaml } from 'yaml';
import {
  InvalidRuleParametersError,
  parseRuleParameters,
  type RuleParameterName,
  type RuleParameters,
  ruleParameterNames,
  ruleParameterTable,
} from '../verdict/parameters.ts';
import { UsageError } from './command.ts';

/** Rule parameters as Config has them: a text for each one that is given. */
export type ParameterTexts = Readonly<Record<string, string>>;

/** What help and docs/cli.md call these options. */
export const ruleParameterGroup = 'Rule parameters, as the deployed rule has them:';

/** Adds `--allowed-subnet-ids` and its peers, and `--parameters FILE`. */
export function addRuleParameterOptions(command: Command): void {
  command.addOption(
    new Option(
      '--parameters <file>',
      'rule parameters as JSON or YAML; an option of its own wins over the file',
    ).helpGroup(ruleParameterGroup),
  );
  for (const name of ruleParameterNames)
    for (const option of optionsOf(name)) command.addOption(option.helpGroup(ruleParameterGroup));
}

function optionsOf(name: RuleParameterName): readonly Option[] {
  const { meaning, default: byDefault, ...row } = ruleParameterTable[name];
  const flag = optionName(name);
  if (typeof byDefault === 'boolean')
    return [
      new Option(flag, meaning),
      new Option(flag.replace('--', '--no-'), 'the contrary').hideHelp(),
    ];
  const inWords = 'defaultMeaning' in row ? row.defaultMeaning : String(byDefault);
  return [new Option(`${flag} <value>`, `${meaning} Takes ${row.allowed}. Default: ${inWords}.`)];
}

/** `allowedSubnetIds` is `--allowed-subnet-ids`. */
export function optionName(name: RuleParameterName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The parameters that were given as options. */
export function parameterTextsOf(options: Readonly<Record<string, unknown>>): ParameterTexts {
  return Object.fromEntries(
    ruleParameterNames
      .filter((name) => options[name] !== undefined)
      .map((name) => [name, String(options[name])]),
  );
}

/**
 * The parameters of a file. Lists, numbers and flags may be written as such.
 *
 * @throws UsageError where the file cannot be read or is no mapping.
 */
export async function readParametersFile(path: string): Promise<ParameterTexts> {
  const content = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError([`--parameters must be a file that can be read: ${error.message}`]);
  });
  return parameterTextsFrom(content, path);
}

/** The same from text; `origin` names it in errors. */
export function parameterTextsFrom(content: string, origin: string): ParameterTexts {
  let value: unknown;
  try {
    value = parseYaml(content);
  } catch (error) {
    throw new UsageError([`${origin} must be JSON or YAML: ${(error as Error).message}`]);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError([
      `${origin} must map rule parameters to values, such as { "maxJobAgeDays": "365" }`,
    ]);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, textOf(one)]));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.map(String).join(',') : String(value);
}

/**
 * The typed parameters of several sources, the last one winning.
 *
 * @throws UsageError that lists every problem.
 */
export function ruleParametersFrom(...sources: readonly ParameterTexts[]): RuleParameters {
  try {
    return parseRuleParameters(Object.assign({}, ...sources));
  } catch (error) {
    if (error instanceof InvalidRuleParametersError) throw new UsageError([error.message]);
    throw error;
  }
}
