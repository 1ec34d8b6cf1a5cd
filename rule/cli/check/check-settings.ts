// What a check is asked to do, from what was typed and from the project's own file.

import { resolve } from 'node:path';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { UsageError } from '../command.ts';
import { type FailOn, readFailOn } from '../fail-on.ts';
import {
  parameterTextsOf,
  readParametersFile,
  ruleParametersFrom,
} from '../rule-parameter-options.ts';
import { type FileKind, fileKinds } from './kinds.ts';
import { readProjectFile } from './project-file.ts';
import { type CheckReportName, checkReportNames } from './reports/formats.ts';
import type { UnknownMeaning } from './reports/report.ts';

export interface CheckSettings {
  readonly inputs: readonly string[];
  readonly exclude: readonly string[];
  readonly kind?: FileKind;
  readonly onlyRelated: boolean;
  readonly baseline?: string;
  readonly unknown: UnknownMeaning;
  readonly failOn: readonly FailOn[];
  readonly reports: readonly ReportRequest[];
  readonly all: boolean;
  readonly mayColor: boolean;
  readonly parameters: RuleParameters;
}

/** A report, and the file that it goes to; to standard output without one. */
export interface ReportRequest {
  readonly format: CheckReportName;
  readonly path?: string;
}

type Options = Readonly<Record<string, unknown>>;

/** @throws UsageError that lists every problem with what was typed and with the project's file. */
export async function readCheckSettings(
  inputs: readonly string[],
  options: Options,
  workingDirectory: string,
): Promise<CheckSettings> {
  const project = await readProjectFile(workingDirectory);
  const file =
    typeof options.parameters === 'string'
      ? await readParametersFile(resolve(workingDirectory, options.parameters))
      : {};
  const parameters = ruleParametersFrom(project.parameters, file, parameterTextsOf(options));
  const problems: string[] = [];
  const kind = oneOf(fileKinds, options.kind);
  if (options.kind !== undefined && kind === undefined)
    problems.push(
      `--kind must be one of ${fileKinds.join(', ')}, got ${JSON.stringify(options.kind)}`,
    );
  const baseline = text(options.baseline) ?? project.baseline;
  const settings: CheckSettings = {
    inputs,
    exclude: [...project.exclude, ...list(options.exclude)],
    ...(kind !== undefined && { kind }),
    onlyRelated: options.onlyRelated === true,
    ...(baseline !== undefined && { baseline }),
    unknown: readUnknown(text(options.unknown) ?? project.unknown, problems),
    failOn: readFailOn(text(options.failOn), problems),
    reports: readReports(options, problems),
    all: options.all === true,
    mayColor: options.color !== false,
    parameters,
  };
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

function readUnknown(given: string | undefined, problems: string[]): UnknownMeaning {
  if (given === undefined) return 'unread';
  if (given === 'fail' || given === 'pass') return given;
  problems.push(`--unknown must be fail or pass, got ${JSON.stringify(given)}`);
  return 'unread';
}

function readReports(options: Options, problems: string[]): readonly ReportRequest[] {
  const asked = [...list(options.report), ...(options.json === true ? ['json'] : [])];
  const reports = (asked.length > 0 ? asked : ['text']).flatMap((one): ReportRequest[] => {
    const [name = '', ...rest] = one.split('=');
    const format = oneOf(checkReportNames, name);
    const path = rest.join('=');
    if (format === undefined)
      problems.push(
        `--report must be one of ${checkReportNames.join(', ')}, or one of them and =FILE, got ${JSON.stringify(one)}`,
      );
    else if (rest.length > 0 && path === '')
      problems.push(`--report ${format}= must name a file, got none`);
    else return [{ format, ...(path !== '' && { path }) }];
    return [];
  });
  if (reports.filter(({ path }) => path === undefined).length > 1)
    problems.push('only one --report can go to standard output; give the others a FILE');
  return reports;
}

function oneOf<Word extends string>(words: readonly Word[], given: unknown): Word | undefined {
  return words.find((word) => word === given);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
