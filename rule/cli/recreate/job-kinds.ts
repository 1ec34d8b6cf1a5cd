// The kinds of jobs that can be created anew: how each is read, and what its request looks like.

import {
  CreateAutoMLJobRequest$,
  CreateAutoMLJobV2Request$,
  CreateHyperParameterTuningJobRequest$,
  CreateLabelingJobRequest$,
  CreateTrainingJobRequest$,
  DescribeAutoMLJobCommand,
  DescribeAutoMLJobV2Command,
  DescribeHyperParameterTuningJobCommand,
  DescribeLabelingJobCommand,
  DescribeTrainingJobCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import {
  isMembers,
  isWholeVpcConfig,
  type Members,
  type NetworkChanges,
  withAutoMlNetwork,
  withFirstAutoMlNetwork,
  withLabelingNetwork,
  withTrainingNetwork,
  withTuningNetwork,
} from './network-changes.ts';
import type { Schema } from './service-model.ts';

export interface JobKind {
  readonly kind: 'training job' | 'tuning job' | 'AutoML job' | 'labeling job';
  /** As the AWS CLI has it. */
  readonly command: string;
  readonly describeAction: string;
  readonly request: Schema;
  readonly nameMember: string;
  readonly arnMember: string;
  /** What a description of another kind does not have, beside the name. */
  readonly ownMember: string;
  readonly maxNameLength: number;
  describe(client: SageMakerClient, name: string): Promise<object>;
  withNetwork(request: Members, changes: NetworkChanges): Members;
  hasNetwork(request: Members): boolean;
}

export const trainingJobs: JobKind = {
  kind: 'training job',
  command: 'create-training-job',
  describeAction: 'sagemaker:DescribeTrainingJob',
  request: CreateTrainingJobRequest$,
  nameMember: 'TrainingJobName',
  arnMember: 'TrainingJobArn',
  ownMember: 'TrainingJobName',
  maxNameLength: 63,
  describe: (client, name) =>
    client.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
  withNetwork: withTrainingNetwork,
  hasNetwork: ({ VpcConfig }) => isWholeVpcConfig(VpcConfig),
};

export const tuningJobs: JobKind = {
  kind: 'tuning job',
  command: 'create-hyper-parameter-tuning-job',
  describeAction: 'sagemaker:DescribeHyperParameterTuningJob',
  request: CreateHyperParameterTuningJobRequest$,
  nameMember: 'HyperParameterTuningJobName',
  arnMember: 'HyperParameterTuningJobArn',
  ownMember: 'HyperParameterTuningJobConfig',
  maxNameLength: 32,
  describe: (client, name) =>
    client.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })),
  withNetwork: (request, changes) => withoutTuningParameters(withTuningNetwork(request, changes)),
  hasNetwork: (request) => definitionsOf(request).every(trainingJobs.hasNetwork),
};

/** This description covers the jobs of CreateAutoMLJob, too. */
export const autoMlJobs: JobKind = {
  kind: 'AutoML job',
  command: 'create-auto-ml-job-v2',
  describeAction: 'sagemaker:DescribeAutoMLJobV2',
  request: CreateAutoMLJobV2Request$,
  nameMember: 'AutoMLJobName',
  arnMember: 'AutoMLJobArn',
  ownMember: 'AutoMLProblemTypeConfig',
  maxNameLength: 32,
  describe: (client, name) => client.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: name })),
  withNetwork: withAutoMlNetwork,
  hasNetwork: ({ SecurityConfig: config }) =>
    isMembers(config) && isWholeVpcConfig(config.VpcConfig),
};

/** The same as CreateAutoMLJob has it: for descriptions that were saved so. */
export const firstAutoMlJobs: JobKind = {
  kind: 'AutoML job',
  command: 'create-auto-ml-job',
  describeAction: 'sagemaker:DescribeAutoMLJob',
  request: CreateAutoMLJobRequest$,
  nameMember: 'AutoMLJobName',
  arnMember: 'AutoMLJobArn',
  ownMember: 'InputDataConfig',
  maxNameLength: 32,
  describe: (client, name) => client.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name })),
  withNetwork: withFirstAutoMlNetwork,
  hasNetwork: ({ AutoMLJobConfig: config }) => isMembers(config) && autoMlJobs.hasNetwork(config),
};

export const labelingJobs: JobKind = {
  kind: 'labeling job',
  command: 'create-labeling-job',
  describeAction: 'sagemaker:DescribeLabelingJob',
  request: CreateLabelingJobRequest$,
  nameMember: 'LabelingJobName',
  arnMember: 'LabelingJobArn',
  ownMember: 'HumanTaskConfig',
  maxNameLength: 63,
  describe: (client, name) =>
    client.send(new DescribeLabelingJobCommand({ LabelingJobName: name })),
  withNetwork: withLabelingNetwork,
  hasNetwork({ LabelingJobAlgorithmsConfig: algorithms }) {
    const resources = isMembers(algorithms) ? algorithms.LabelingJobResourceConfig : undefined;
    return isMembers(resources) && isWholeVpcConfig(resources.VpcConfig);
  },
};

export const jobKinds: readonly JobKind[] = [
  trainingJobs,
  tuningJobs,
  autoMlJobs,
  firstAutoMlJobs,
  labelingJobs,
];

/** What a tuning job trains: one definition, or several. */
export function definitionsOf(request: Members): readonly Members[] {
  const { TrainingJobDefinition: one, TrainingJobDefinitions: several } = request;
  return [one, ...(Array.isArray(several) ? several : [])].filter(isMembers);
}

/** Tuning jobs add such hyperparameters themselves, and descriptions show them. */
export function isTuningParameter(name: string): boolean {
  return name.startsWith('_tuning_');
}

function withoutTuningParameters(request: Members): Members {
  const without = (definition: unknown) => {
    if (!isMembers(definition) || !isMembers(definition.StaticHyperParameters)) return definition;
    const own = Object.entries(definition.StaticHyperParameters).filter(
      ([name]) => !isTuningParameter(name),
    );
    return { ...definition, StaticHyperParameters: Object.fromEntries(own) };
  };
  const { TrainingJobDefinition: one, TrainingJobDefinitions: several } = request;
  return {
    ...request,
    ...(one !== undefined && { TrainingJobDefinition: without(one) }),
    ...(Array.isArray(several) && { TrainingJobDefinitions: several.map(without) }),
  };
}
