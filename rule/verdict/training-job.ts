/** A training job as `ListTrainingJobs` shows it: enough to know that it exists, not to judge it. */
export interface ListedJob {
  readonly name: string;
  /** Epoch milliseconds. Names are reusable after deletion; name and creation time tell jobs apart. */
  readonly createdAtMs: number;
  /** AWS's own words: InProgress, Completed, Failed, Stopping, Stopped, Deleting. */
  readonly status: string;
}

/** What a job was started by, where it was not started by hand. */
export interface ParentJob {
  readonly kind: 'tuning job' | 'AutoML job' | 'labeling job' | 'pipeline execution';
  readonly name: string;
}

/** A training job with everything a verdict depends on. */
export interface TrainingJob extends ListedJob {
  /** Absent where the job has no `VpcConfig`; `{}` arrives as two empty lists. */
  readonly vpcConfig?: {
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  readonly networkIsolation: boolean;
  readonly interContainerEncryption: boolean;
  readonly serverless: boolean;
  /** True where the job names a KMS key for its storage volume. */
  readonly volumeKmsKey: boolean;
  /** Types of its instances, such as `ml.m5.xlarge`; none for a serverless job. */
  readonly instanceTypes: readonly string[];
  readonly parent?: ParentJob;
}

/** The second a job was created in, the grain of all coverage. */
export function creationSecond(job: ListedJob): number {
  return Math.floor(job.createdAtMs / 1000);
}

/** True when both are the same incarnation of a name: created within one second of each other. */
export function isSameIncarnation(one: ListedJob, other: ListedJob): boolean {
  return one.name === other.name && Math.abs(one.createdAtMs - other.createdAtMs) <= 1000;
}
