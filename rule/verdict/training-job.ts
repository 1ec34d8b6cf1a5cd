import type { TagReading } from './exemption.ts';

/** A training job as `ListTrainingJobs` returns it: enough to know that it exists, but not to judge it. */
export interface ListedJob {
  readonly name: string;
  /** Epoch milliseconds. A name can be used again after deletion; name and creation time identify a job. */
  readonly createdAtMs: number;
  /** AWS's values: InProgress, Completed, Failed, Stopping, Stopped, Deleting. */
  readonly status: string;
}

/** The job or pipeline that started a job. */
export interface ParentJob {
  readonly kind: 'tuning job' | 'AutoML job' | 'labeling job' | 'pipeline execution';
  readonly name: string;
}

/** A training job with everything that a verdict depends on. */
export interface TrainingJob extends ListedJob {
  /** Absent if the job has no `VpcConfig`; `{}` becomes two empty lists. */
  readonly vpcConfig?: {
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  readonly networkIsolation: boolean;
  readonly interContainerEncryption: boolean;
  readonly serverless: boolean;
  /** True if the job names a KMS key for its storage volume. */
  readonly volumeKmsKey: boolean;
  /** Types of its instances, such as `ml.m5.xlarge`; none for a serverless job. */
  readonly instanceTypes: readonly string[];
  readonly parent?: ParentJob;
  /** Absent if its source does not say. */
  readonly arn?: string;
  /** Absent if they were not read: a verdict depends on them only if a tag can exempt the job. */
  readonly tags?: TagReading;
}

/** The second in which a job was created, the unit of coverage. */
export function creationSecond(job: ListedJob): number {
  return Math.floor(job.createdAtMs / 1000);
}

/** True if both have the same name and were created within one second of each other. */
export function isSameIncarnation(one: ListedJob, other: ListedJob): boolean {
  return one.name === other.name && Math.abs(one.createdAtMs - other.createdAtMs) <= 1000;
}
