// training-job-in-vpc network: whether a job could run in a network, before there is one.

import { type Command, Option } from 'commander';
import type { CliCommand } from '../command.ts';
import { failOnOption } from '../fail-on.ts';
import { programName } from '../program-name.ts';
import { WordOption } from '../word-option.ts';
import { addNetworkOptions } from './network-options.ts';
import { usedServices } from './services.ts';

/** What `--print` prints. */
export const printWords = ['sdk-defaults'] as const;

/** Services that `--services` takes: those that only some code calls. */
export const callableServices = usedServices.flatMap(({ service, usedBy }) =>
  usedBy === undefined ? [] : [service],
);

export const network: CliCommand = {
  name: 'network',

  describe(command: Command): void {
    const where = 'Where:';
    const what = 'What:';
    const out = 'Out:';
    const option = (flags: string, description: string, group: string) =>
      command.addOption(new Option(flags, description).helpGroup(group));
    command
      .summary('whether a job could run in these subnets and security groups')
      .description(
        'Says before a job is created whether it could run in a network: one VPC, free addresses, DNS, routes, ' +
          'Amazon S3, interface endpoints, security groups, network ACLs. Each finding holds, does not hold, or ' +
          'cannot be known, with what was seen and what to change. Reads only: ec2:DescribeSubnets, ' +
          'DescribeSecurityGroups, DescribeVpcs, DescribeVpcAttribute, DescribeRouteTables, DescribeNatGateways, ' +
          'DescribeNetworkAcls, DescribeVpcEndpoints and DescribeManagedPrefixLists, and ' +
          'cloudformation:DescribeStacks with --stack.',
      );
    option('--profile <name>', 'profile of the AWS CLI and SDKs', where);
    option('--region <name>', 'Region. Default: the configured one.', where);
    addNetworkOptions(command, what);
    option(
      '--job <file>',
      'a request or description of a training job, as recreate prints: its VpcConfig, instances and network isolation; - is standard input',
      what,
    );
    option('--instances <number>', 'instances of the job. Default: 1, or what --job says.', what);
    option('--isolate', 'the job has network isolation', what);
    command.addOption(
      new WordOption(
        '--services <list>',
        `services that the code calls, whose endpoints must be there: ${callableServices.join(', ')}. Default: none.`,
        callableServices,
      ).helpGroup(what),
    );
    option('--encrypt', 'with --print: encryption between containers, too', what);
    command.addOption(
      new WordOption(
        '--print <what>',
        'instead of the findings: sdk-defaults, the config.yaml of the SageMaker Python SDK that puts training jobs into this network',
        printWords,
      ).helpGroup(out),
    );
    option('--json', 'the findings as JSON', out);
    command.addOption(failOnOption(out));
    command.addHelpText(
      'after',
      `
Examples:
  $ ${programName} network --stack training-network
  $ ${programName} network --stack training-network --instances 4
  $ ${programName} network --subnets subnet-0a1b --security-groups sg-0a1b
  $ ${programName} recreate churn-1 --stack net >job.json
  $ ${programName} network --job job.json
  $ ${programName} network --stack net --print sdk-defaults
`,
    );
  },

  /** What asks AWS is loaded only once it is needed. */
  async run(request, io) {
    const { runNetwork } = await import('./run-network.ts');
    return await runNetwork(request, io);
  },
};
