// training-job-in-vpc explain: everything about one job.

import { type Command, Option } from 'commander';
import type { CliCommand } from '../command.ts';
import { programName } from '../program-name.ts';
import { addRuleParameterOptions } from '../rule-parameter-options.ts';

/** How long `--wait` waits where it does not say. */
export const defaultWaitMinutes = '30';
export const longestWaitMinutes = 1_440;

export const explain: CliCommand = {
  name: 'explain',

  describe(command: Command): void {
    const where = 'Where:';
    const what = 'What:';
    command
      .summary('everything about one job: verdict, network, what AWS Config shows, what to do')
      .description(
        'Judges one training job and shows all that bears on it. What you may not read is named, and the rest is shown: ' +
          'ec2:DescribeSubnets, DescribeRouteTables and DescribeSecurityGroups, config:GetComplianceDetailsByResource, ' +
          'sagemaker:ListTags where the rule has an exemptTag, cloudtrail:LookupEvents with --who.',
      )
      .argument('<job>', 'name of the training job')
      .addOption(new Option('--profile <name>', 'profile of the AWS CLI and SDKs').helpGroup(where))
      .addOption(
        new Option('--region <name>', 'Region. Default: the configured one.').helpGroup(where),
      )
      .addOption(
        new Option(
          '--like-rule <name>',
          'rule parameters of the deployed rule of this name',
        ).helpGroup(what),
      )
      .addOption(
        new Option(
          '--who',
          'who started the job, and who exempted it by tag; by CloudTrail',
        ).helpGroup(what),
      )
      .addOption(
        new Option(
          '--wait [minutes]',
          `after a creation: wait for the job, then for its result in AWS Config, so many minutes each. Default: ${defaultWaitMinutes}.`,
        ).helpGroup(what),
      )
      .addOption(new Option('--json', 'all of it as JSON').helpGroup('Out:'));
    addRuleParameterOptions(command);
    command.addHelpText(
      'after',
      `
Examples:
  $ ${programName} explain churn-model-2026-03-01
  $ ${programName} explain churn-model-2026-03-01 --who --like-rule sagemaker-training-job-in-vpc
  $ ${programName} explain churn-model-2026-03-02 --wait
`,
    );
  },

  /** What asks AWS is loaded only once it is needed. */
  async run(request, io) {
    const { runExplain } = await import('./run-explain.ts');
    return await runExplain(request, io);
  },
};
