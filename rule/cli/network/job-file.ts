// A job that is to be created, or one that was described, as far as its network matters.

import { type Io, UsageError } from '../command.ts';
import { trainingJobs } from '../recreate/job-kinds.ts';
import { isMembers, isWholeVpcConfig, type Members } from '../recreate/network-changes.ts';
import { readDescription } from '../recreate/saved-description.ts';
import type { ChosenNetwork } from './network-options.ts';

export interface JobFile {
  /** Undefined where the job has none. */
  readonly network?: ChosenNetwork;
  readonly instances: number;
  readonly isIsolated: boolean;
}

/** @throws UsageError where it cannot be read, or is of no training job. */
export async function readJobFile(path: string, io: Io): Promise<JobFile> {
  const saved = await readDescription(path, io, '--job');
  if (saved.kind !== trainingJobs)
    throw new UsageError([`--job takes the request or description of a training job: ${path}`]);
  const { VpcConfig, ResourceConfig, EnableNetworkIsolation } = saved.description;
  return {
    ...(isMembers(VpcConfig) && isWholeVpcConfig(VpcConfig) && { network: networkOf(VpcConfig) }),
    instances: isMembers(ResourceConfig) ? instancesOf(ResourceConfig) : 1,
    isIsolated: EnableNetworkIsolation === true,
  };
}

function networkOf({ Subnets, SecurityGroupIds }: Members): ChosenNetwork {
  const ids = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return { subnetIds: ids(Subnets), securityGroupIds: ids(SecurityGroupIds) };
}

function instancesOf({ InstanceCount, InstanceGroups }: Members): number {
  const groups = Array.isArray(InstanceGroups) ? InstanceGroups.filter(isMembers) : [];
  const counts = [InstanceCount, ...groups.map((group) => group.InstanceCount)];
  return Math.max(
    1,
    counts.reduce<number>((sum, count) => sum + (Number(count) || 0), 0),
  );
}
