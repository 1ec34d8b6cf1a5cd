// training-job-in-vpc local-aws: the embedded AWS alone.

import { type Command, Option } from 'commander';
import type { CliCommand } from '../command.ts';
import { programName } from '../program-name.ts';
import { defaults } from './local-aws-settings.ts';

export const localAws: CliCommand = {
  name: 'local-aws',

  describe(command: Command): void {
    command
      .summary('an AWS to try things on: a server on this machine, until Ctrl-C')
      .description(
        'Serves the AWS calls that this project makes, with an account full of training jobs, on a loopback port. The ' +
          'AWS CLI, SDKs and every command here can be pointed at it. Runs in a clone of the repository only.',
      );
    for (const option of options()) command.addOption(option);
    command.addHelpText('after', examples);
  },

  async run({ options: given }, io) {
    const { runLocalAws } = await import('./run-local-aws.ts');
    return await runLocalAws(given, io);
  },
};

const examples = `
Examples:
  $ ${programName} local-aws
  $ ${programName} local-aws --jobs 5000 --violations 0.1 --quota ListTrainingJobs=2
`;

function options(): readonly Option[] {
  const account = 'Account:';
  const server = 'Server:';
  const numbers: readonly (readonly [flags: string, meaning: string, group: string])[] = [
    ['--jobs <n>', 'training jobs in the account', account],
    ['--violations <share>', 'share of them without a full VpcConfig, 0 to 1', account],
    ['--span-days <n>', 'days from the oldest job to the newest', account],
    ['--seed <n>', 'same seed, same jobs', account],
    ['--port <n>', 'loopback port, 0 for any free one', server],
    ['--latency-ms <n>', 'simulated latency of each call', server],
    ['--time-scale <n>', 'simulated ms per real ms', server],
    ['--search-lag-ms <n>', 'index lag of Search', server],
  ];
  const numberOptions = numbers.map(([flags, meaning, group]) => {
    const option = new Option(flags).helpGroup(group);
    const name = option.attributeName();
    option.description = `${meaning}. Default: ${defaults.numbers[name]}.`;
    return option;
  });
  return [
    ...numberOptions,
    new Option('--rule <name>', `name of the Config rule. Default: ${defaults.rule}.`).helpGroup(
      account,
    ),
    new Option('--account <id>', `account id. Default: ${defaults.account}.`).helpGroup(account),
    new Option('--region <name>', `Region. Default: ${defaults.region}.`).helpGroup(account),
    new Option(
      '--quota <operation=n>',
      'calls a second, such as ListTrainingJobs=2; may be repeated. Default: no quotas.',
    )
      .argParser((text: string, before: readonly string[] = []) => [...before, text])
      .helpGroup(server),
  ];
}
