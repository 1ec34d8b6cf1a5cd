export type TrainingJobStatus =
  | 'InProgress'
  | 'Completed'
  | 'Failed'
  | 'Stopping'
  | 'Stopped'
  | 'Deleting';

/** `VpcConfig` as it may turn up: whole, `{}`, half-empty, or null. */
export interface VpcConfig {
  readonly Subnets?: readonly string[];
  readonly SecurityGroupIds?: readonly string[];
}

/** A training job as SageMaker keeps it, in the API's own member names; instants are `Date`. */
export interface TrainingJob {
  readonly TrainingJobName: string;
  readonly TrainingJobArn: string;
  readonly TrainingJobStatus: TrainingJobStatus;
  readonly SecondaryStatus: string;
  readonly CreationTime: Date;
  readonly LastModifiedTime: Date;
  readonly TrainingStartTime?: Date;
  readonly TrainingEndTime?: Date;
  readonly VpcConfig?: VpcConfig | null;
  readonly EnableNetworkIsolation?: boolean;
  readonly EnableInterContainerTrafficEncryption?: boolean;
  readonly TuningJobArn?: string;
  readonly AutoMLJobArn?: string;
  readonly LabelingJobArn?: string;
  readonly ServerlessJobConfig?: Readonly<Record<string, unknown>>;
  readonly RoleArn?: string;
  readonly [member: string]: unknown;
}

/** What `jobs.put` needs; the rest gets valid defaults. */
export type TrainingJobInput = Partial<TrainingJob> & { readonly TrainingJobName: string };

export interface Residence {
  readonly accountId: string;
  readonly region: string;
}

/** The ARN SageMaker gives a job; the name part is in lower case, as the service returns it. */
export function trainingJobArn(name: string, { accountId, region }: Residence): string {
  return `arn:aws:sagemaker:${region}:${accountId}:training-job/${name.toLowerCase()}`;
}

const SECONDARY_STATUS: Readonly<Record<TrainingJobStatus, string>> = {
  InProgress: 'Training',
  Completed: 'Completed',
  Failed: 'Failed',
  Stopping: 'Stopping',
  Stopped: 'Stopped',
  Deleting: 'Completed',
};

/** A complete job: `input` with defaults for whatever it leaves out. */
export function completeTrainingJob(
  input: TrainingJobInput,
  residence: Residence,
  nowMs: number,
): TrainingJob {
  const createdAt = input.CreationTime ?? new Date(nowMs);
  const status = input.TrainingJobStatus ?? 'Completed';
  const ended = status !== 'InProgress' && status !== 'Stopping';
  const endedAtMs = Math.min(createdAt.getTime() + 600_000, Math.max(nowMs, createdAt.getTime()));
  const endedAt = new Date(endedAtMs);
  return {
    TrainingJobArn: trainingJobArn(input.TrainingJobName, residence),
    TrainingJobStatus: status,
    SecondaryStatus: SECONDARY_STATUS[status],
    CreationTime: createdAt,
    LastModifiedTime: ended ? endedAt : createdAt,
    TrainingStartTime: new Date(createdAt.getTime() + 120_000),
    ...(ended ? { TrainingEndTime: endedAt } : {}),
    AlgorithmSpecification: {
      TrainingImage: `${residence.accountId}.dkr.ecr.${residence.region}.amazonaws.com/training:latest`,
      TrainingInputMode: 'File',
    },
    RoleArn: `arn:aws:iam::${residence.accountId}:role/SageMakerExecution`,
    OutputDataConfig: { S3OutputPath: `s3://training-${residence.accountId}/output` },
    ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    EnableManagedSpotTraining: false,
    ...input,
  };
}
