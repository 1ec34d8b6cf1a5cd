// What was typed after `scan`, checked as a whole: one error lists every problem.

import { UsageError } from '../command.ts';
import { type FailOn, failOnWords } from '../fail-on.ts';
import { type FormatName, formatNames } from '../reports/formats.ts';
import { type ParameterTexts, parameterTextsOf } from '../rule-parameter-options.ts';
import { type ScanFilters, sinceMs, statuses } from './filters.ts';

export interface ReportRequest {
  readonly format: FormatName;
  /** Undefined: standard output. */
  readonly path?: string;
}

export interface ScanSettings {
  readonly profile?: string;
  /** Undefined: the configured one. */
  readonly regions?: readonly string[] | 'all';
  /** Undefined: the caller's own. */
  readonly accounts?: readonly string[] | 'organization';
  readonly role?: string;
  readonly externalId?: string;
  readonly parametersFile?: string;
  readonly likeRule?: string;
  readonly parameters: ParameterTexts;
  readonly filters: ScanFilters;
  readonly state?: string;
  readonly reports: readonly ReportRequest[];
  readonly all: boolean;
  readonly quotaShare: number;
  readonly failOn: readonly FailOn[];
  readonly estimate: boolean;
  readonly isQuiet: boolean;
  readonly mayColor: boolean;
}

type Options = Readonly<Record<string, unknown>>;

/** @throws UsageError that lists every problem. */
export function readScanSettings(options: Options): ScanSettings {
  const problems: string[] = [];
  const text = (name: string) => (typeof options[name] === 'string' ? options[name] : undefined);
  const optional = <Name extends string, Value>(name: Name, value: Value | undefined) =>
    (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
  const settings: ScanSettings = {
    ...optional('profile', text('profile')),
    ...optional('regions', listOr('all', text('regions'))),
    ...optional('accounts', listOr('organization', text('accounts'))),
    ...optional('role', text('role')),
    ...optional('externalId', text('externalId')),
    ...optional('parametersFile', text('parameters')),
    ...optional('likeRule', text('likeRule')),
    ...optional('state', text('state')),
    parameters: parameterTextsOf(options),
    filters: {
      ...optional('since', text('since')),
      ...optional('name', text('name')),
      ...optional('status', text('status')),
    },
    reports: readReports(options, problems),
    all: options.all === true,
    quotaShare: Number(text('quotaShare') ?? 0.5),
    failOn: (text('failOn') ?? 'violations,unread').split(',') as FailOn[],
    estimate: options.estimate === true,
    isQuiet: options.quiet === true,
    mayColor: options.color !== false,
  };
  problems.push(...problemsOf(settings));
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

function listOr<Word extends string>(
  word: Word,
  text: string | undefined,
): readonly string[] | Word | undefined {
  if (text === undefined || text === word) return text as Word | undefined;
  return [...new Set(text.split(/[\s,]+/).filter((item) => item !== ''))];
}

function readReports(options: Options, problems: string[]): readonly ReportRequest[] {
  const given = Array.isArray(options.report) ? options.report.map(String) : [];
  const requests = given.flatMap((text): ReportRequest[] => {
    const [format = '', ...rest] = text.split('=');
    const path = rest.join('=');
    if (!isFormat(format)) {
      problems.push(
        `--report takes one of ${formatNames.join(', ')}, with =FILE for a file, got ${JSON.stringify(text)}`,
      );
      return [];
    }
    return [{ format, ...(path !== '' && { path }) }];
  });
  if (options.json === true) requests.push({ format: 'json' });
  const toStdout = requests.filter(({ path }) => path === undefined);
  if (toStdout.length > 1)
    problems.push(
      `one report can go to standard output, got ${toStdout.map(({ format }) => format).join(' and ')}: give the others a file, as in --report html=report.html`,
    );
  const paths = requests.flatMap(({ path }) => path ?? []);
  if (new Set(paths).size < paths.length)
    problems.push(`each report needs a file of its own, got ${paths.join(', ')}`);
  return toStdout.length === 0 ? [{ format: 'table' }, ...requests] : requests;
}

function isFormat(name: string): name is FormatName {
  return formatNames.some((known) => known === name);
}

function problemsOf(settings: ScanSettings): readonly string[] {
  const { regions, accounts, role, filters, quotaShare, failOn, state } = settings;
  const { since, status, name } = filters;
  return [
    ...listProblems(
      '--regions',
      regions,
      /^[a-z]{2,}(-[a-z]+)+-\d+$/,
      'Regions such as eu-central-1, or all',
    ),
    ...listProblems(
      '--accounts',
      accounts,
      /^\d{12}$/,
      'account ids of 12 digits, or organization',
    ),
    ...(accounts !== undefined && role === undefined
      ? ['--accounts needs --role: the name of a role that can be assumed in each of them']
      : []),
    ...(role !== undefined && !/^[\w+=,.@/-]{1,512}$/.test(role)
      ? [
          `--role must be the name of a role, with its path and without its ARN, got ${JSON.stringify(role)}`,
        ]
      : []),
    ...(since !== undefined && sinceMs(since, 0) === undefined
      ? [
          `--since must be like 30d, 12h, 2w or a date such as 2026-01-31, got ${JSON.stringify(since)}`,
        ]
      : []),
    ...(status !== undefined && !statuses.some((known) => known === status)
      ? [`--status must be one of ${statuses.join(', ')}, got ${JSON.stringify(status)}`]
      : []),
    ...(name !== undefined && !/^[A-Za-z0-9*-]{1,63}$/.test(name)
      ? [`--name must be a job's name with * for any characters, got ${JSON.stringify(name)}`]
      : []),
    ...(state !== undefined && status !== undefined
      ? ['--state remembers what never changes, and a status does: leave out --status or --state']
      : []),
    ...(quotaShare > 0 && quotaShare <= 1
      ? []
      : [`--quota-share must be a number above 0 and up to 1, got ${quotaShare}`]),
    ...failOn
      .filter((word) => !failOnWords.some((known) => known === word))
      .map(
        (word) =>
          `--fail-on takes ${failOnWords.join(', ')}, with commas between, got ${JSON.stringify(word)}`,
      ),
  ];
}

function listProblems(
  option: string,
  list: readonly string[] | string | undefined,
  form: RegExp,
  allowed: string,
): readonly string[] {
  if (list === undefined || typeof list === 'string') return [];
  if (list.length === 0) return [`${option} must list ${allowed}, got none`];
  return list
    .filter((item) => !form.test(item))
    .map((item) => `${option} must list ${allowed}, got ${JSON.stringify(item)}`);
}
