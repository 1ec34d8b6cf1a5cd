import type {
  DescribeTrainingJobCommandOutput,
  TrainingJob as SearchedJob,
  Tag,
} from '@aws-sdk/client-sagemaker';
import type { TagReading } from '../verdict/exemption.ts';
import type { ParentJob, TrainingJob } from '../verdict/training-job.ts';

/**
 * A full record as a TrainingJob; undefined if it has no name or creation time, because missing data must not become a
 * verdict.
 */
export function jobFromRecord(
  record: DescribeTrainingJobCommandOutput | SearchedJob,
): TrainingJob | undefined {
  const { TrainingJobName: name, CreationTime: created } = record;
  if (!name || created === undefined) return undefined;
  const vpc = record.VpcConfig ?? undefined;
  const parent = parentOf(record, name);
  const arn = record.TrainingJobArn;
  return {
    name,
    createdAtMs: created.getTime(),
    status: record.TrainingJobStatus ?? 'Unknown',
    networkIsolation: record.EnableNetworkIsolation === true,
    interContainerEncryption: record.EnableInterContainerTrafficEncryption === true,
    serverless: isServerless(record),
    volumeKmsKey: Boolean(record.ResourceConfig?.VolumeKmsKeyId),
    instanceTypes: instanceTypesOf(record),
    ...(vpc && {
      vpcConfig: {
        subnetIds: (vpc.Subnets ?? []).filter(Boolean),
        securityGroupIds: (vpc.SecurityGroupIds ?? []).filter(Boolean),
      },
    }),
    ...(parent && { parent }),
    ...(arn && { arn }),
  };
}

/** The tags of a complete list of them. */
export function tagsOf(tags: readonly Tag[]): TagReading {
  const values = tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']]));
  return { kind: 'read', values: Object.fromEntries(values) };
}

/**
 * A job is serverless if its record says so or if it has no instances of any kind. The second is needed because records
 * of Search never have ServerlessJobConfig, and older SDK versions drop it from DescribeTrainingJob's answer.
 */
function isServerless(record: DescribeTrainingJobCommandOutput | SearchedJob): boolean {
  if ('ServerlessJobConfig' in record && record.ServerlessJobConfig !== undefined) return true;
  return instanceTypesOf(record).length === 0;
}

function instanceTypesOf({
  ResourceConfig: resources,
}: DescribeTrainingJobCommandOutput | SearchedJob): readonly string[] {
  const { InstanceType: type, InstanceGroups: groups = [] } = resources ?? {};
  return [type, ...groups.map((group) => group.InstanceType)].filter((one) => one !== undefined);
}

function parentOf(
  record: DescribeTrainingJobCommandOutput | SearchedJob,
  name: string,
): ParentJob | undefined {
  if (record.TuningJobArn) return { kind: 'tuning job', name: lastPart(record.TuningJobArn) };
  if (record.AutoMLJobArn) return { kind: 'AutoML job', name: lastPart(record.AutoMLJobArn) };
  if (record.LabelingJobArn) return { kind: 'labeling job', name: lastPart(record.LabelingJobArn) };
  const execution = pipelineExecutionId.exec(name)?.[1];
  if (execution === undefined) return undefined;
  const { ExperimentName: pipeline, TrialName: trial } = record.ExperimentConfig ?? {};
  return {
    kind: 'pipeline execution',
    name: pipeline && trial === execution ? `${execution} of ${pipeline}` : execution,
  };
}

/** Pipelines name the jobs of their steps `pipelines-<execution id>-<step>-<suffix>`. */
const pipelineExecutionId = /^pipelines-([a-z0-9]{12})-/;

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
