// training-job-in-vpc doctor: whether the ground that the rule stands on holds, and whether the rule is sound.

import { type Command, Option } from 'commander';
import { whereGroup, whereOptions } from '../access/where.ts';
import type { CliCommand } from '../command.ts';
import { programName } from '../program-name.ts';
import { WordOption } from '../word-option.ts';
import { defaultFunctionName, failOnWords } from './doctor-settings.ts';

export const doctor: CliCommand = {
  name: 'doctor',

  describe(command: Command): void {
    command
      .summary(
        'whether an installation is sound, and whether what it assumes about AWS holds in your account',
      )
      .description(
        'Examines an installation of the rule, and checks what the rule assumes about AWS. Reads only; one call, of ' +
          'PutEvaluations in test mode, writes nothing either and is announced before. The report names no jobs, so ' +
          'that it can be attached to a ticket. A right that you lack leaves its checks undone, and is named.',
      );
    for (const option of options()) command.addOption(option);
    command.addHelpText('after', examples);
  },

  /** What asks AWS is loaded only once it is needed. */
  async run({ options: given }, io) {
    const { runDoctor } = await import('./run-doctor.ts');
    return await runDoctor(given, io);
  },
};

const examples = `
Examples:
  $ ${programName} doctor
  $ ${programName} doctor --account-wide --json
  $ ${programName} doctor --accounts organization --role Auditor --regions eu-central-1,us-east-1
`;

function options(): readonly Option[] {
  const what = 'What:';
  const out = 'Out:';
  return [
    ...whereOptions(),
    new Option('--account-wide', 'every Region that is enabled, as --regions all').helpGroup(
      whereGroup,
    ),
    new Option(
      '--function <name>',
      `name of the function. Default: ${defaultFunctionName}.`,
    ).helpGroup(what),
    new Option('--no-test-call', 'leave out PutEvaluations in test mode').helpGroup(what),
    new Option('--names', 'name jobs in the evidence').helpGroup(out),
    new Option('--json', 'the report as JSON').helpGroup(out),
    new WordOption(
      '--fail-on <list>',
      `what gives an exit code of 1 or 3: ${failOnWords.join(', ')}. Default: problems,assumptions,unread.`,
      failOnWords,
    ).helpGroup(out),
  ];
}
