// What was typed after `scan`, checked as a whole: one error lists every problem.

import { readWhere, type Where, whereProblems } from '../access/where.ts';
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

export interface ScanSettings extends Where {
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
    ...readWhere(options),
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
  const { filters, quotaShare, failOn, state } = settings;
  const { since, status, name } = filters;
  return [
    ...whereProblems(settings),
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
