// docs/cli.md, as far as it is made from the commands' own definitions.

import { Command, type Option } from 'commander';
import { exitCodes } from '../rule/cli/exit-codes.ts';
import { type Check, checkMeanings } from '../rule/cli/network/findings.ts';
import { commands, createProgram } from '../rule/cli/program.ts';
import { noteTable } from '../rule/cli/recreate/notes.ts';
import { formatNames, reportFormats } from '../rule/cli/reports/formats.ts';
import { addRuleParameterOptions, ruleParameterGroup } from '../rule/cli/rule-parameter-options.ts';

/** Every command with its options, as its help has them. */
export function renderCommands(): string {
  const program = createProgram(commands, () => undefined);
  const names = new Set(commands.map(({ name }) => name));
  return program.commands
    .filter((command) => names.has(command.name()))
    .map(renderCommand)
    .join('\n\n');
}

function renderCommand(command: Command): string {
  const options = command.options.filter(({ hidden }) => !hidden);
  const groups = new Map<string, Option[]>();
  for (const option of options) {
    const { helpGroupHeading = 'Options:' } = option;
    if (helpGroupHeading === ruleParameterGroup) continue;
    const title = helpGroupHeading.replace(/:$/, '');
    groups.set(title, [...(groups.get(title) ?? []), option]);
  }
  const tables = [...groups].map(([title, members]) => optionTable(title, members));
  const usage = `training-job-in-vpc ${command.name()} ${command.usage()}`;
  return [
    `### \`${command.name()}\``,
    wrapped(command.description()),
    `\`\`\`text\n${usage}\n\`\`\``,
    ...tables,
  ].join('\n\n');
}

function optionTable(title: string, options: readonly Option[]): string {
  const rows = options.map(({ flags, description }) => `| \`${flags}\` | ${cell(description)} |`);
  return [`| ${title} | |`, '| --- | --- |', ...rows].join('\n');
}

/** The options that every command has. */
export function renderParameterOptions(): string {
  const command = new Command();
  addRuleParameterOptions(command);
  const shown = command.options.filter(({ hidden }) => !hidden);
  return optionTable('Option', shown);
}

/** Each exit code, and what it says. */
export function renderExitCodes(): string {
  const rows = Object.values(exitCodes).map(
    ({ code, meaning }) => `| ${code} | ${cell(meaning)} |`,
  );
  return ['| Exit code | Meaning |', '| --- | --- |', ...rows].join('\n');
}

/** What `recreate` says of a job, and when. */
export function renderNotes(): string {
  const rows = noteTable.map(({ code, meaning }) => `| \`${code}\` | ${cell(meaning)} |`);
  return ['| Note | When |', '| --- | --- |', ...rows].join('\n');
}

/** What `network` looks at. */
export function renderChecks(): string {
  const rows = (Object.keys(checkMeanings) as Check[]).map(
    (check) => `| \`${check}\` | ${cell(checkMeanings[check])} |`,
  );
  return ['| Check | What holds |', '| --- | --- |', ...rows].join('\n');
}

/** Each report of a scan. */
export function renderFormats(): string {
  const rows = formatNames.map((name) => {
    const { meaning, holdsEveryJob } = reportFormats[name];
    const holds = holdsEveryJob
      ? 'every job'
      : 'violations and unknown jobs; every job with `--all`';
    return `| \`${name}\` | ${cell(meaning)} | ${holds} |`;
  });
  return ['| `--report` | What it is | Jobs in it |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Lines of at most 120 columns. */
function wrapped(text: string): string {
  return text.replace(/(?=.{121,})(.{1,120})(?: +|$)/g, '$1\n').trim();
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
