// training-job-in-vpc scan: which of my training jobs run outside a VPC.

import { type Command, Option } from 'commander';
import { whereOptions } from '../access/where.ts';
import type { CliCommand } from '../command.ts';
import { failOnOption } from '../fail-on.ts';
import { programName } from '../program-name.ts';
import { formatNames, reportFormats } from '../reports/formats.ts';
import { addRuleParameterOptions } from '../rule-parameter-options.ts';
import { WordOption } from '../word-option.ts';
import { statuses } from './filters.ts';

export const scan: CliCommand = {
  name: 'scan',

  describe(command: Command): void {
    command
      .summary('which training jobs run outside a VPC, by the deployed rule’s own logic')
      .description(
        'Judges the training jobs of an account as the rule would, without the rule. Reads only: ' +
          'sagemaker:ListTrainingJobs, Search and DescribeTrainingJob. Violations come as they are found, newest first.',
      );
    for (const option of scanOptions()) command.addOption(option);
    addRuleParameterOptions(command);
    command.addHelpText('after', examples);
  },

  /** What asks AWS is loaded only once it is needed: help and `check` begin without it. */
  async run({ options }, io) {
    const { runScan } = await import('./run-scan.ts');
    return await runScan(options, io);
  },
};

const examples = `
Reports:
${formatNames.map((name) => `  ${name.padEnd(10)} ${reportFormats[name].meaning}`).join('\n')}

Examples:
  $ ${programName} scan
  $ ${programName} scan --since 30d --require-network-isolation
  $ ${programName} scan --regions all --report html=report.html
  $ ${programName} scan --accounts organization --role Auditor --regions eu-central-1,us-east-1 --json
  $ ${programName} scan --like-rule sagemaker-training-job-in-vpc --state scan.state
`;

function scanOptions(): readonly Option[] {
  const what = 'What:';
  const out = 'Out:';
  return [
    ...whereOptions(),
    new Option('--since <when>', 'only jobs created since: 30d, 12h, 2w, or a date').helpGroup(
      what,
    ),
    new Option('--name <pattern>', 'only jobs of this name, * for any characters').helpGroup(what),
    new WordOption(
      '--status <status>',
      `only jobs that are ${statuses.join(', ')}`,
      statuses,
    ).helpGroup(what),
    new Option('--like-rule <name>', 'rule parameters of the deployed rule of this name').helpGroup(
      what,
    ),
    new Option(
      '--state <file>',
      'remember what was scanned: an interrupted scan goes on, a later one reads what is new',
    ).helpGroup(what),
    new Option('--estimate', 'what the rule would cost here; judges nothing').helpGroup(what),
    new Option(
      '--quota-share <share>',
      'part of every API quota that the scan takes, up to 1. Default: 0.5, as the rule.',
    ).helpGroup(what),
    new WordOption(
      '--report <format>',
      `${formatNames.join(', ')}; with =FILE into a file; may be repeated. Default: table.`,
      formatNames,
    )
      .argParser((text: string, before: readonly string[] = []) => [...before, text])
      .helpGroup(out),
    new Option('--json', 'the same as --report json').helpGroup(out),
    new Option(
      '--all',
      'every job in every report, and not only violations and unknown ones',
    ).helpGroup(out),
    failOnOption(out),
  ];
}
