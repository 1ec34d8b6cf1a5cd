// Where each kind of request says on which network its jobs run.

import type { ChosenNetwork } from '../network/network-options.ts';

/** What is to be different from before. */
export interface NetworkChanges {
  /** Undefined leaves the network that is there. */
  readonly network: ChosenNetwork | undefined;
  readonly isolate: boolean;
  readonly encrypt: boolean;
}

export type Members = Readonly<Record<string, unknown>>;

/** Of a training job, and of what defines the training jobs of a tuning job. */
export function withTrainingNetwork(
  request: Members,
  { network, isolate, encrypt }: NetworkChanges,
): Members {
  return {
    ...request,
    ...(network !== undefined && { VpcConfig: vpcConfigOf(network) }),
    ...(isolate && { EnableNetworkIsolation: true }),
    ...(encrypt && { EnableInterContainerTrafficEncryption: true }),
  };
}

/** Of a tuning job: in each definition that it has. */
export function withTuningNetwork(request: Members, changes: NetworkChanges): Members {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: several } = request;
  return {
    ...request,
    ...(isMembers(one) && { TrainingJobDefinition: withTrainingNetwork(one, changes) }),
    ...(Array.isArray(several) && {
      TrainingJobDefinitions: several.map((each) =>
        isMembers(each) ? withTrainingNetwork(each, changes) : each,
      ),
    }),
  };
}

/** Of an AutoML job, as CreateAutoMLJobV2 has it; there is no network isolation. */
export function withAutoMlNetwork(request: Members, { network, encrypt }: NetworkChanges): Members {
  return changedAt(request, ['SecurityConfig'], {
    ...(network !== undefined && { VpcConfig: vpcConfigOf(network) }),
    ...(encrypt && { EnableInterContainerTrafficEncryption: true }),
  });
}

/** Of an AutoML job, as CreateAutoMLJob has it, which is what steps of pipelines hold. */
export function withFirstAutoMlNetwork(request: Members, changes: NetworkChanges): Members {
  const { AutoMLJobConfig: config } = request;
  return {
    ...request,
    AutoMLJobConfig: withAutoMlNetwork(isMembers(config) ? config : {}, changes),
  };
}

/** Of the training jobs of a labeling job; there is no isolation and no encryption between containers. */
export function withLabelingNetwork(request: Members, { network }: NetworkChanges): Members {
  if (network === undefined) return request;
  return changedAt(request, ['LabelingJobAlgorithmsConfig', 'LabelingJobResourceConfig'], {
    VpcConfig: vpcConfigOf(network),
  });
}

/** True where it names a subnet and a security group, so that a job has a network. */
export function isWholeVpcConfig(value: unknown): boolean {
  if (!isMembers(value)) return false;
  const { Subnets, SecurityGroupIds } = value;
  return [Subnets, SecurityGroupIds].every((list) => Array.isArray(list) && list.some(Boolean));
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function vpcConfigOf({ subnetIds, securityGroupIds }: ChosenNetwork): Members {
  return { SecurityGroupIds: securityGroupIds, Subnets: subnetIds };
}

function changedAt(value: Members, [first, ...rest]: readonly string[], change: Members): Members {
  if (first === undefined) return { ...value, ...change };
  const inner = value[first];
  return { ...value, [first]: changedAt(isMembers(inner) ? inner : {}, rest, change) };
}
