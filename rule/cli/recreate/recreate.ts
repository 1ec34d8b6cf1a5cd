// training-job-in-vpc recreate: the request that starts a job again, in a VPC.

import { type Command, Option } from 'commander';
import type { CliCommand } from '../command.ts';
import { defaultWaitMinutes } from '../explain/explain.ts';
import { addNetworkOptions } from '../network/network-options.ts';
import { programName } from '../program-name.ts';
import { WordOption } from '../word-option.ts';
import { outputFormatMeanings, outputFormats } from './output-formats.ts';

export const recreate: CliCommand = {
  name: 'recreate',

  describe(command: Command): void {
    const where = 'Where:';
    const what = 'What:';
    const out = 'Out:';
    const option = (flags: string, description: string, group: string) =>
      command.addOption(new Option(flags, description).helpGroup(group));
    command
      .summary('the request that starts the same job again, in a VPC')
      .description(
        'Prints the request that starts the same job in a VPC: every member that CreateTrainingJob takes, and none ' +
          'that it refuses. A job that a tuning, AutoML or labeling job started is printed as that job, and one of a ' +
          'pipeline as the pipeline’s definition. What will differ or can hurt goes to standard error. Changes ' +
          'nothing without --create.',
      )
      .argument('[job]', 'name of the training job');
    option('--profile <name>', 'profile of the AWS CLI and SDKs', where);
    option('--region <name>', 'Region. Default: the configured one.', where);
    addNetworkOptions(command, what);
    option(
      '--from <file>',
      'a saved description instead of the live one; - is standard input',
      what,
    );
    option(
      '--name <name>',
      'name of the new job. Default: the old one with -vpc- and the time.',
      what,
    );
    option('--isolate', 'network isolation as well', what);
    option('--encrypt', 'encryption of the traffic between containers as well', what);
    option('--alone', 'the job itself, whatever started it', what);
    option('--pipeline <name>', 'the pipeline that started the job, where it is not found', what);
    option(
      '--offline',
      'with --from: ask AWS for nothing, not even for role, image and tags',
      what,
    );
    command.addOption(
      new WordOption(
        '--format <format>',
        `${Object.entries(outputFormatMeanings)
          .map(([name, meaning]) => `${name}: ${meaning}`)
          .join('; ')}. Default: json.`,
        outputFormats,
      ).helpGroup(out),
    );
    option('--create', 'create it, after a question, and wait as explain --wait does', out);
    option('--yes', 'with --create: no question', out);
    option(
      '--wait <minutes>',
      `with --create: for the job, and for its result in AWS Config. Default: ${defaultWaitMinutes}.`,
      out,
    );
    option('--no-wait', 'with --create: not at all', out);
    command.addHelpText(
      'after',
      `
Examples:
  $ ${programName} recreate churn-1 --stack training-network >job.json
  $ aws sagemaker create-training-job --cli-input-json file://job.json
  $ ${programName} recreate churn-1 --stack training-network --create
  $ ${programName} recreate --from churn-1.json --stack net --format python
  $ ${programName} recreate churn-1 --subnets subnet-0a1b \\
      --security-groups sg-0a1b
`,
    );
  },

  /** What asks AWS is loaded only once it is needed. */
  async run(request, io) {
    const { runRecreate } = await import('./run-recreate.ts');
    return await runRecreate(request, io);
  },
};
