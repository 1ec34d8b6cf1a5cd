// The definition of a pipeline with the network in each step that starts training jobs.

import {
  isMembers,
  isWholeVpcConfig,
  type Members,
  type NetworkChanges,
  withFirstAutoMlNetwork,
  withTrainingNetwork,
  withTuningNetwork,
} from './network-changes.ts';

interface StepType {
  withNetwork(request: Members, changes: NetworkChanges): Members;
  /** Every place where the request says so. */
  vpcConfigs(request: Members): readonly unknown[];
}

/** @see https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/ */
const stepTypes: Readonly<Record<string, StepType>> = {
  Training: {
    withNetwork: withTrainingNetwork,
    vpcConfigs: ({ VpcConfig }) => [VpcConfig],
  },
  Tuning: {
    withNetwork: withTuningNetwork,
    vpcConfigs: ({ TrainingJobDefinition: one, TrainingJobDefinitions: several }) =>
      [one, ...(Array.isArray(several) ? several : [])]
        .filter(isMembers)
        .map(({ VpcConfig }) => VpcConfig),
  },
  AutoML: {
    withNetwork: withFirstAutoMlNetwork,
    vpcConfigs: ({ AutoMLJobConfig: config }) => {
      const security = isMembers(config) ? config.SecurityConfig : undefined;
      return [isMembers(security) ? security.VpcConfig : undefined];
    },
  },
};

export interface PatchedPipeline {
  readonly definition: Members;
  /** Names of the steps that were changed. */
  readonly changed: readonly string[];
  /** Names of those that have a network of their own, or get it from a variable, and keep it. */
  readonly kept: readonly string[];
}

/**
 * Each step that starts training jobs is in the network, those behind conditions too. A step that takes its network
 * from a variable of the pipeline keeps it, and so does one that has a whole network, unless all of them have.
 */
export function patchPipeline(definition: Members, changes: NetworkChanges): PatchedPipeline {
  const patched = patchSteps(definition, changes, (config) => isWholeVpcConfig(config));
  return patched.changed.length > 0 ? patched : patchSteps(definition, changes, () => false);
}

function patchSteps(
  definition: Members,
  changes: NetworkChanges,
  keeps: (vpcConfig: unknown) => boolean,
): PatchedPipeline {
  const changed: string[] = [];
  const kept: string[] = [];

  function patchList(steps: unknown): unknown {
    return Array.isArray(steps)
      ? steps.map((step) => (isMembers(step) ? patchStep(step) : step))
      : steps;
  }
  function patchStep(step: Members): Members {
    const { Type, Name, Arguments } = step;
    if (!isMembers(Arguments)) return step;
    if (Type === 'Condition') {
      const { IfSteps, ElseSteps } = Arguments;
      const branches = { IfSteps: patchList(IfSteps), ElseSteps: patchList(ElseSteps) };
      return { ...step, Arguments: { ...Arguments, ...branches } };
    }
    const type =
      typeof Type === 'string' && Object.hasOwn(stepTypes, Type) ? stepTypes[Type] : undefined;
    if (type === undefined) return step;
    const configs = type.vpcConfigs(Arguments);
    const hasNetwork = configs.every((config) => isVariable(config) || keeps(config));
    const own = hasNetwork ? { ...changes, network: undefined } : changes;
    const request = type.withNetwork(Arguments, own);
    (JSON.stringify(request) === JSON.stringify(Arguments) ? kept : changed).push(String(Name));
    return { ...step, Arguments: request };
  }

  const patched = { ...definition, Steps: patchList(definition.Steps) };
  return { definition: patched, changed, kept };
}

/** `{ "Get": "Parameters.Subnets" }`, in it or instead of it, and the `Std:` functions. */
function isVariable(value: unknown): boolean {
  if (!isMembers(value)) return false;
  const names = Object.keys(value);
  if (names.length === 1 && (names[0] === 'Get' || names[0]?.startsWith('Std:'))) return true;
  const lists = [value.Subnets, value.SecurityGroupIds];
  const isGiven = (list: unknown) => isVariable(list) || (Array.isArray(list) && list.length > 0);
  return lists.some(isVariable) && lists.every(isGiven);
}
