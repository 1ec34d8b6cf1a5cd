// training-job-in-vpc preflight: which accounts an organization conformance pack must exclude.

import { type Command, Option } from 'commander';
import { externalIdOption, profileOption, whereGroup } from '../access/where.ts';
import type { CliCommand } from '../command.ts';
import { programName } from '../program-name.ts';
import { WordOption } from '../word-option.ts';
import { defaults } from './preflight-settings.ts';

export const preflight: CliCommand = {
  name: 'preflight',

  describe(command: Command): void {
    command
      .summary('which accounts an organization conformance pack must exclude')
      .description(
        'Lists the accounts that an organization conformance pack must exclude, by Region. Reads only. The role needs ' +
          'config:DescribeConfigRules, config:DescribeConfigurationRecorderStatus and lambda:GetFunction; you need ' +
          'sts:AssumeRole on it, and organizations:ListAccounts for --accounts organization.',
      );
    for (const option of options()) command.addOption(option);
    command.addHelpText('after', notes);
  },

  /** What asks AWS is loaded only once it is needed. */
  async run({ options: given }, io) {
    const { runPreflight } = await import('./run-preflight.ts');
    return await runPreflight(given, io);
  },
};

const notes = `
Exit codes: 0 nothing to exclude; 1 something to exclude, or two rules in one account; 2 wrong options; 3 some account
could not be looked at, whatever the others say: the lists to paste would not be whole.

Examples:
  $ ${programName} preflight --before --accounts organization --regions eu-central-1,us-east-1
  $ ${programName} preflight --after
`;

function options(): readonly Option[] {
  const what = 'What:';
  return [
    new Option(
      '--before',
      'before the rollout of the function: an account without a configuration recorder, or with a rule of its own, ' +
        'must be excluded; that the function is not there yet is normal',
    ).helpGroup(what),
    new Option(
      '--after',
      'after the rollout: an account without the function must be excluded too',
    ).helpGroup(what),
    new Option(
      '--function <name>',
      `name of the function. Default: ${defaults.functionName}.`,
    ).helpGroup(what),
    profileOption(),
    new Option('--regions <list>', 'Regions. Default: the configured one.').helpGroup(whereGroup),
    new WordOption(
      '--accounts <list>',
      'account ids, - to read them from standard input, or organization for every active one. Default: your own.',
      ['organization'],
    ).helpGroup(whereGroup),
    new Option(
      '--role <name>',
      `role to assume in each of these accounts, but not in your own. Default: ${defaults.role}, of infra/generated/preflight-role.yaml.`,
    ).helpGroup(whereGroup),
    externalIdOption(),
    new Option('--json', 'the answer as JSON').helpGroup('Out:'),
  ];
}
