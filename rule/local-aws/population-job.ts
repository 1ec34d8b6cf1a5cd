/** Renders one job of a seeded population: names, parents, network settings and statuses as seen in the field. */
import type { JobKind, ResolvedPopulation } from './population.ts';
import { randomAt, scramble } from './seeded-random.ts';
import {
  completeTrainingJob,
  type TrainingJob,
  type TrainingJobInput,
  type TrainingJobStatus,
  type VpcConfig,
} from './training-job.ts';

export interface JobCoordinates {
  readonly index: number;
  /** Index of the first job of the burst; the job's own index outside bursts. */
  readonly group: number;
  readonly groupCreatedAtMs: number;
  readonly kind: JobKind;
  readonly createdAtMs: number;
}

const WORKLOADS = [
  'xgboost-churn',
  'fraud-detector',
  'demand-forecast',
  'bert-intent',
  'llm-finetune',
  'image-defects',
  'credit-scoring',
  'recsys-two-tower',
] as const;

const STEPS = ['TrainModel', 'FineTune', 'TrainBaseline', 'RetrainWeekly'] as const;

const SUBNETS = ['subnet-0a11ce5ab1e00001', 'subnet-0a11ce5ab1e00002', 'subnet-0a11ce5ab1e00003'];
const SECURITY_GROUPS = ['sg-0f00dfacade00001', 'sg-0f00dfacade00002'];

/** Dice numbers; 0 to 3 are used by the layout of the population. */
const DRAW = { violates: 10, variant: 11, status: 12, flags: 13, workload: 14 } as const;

/** The job at these coordinates: complete, valid and equal on every call. */
export function renderTrainingJob(
  population: ResolvedPopulation,
  coordinates: JobCoordinates,
): TrainingJob {
  const { seed, residence, violationShare } = population;
  const roll = (draw: number) => randomAt(seed, coordinates.index, draw);
  const vpcConfig =
    roll(DRAW.violates) < violationShare
      ? brokenVpcConfig(roll(DRAW.variant))
      : wholeVpcConfig(roll(DRAW.variant));
  const flags = roll(DRAW.flags);
  const input: TrainingJobInput = {
    TrainingJobName: renderTrainingJobName(seed, coordinates),
    CreationTime: new Date(coordinates.createdAtMs),
    TrainingJobStatus: statusOf(roll(DRAW.status)),
    EnableNetworkIsolation: flags < 0.3,
    EnableInterContainerTrafficEncryption: flags >= 0.2 && flags < 0.5,
    ...(vpcConfig === undefined ? {} : { VpcConfig: vpcConfig }),
    ...parentOf(seed, coordinates, residence),
  };
  const job = completeTrainingJob(input, residence, population.worldStartMs);
  if (coordinates.kind !== 'serverless') return job;
  const { ResourceConfig: _customerInstances, ...serverless } = job;
  return serverless;
}

function wholeVpcConfig(roll: number): VpcConfig {
  return {
    Subnets: SUBNETS.slice(0, 1 + Math.floor(roll * 3)),
    SecurityGroupIds: SECURITY_GROUPS.slice(0, 1 + Math.floor(roll * 2)),
  };
}

/** 70% absent, then null, `{}`, and each list missing or empty. */
function brokenVpcConfig(roll: number): VpcConfig | null | undefined {
  if (roll < 0.7) return undefined;
  if (roll < 0.75) return null;
  if (roll < 0.82) return {};
  if (roll < 0.88) return { Subnets: SUBNETS.slice(0, 2) };
  if (roll < 0.94) return { Subnets: SUBNETS.slice(0, 1), SecurityGroupIds: [] };
  return { SecurityGroupIds: SECURITY_GROUPS.slice(0, 1) };
}

function statusOf(roll: number): TrainingJobStatus {
  if (roll < 0.8) return 'Completed';
  if (roll < 0.92) return 'Failed';
  if (roll < 0.975) return 'Stopped';
  if (roll < 0.985) return 'InProgress';
  return roll < 0.993 ? 'Stopping' : 'Deleting';
}

/** Eight hexadecimal digits that no other job of the population has. */
function uniqueSuffix(seed: number, index: number): string {
  return scramble(index ^ scramble(seed))
    .toString(16)
    .padStart(8, '0');
}

/** The name of the job at these coordinates, as `renderTrainingJob` gives it. */
export function renderTrainingJobName(seed: number, coordinates: JobCoordinates): string {
  const { index, group, kind, createdAtMs } = coordinates;
  const suffix = uniqueSuffix(seed, index);
  switch (kind) {
    case 'tuning':
      return `${parentName(seed, coordinates)}-${String(index - group + 1).padStart(3, '0')}-${suffix}`;
    case 'autoMl':
      return `${parentName(seed, coordinates)}-dpp${index - group}-1-${suffix}`;
    case 'labeling':
      return `${parentName(seed, coordinates)}-model-${suffix}`;
    case 'pipeline':
      return `pipelines-${uniqueSuffix(~seed, group)}k3x7-${pick(STEPS, seed, group)}-${suffix}`;
    case 'serverless':
    case 'direct': {
      const stamp = new Date(createdAtMs).toISOString().slice(0, 23).replace(/[T:.]/g, '-');
      return `${pick(WORKLOADS, seed, index)}${kind === 'serverless' ? '-sft' : ''}-${stamp}`;
    }
  }
}

/** The name of the parent job, made from the first job of the burst. */
function parentName(seed: number, { group, groupCreatedAtMs }: JobCoordinates): string {
  const stamp = new Date(groupCreatedAtMs).toISOString().slice(2, 16).replace(/[-:]/g, '');
  return `${pick(WORKLOADS, seed, group)}-${stamp.replace('T', '-')}`;
}

function parentOf(
  seed: number,
  coordinates: JobCoordinates,
  { accountId, region }: ResolvedPopulation['residence'],
): Partial<TrainingJob> {
  const arn = (type: string) =>
    `arn:aws:sagemaker:${region}:${accountId}:${type}/${parentName(seed, coordinates)}`;
  switch (coordinates.kind) {
    case 'tuning':
      return { TuningJobArn: arn('hyper-parameter-tuning-job') };
    case 'autoMl':
      return { AutoMLJobArn: arn('automl-job') };
    case 'labeling':
      return { LabelingJobArn: arn('labeling-job') };
    case 'serverless':
      return {
        ServerlessJobConfig: {
          BaseModelArn: `arn:aws:sagemaker:${region}:aws:hub-content/SageMakerPublicHub/Model/base-model/1.0.0`,
          JobType: 'FineTuning',
          CustomizationTechnique: 'SFT',
        },
      };
    case 'pipeline':
    case 'direct':
      return {};
  }
}

function pick<Item>(items: readonly [Item, ...Item[]], seed: number, index: number): Item {
  return items[Math.floor(randomAt(seed, index, DRAW.workload) * items.length)] ?? items[0];
}
