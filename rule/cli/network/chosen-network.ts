// The subnets and security groups that a person means: as named, or those of a stack.

import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Access } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { UsageError } from '../command.ts';
import type { ChosenNetwork, NetworkChoice } from './network-options.ts';

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
