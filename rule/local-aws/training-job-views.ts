import { epochSeconds } from './timestamps.ts';
import type { TrainingJob } from './training-job.ts';

type WireObject = Record<string, unknown>;

/**
 * Members that DescribeTrainingJob returns and Search's TrainingJob record lacks.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TrainingJob.html
 */
const DESCRIBE_ONLY = new Set([
  'BillableTokenCount',
  'InfraCheckConfig',
  'MlflowConfig',
  'MlflowDetails',
  'ProfilerRuleConfigurations',
  'ProfilerRuleEvaluationStatuses',
  'ProfilingStatus',
  'ProgressInfo',
  'RemoteDebugConfig',
  'ServerlessJobConfig',
]);

/** The job as ListTrainingJobs shows it: never its VpcConfig. */
export function summaryOf(job: TrainingJob): WireObject {
  return {
    TrainingJobName: job.TrainingJobName,
    TrainingJobArn: job.TrainingJobArn,
    CreationTime: epochSeconds(job.CreationTime),
    ...(job.TrainingEndTime ? { TrainingEndTime: epochSeconds(job.TrainingEndTime) } : {}),
    LastModifiedTime: epochSeconds(job.LastModifiedTime),
    TrainingJobStatus: job.TrainingJobStatus,
    SecondaryStatus: job.SecondaryStatus,
  };
}

/** The job as DescribeTrainingJob shows it: everything but its tags. */
export function descriptionOf(job: TrainingJob): WireObject {
  return wireMembers(job, (member) => member !== 'Tags');
}

/** The job as a Search record shows it: with tags, without the members Search does not carry. */
export function searchRecordOf(job: TrainingJob): WireObject {
  return { TrainingJob: wireMembers(job, (member) => !DESCRIBE_ONLY.has(member)) };
}

function wireMembers(job: TrainingJob, shows: (member: string) => boolean): WireObject {
  const wire: WireObject = {};
  for (const [member, value] of Object.entries(job))
    if (shows(member)) wire[member] = value instanceof Date ? epochSeconds(value) : value;
  return wire;
}
