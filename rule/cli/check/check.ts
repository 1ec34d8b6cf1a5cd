// training-job-in-vpc check: training jobs that are not created yet, judged in the files that define them. Offline.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cwd } from 'node:process';
import { Option } from 'commander';
import { type CliCommand, type Io, type Request, UsageError } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { failOnOption } from '../fail-on.ts';
import { fileOutput, streamOutput } from '../output.ts';
import { programName } from '../program-name.ts';
import { addRuleParameterOptions } from '../rule-parameter-options.ts';
import { WordOption } from '../word-option.ts';
import { type Baseline, newFindings, parseBaseline } from './baseline.ts';
import { type CheckSettings, readCheckSettings } from './check-settings.ts';
import { type CheckedFile, checkText, type FileFinding, uncheckedFile } from './check-text.ts';
import {
  findInputs,
  findReferenced,
  type Input,
  readInput,
  speaksOfTraining,
  UnreadableFileError,
} from './inputs.ts';
import { documentKinds, fileKinds } from './kinds.ts';
import { checkReportNames, checkReports } from './reports/formats.ts';
import { type CheckResult, summarize } from './reports/report.ts';
import { startOfFile } from './source-value.ts';

export const check: CliCommand = {
  name: 'check',

  describe(command) {
    command
      .summary('judges training jobs that are not created yet, in the files that define them')
      .description(
        'Judges requests, templates, plans, state machines and pipelines as the rule would judge the jobs that they ' +
          'start. Reads files only, and never AWS. What a file does not tell is unknown, and neither a pass nor a violation.',
      )
      .argument('<file...>', 'files, folders, patterns, or - for standard input');
    for (const option of checkOptions()) command.addOption(option);
    addRuleParameterOptions(command);
    command.addHelpText('after', examples);
  },

  run: (request, io) => runCheck(request, io, cwd()),
};

/** The command in a working directory: paths are relative to it, and the project file is looked for from there. */
export async function runCheck(
  { args, options }: Request,
  io: Io,
  workingDirectory: string,
): Promise<ExitCode> {
  const settings = await readCheckSettings(args, options, workingDirectory);
  const baseline = await readBaseline(settings.baseline, workingDirectory);
  const outputs = await openReports(settings, io, workingDirectory);
  try {
    const checked = await checkAll(settings, workingDirectory, io);
    const result = resultOf(checked, baseline);
    const { all, unknown, parameters } = settings;
    for (const { report, output, color } of outputs) {
      const { remediationUrl } = parameters;
      await output.write(report.render(result, { all, unknown, color, remediationUrl }));
      await output.end();
    }
    if (!io.interrupted.aborted) return exitCodeOf(result, settings);
    io.stderr.write('Interrupted: the report is about part of the files.\n');
    return exitCodes.interrupted.code;
  } catch (error) {
    for (const { output } of outputs) await output.discard();
    throw error;
  }
}

const examples = `
Examples:
  $ ${programName} check request.json
  $ ${programName} check infra --exclude 'infra/examples/**' --require-network-isolation
  $ terraform show -json plan.out | ${programName} check -
  $ ${programName} check template.yaml --report text --report sarif=check.sarif
  $ ${programName} check . --json > baseline.json && ${programName} check . --baseline baseline.json
`;

function checkOptions(): readonly Option[] {
  const [what, out] = ['What:', 'Out:'];
  const kinds = fileKinds
    .map((kind) =>
      kind === 'terraform'
        ? `${kind}: .tf and .tofu files`
        : `${kind}: ${documentKinds[kind].meaning}`,
    )
    .join('; ');
  const reports = checkReportNames.map((name) => `${name}: ${checkReports[name].meaning}`);
  const repeated = (text: string, before: readonly string[] = []) => [...before, text];
  return [
    new WordOption(
      '--kind <kind>',
      `what the files are, where their content does not tell. ${kinds}.`,
      fileKinds,
    ).helpGroup(what),
    new Option('--exclude <pattern>', 'files or folders to leave out; may be repeated')
      .argParser(repeated)
      .helpGroup(what),
    new Option(
      '--only-related',
      'of named files too, parse only those that speak of training; folders are always searched so',
    ).helpGroup(what),
    new Option(
      '--baseline <file>',
      'an earlier report as JSON: only what is new is reported',
    ).helpGroup(what),
    new WordOption(
      '--unknown <meaning>',
      `what an unknown verdict is: fail, as a violation; pass. Default: exit code ${exitCodes.unread.code}.`,
      ['fail', 'pass'],
    ).helpGroup(out),
    failOnOption(out),
    new WordOption(
      '--report <format>',
      `format, or format=FILE; may be repeated. ${reports.join('; ')}. Default: text.`,
      checkReportNames,
    )
      .argParser(repeated)
      .helpGroup(out),
    new Option('--json', 'the same as --report json').helpGroup(out),
    new Option('--all', 'every job definition, and not only violations and unknown ones').helpGroup(
      out,
    ),
  ];
}

async function readBaseline(path: string | undefined, folder: string): Promise<Baseline> {
  if (path === undefined) return new Set();
  try {
    return parseBaseline(await readFile(resolve(folder, path), 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError([
      `--baseline must be a report that ${programName} check --json has written: ${path}: ${message}`,
    ]);
  }
}

async function openReports({ reports, mayColor }: CheckSettings, io: Io, folder: string) {
  const outputs = [];
  for (const { format, path } of reports) {
    const isFile = path !== undefined;
    const output = isFile ? await fileOutput(resolve(folder, path)) : streamOutput(io.stdout);
    const color = output.isTerminal && mayColor && !io.environment.NO_COLOR;
    outputs.push({ report: checkReports[format], output, color });
  }
  return outputs;
}

/** Everything that is said of the files, one after the other; Ctrl-C ends with those that are done. */
async function checkAll(
  settings: CheckSettings,
  workingDirectory: string,
  io: Io,
): Promise<readonly CheckedFile[]> {
  const { files, problems } = await findInputs({ ...settings, workingDirectory });
  const checked = problems.map((problem) => uncheckedFile(problem.file, [problem]));
  const circumstances = { workingDirectory, nowMs: Date.now(), io };
  const known = new Map(files.map((file) => [file.path, file]));
  // Files that others name are added to the end while the loop is at work.
  for (const file of known.values()) {
    if (io.interrupted.aborted) break;
    const one = await checkFile(file, settings, circumstances);
    if (one === undefined) continue;
    const { findings, elsewhere } = one;
    const replaced = new Set<FileFinding>();
    for (const { finding, path } of elsewhere) {
      const other = await findReferenced(path, file, workingDirectory);
      if (other === undefined) continue;
      known.set(other.path, other);
      replaced.add(finding);
    }
    checked.push({ ...one, findings: findings.filter((finding) => !replaced.has(finding)) });
  }
  return checked;
}

interface Circumstances {
  readonly workingDirectory: string;
  readonly nowMs: number;
  readonly io: Io;
}

/** What is said of one file; undefined where a folder's file is none that defines training jobs. */
async function checkFile(
  file: Input,
  { kind, parameters, onlyRelated }: CheckSettings,
  { workingDirectory, nowMs, io }: Circumstances,
): Promise<CheckedFile | undefined> {
  const { path, isNamed, isReferenced = false } = file;
  try {
    const text = await readInput(file, workingDirectory, io.stdin);
    const isAsked = kind !== undefined || isReferenced || (isNamed && !onlyRelated);
    if (!isAsked && !speaksOfTraining(text)) return undefined;
    const checked = await checkText({ path, text, ...(kind && { kind }) }, parameters, nowMs);
    if (checked.kind !== undefined || checked.errors.length > 0) return checked;
    const message = 'nothing here is known to define training jobs; --kind says what it is';
    const problem = { file: path, ...startOfFile, message };
    if (isReferenced) return uncheckedFile(path, [problem]);
    return isAsked ? { ...checked, warnings: [problem] } : undefined;
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    return uncheckedFile(path, [{ file: path, ...startOfFile, message: error.message }]);
  }
}

function resultOf(checked: readonly CheckedFile[], baseline: Baseline): CheckResult {
  const all = checked.flatMap((file) => file.findings);
  const { findings, known } = newFindings(all, baseline);
  const errors = checked.flatMap((file) => file.errors);
  return {
    findings,
    errors,
    warnings: checked.flatMap((file) => file.warnings),
    summary: summarize(findings, { files: checked.length - errors.length, known }),
  };
}

/** Violations win over what could not be told. */
export function exitCodeOf(
  { summary, errors }: CheckResult,
  { unknown, failOn }: Pick<CheckSettings, 'unknown' | 'failOn'>,
): ExitCode {
  const violations = summary.nonCompliant + (unknown === 'fail' ? summary.unknown : 0);
  if (failOn.includes('violations') && violations > 0) return exitCodes.violations.code;
  const isUnread = errors.length > 0 || (unknown === 'unread' && summary.unknown > 0);
  return failOn.includes('unread') && isUnread ? exitCodes.unread.code : exitCodes.clean.code;
}
