// What was typed after `local-aws`, checked as a whole: one error lists every problem.

import {
  isOperationName,
  type LocalAwsOptions,
  OPERATION_NAMES,
  type Quota,
} from '../../local-aws/options.ts';
import { UsageError } from '../command.ts';

export interface LocalAwsSettings {
  readonly options: LocalAwsOptions;
  readonly ruleName: string;
  readonly mayColor: boolean;
}

interface Defaults {
  readonly rule: string;
  readonly account: string;
  readonly region: string;
  /** By the option's camel-case name. */
  readonly numbers: Readonly<Record<string, number>>;
}

export const defaults: Defaults = {
  rule: 'sagemaker-training-job-in-vpc',
  account: '111122223333',
  region: 'eu-central-1',
  numbers: {
    port: 4566,
    jobs: 200,
    violations: 0.05,
    spanDays: 365,
    seed: 1,
    latencyMs: 0,
    timeScale: 1,
    searchLagMs: 0,
  },
};

/** @throws UsageError that lists every problem. */
export function readLocalAwsSettings(options: Readonly<Record<string, unknown>>): LocalAwsSettings {
  const problems: string[] = [];
  const numberOf = (name: string) => {
    const number = Number(options[name] ?? defaults.numbers[name]);
    if (!(number >= 0) || (name === 'timeScale' && number === 0))
      problems.push(
        `--${kebab(name)} must be a number ${name === 'timeScale' ? 'above' : 'from'} 0, got ${JSON.stringify(options[name])}`,
      );
    return number;
  };
  const { rule = defaults.rule, account = defaults.account, region = defaults.region } = options;
  if (!/^\d{12}$/.test(String(account)))
    problems.push(`--account must be an account id of 12 digits, got ${JSON.stringify(account)}`);
  const settings: LocalAwsSettings = {
    options: {
      port: numberOf('port'),
      latencyMs: numberOf('latencyMs'),
      timeScale: numberOf('timeScale'),
      searchLagMs: numberOf('searchLagMs'),
      quotas: readQuotas(options.quota, problems),
      accountId: String(account),
      region: String(region),
      seed: {
        jobs: numberOf('jobs'),
        violationShare: numberOf('violations'),
        spanDays: numberOf('spanDays'),
        seed: numberOf('seed'),
      },
    },
    ruleName: String(rule),
    mayColor: options.color !== false,
  };
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

function readQuotas(given: unknown, problems: string[]): Readonly<Record<string, Quota>> {
  const quotas: Record<string, Quota> = {};
  for (const text of Array.isArray(given) ? given.map(String) : []) {
    const [operation = '', perSecond] = text.split('=');
    if (isOperationName(operation) && Number(perSecond) > 0)
      quotas[operation] = { perSecond: Number(perSecond) };
    else
      problems.push(
        `--quota takes OPERATION=N, calls a second, with one of ${OPERATION_NAMES.join(', ')}, got ${JSON.stringify(text)}`,
      );
  }
  return quotas;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
