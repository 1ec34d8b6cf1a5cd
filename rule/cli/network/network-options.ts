// Options that say which subnets and security groups a person means.

import { type Command, Option } from 'commander';

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
