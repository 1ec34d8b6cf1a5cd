// Which subnets and security groups a person means: named one by one, or those of a stack.

import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { type Command, Option } from 'commander';
import type { Access } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { UsageError } from '../command.ts';

export interface ChosenNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** What the options say; a stack is read later. */
export interface NetworkChoice extends Partial<ChosenNetwork> {
  readonly stack?: string;
}

/**
 * Limits of `VpcConfig`.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_VpcConfig.html
 */
const limits = { subnets: 16, groups: 5 } as const;

/** Adds `--subnets`, `--security-groups` and `--stack`. */
export function addNetworkOptions(command: Command, helpGroup: string): void {
  command
    .addOption(
      new Option(
        '--subnets <ids>',
        `1 to ${limits.subnets} subnets, separated by commas`,
      ).helpGroup(helpGroup),
    )
    .addOption(
      new Option(
        '--security-groups <ids>',
        `1 to ${limits.groups} security groups, separated by commas`,
      ).helpGroup(helpGroup),
    )
    .addOption(
      new Option(
        '--stack <name>',
        'both from a stack of the network templates; --subnets and --security-groups win',
      ).helpGroup(helpGroup),
    );
}

/** The choice as typed, with every problem of it. */
export function readNetworkChoice(options: Readonly<Record<string, unknown>>): {
  readonly choice: NetworkChoice;
  readonly problems: readonly string[];
} {
  const { subnets, securityGroups, stack } = options;
  const problems: string[] = [];
  const list = (value: unknown, name: string, pattern: RegExp, most: number) => {
    if (typeof value !== 'string') return undefined;
    const ids = [...new Set(value.split(',').map((id) => id.trim()))].filter((id) => id !== '');
    const wrong = ids.filter((id) => !pattern.test(id));
    if (ids.length === 0 || ids.length > most || wrong.length > 0)
      problems.push(
        `${name} takes 1 to ${most} ids such as ${name === '--subnets' ? 'subnet' : 'sg'}-0a1b2c3d4e5f60718, separated by commas, got ${JSON.stringify(value)}`,
      );
    return ids;
  };
  const subnetIds = list(subnets, '--subnets', /^subnet-[0-9a-f]+$/, limits.subnets);
  const securityGroupIds = list(
    securityGroups,
    '--security-groups',
    /^sg-[0-9a-f]+$/,
    limits.groups,
  );
  if (typeof stack !== 'string' && (subnetIds === undefined) !== (securityGroupIds === undefined))
    problems.push(
      '--subnets and --security-groups go together, unless --stack names what gives the other',
    );
  return {
    choice: {
      ...(subnetIds !== undefined && { subnetIds }),
      ...(securityGroupIds !== undefined && { securityGroupIds }),
      ...(typeof stack === 'string' && { stack }),
    },
    problems,
  };
}

/**
 * The network that was chosen, or undefined where none was.
 *
 * @throws UsageError where the stack lacks one; AccessError where it cannot be read.
 */
export async function resolveNetwork(
  choice: NetworkChoice,
  open: () => Promise<Access>,
): Promise<ChosenNetwork | undefined> {
  const { subnetIds, securityGroupIds, stack } = choice;
  if (subnetIds !== undefined && securityGroupIds !== undefined)
    return { subnetIds, securityGroupIds };
  if (stack === undefined) return undefined;
  const ofStack = networkOfStack(await describeStack(stack, await open()));
  const network = {
    subnetIds: subnetIds ?? ofStack.subnetIds,
    securityGroupIds: securityGroupIds ?? ofStack.securityGroupIds,
  };
  const missing = [
    ...(network.subnetIds.length === 0 ? ['--subnets'] : []),
    ...(network.securityGroupIds.length === 0 ? ['--security-groups'] : []),
  ];
  if (missing.length > 0)
    throw new UsageError([
      `the stack ${stack} has neither an output nor a parameter that gives ${missing.join(' and ')}: add ${missing.length > 1 ? 'them' : 'it'}`,
    ]);
  return network;
}

/**
 * A new VPC's stack has both as outputs. For an existing VPC the subnets are a parameter, and the group is one where
 * the jobs had one before.
 */
function networkOfStack({ Outputs = [], Parameters = [] }: Stack): ChosenNetwork {
  const values = new Map([
    ...Parameters.map(
      ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue] as const,
    ),
    ...Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue] as const),
  ]);
  const ids = (...names: readonly string[]) => {
    const value = names.map((name) => values.get(name)).find(Boolean) ?? '';
    return value.split(',').filter((id) => id !== '');
  };
  return {
    subnetIds: ids('SubnetIds'),
    securityGroupIds: ids('SecurityGroupId', 'TrainingSecurityGroupId'),
  };
}

async function describeStack(StackName: string, access: Access): Promise<Stack> {
  const client = new CloudFormationClient(access.settingsFor(access.home));
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (stack === undefined) throw new Error('there is no such stack');
    return stack;
  } catch (error) {
    throw new AccessError(`the stack ${StackName} could not be read: ${access.explain(error)}`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}
