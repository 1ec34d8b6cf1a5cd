/**
 * What starts training jobs, in one account and Region: tuning, AutoML and labeling jobs, and pipelines with their
 * executions. Those of a seeded population are made up from their jobs when somebody asks for them.
 */
import type { Residence, TrainingJob } from './training-job.ts';
import type { TrainingJobStore } from './training-job-store.ts';

const PARENT_KINDS = ['HyperParameterTuningJob', 'AutoMLJob', 'LabelingJob'] as const;
export type ParentKind = (typeof PARENT_KINDS)[number];

/** A description in the API's own member names; instants are `Date`. */
export type ParentDescription = Readonly<Record<string, unknown>>;

export interface Pipeline {
  readonly name: string;
  /** The JSON text. */
  readonly definition: string;
  /** Ids of its executions. */
  readonly executions: readonly string[];
  readonly createdAt: Date;
  readonly lastExecutedAt: Date;
}

const ARN_TYPES = {
  HyperParameterTuningJob: 'hyper-parameter-tuning-job',
  AutoMLJob: 'automl-job',
  LabelingJob: 'labeling-job',
} as const;

/** The member of a job that names a parent of this kind. */
const ARN_MEMBERS = {
  HyperParameterTuningJob: 'TuningJobArn',
  AutoMLJob: 'AutoMLJobArn',
  LabelingJob: 'LabelingJobArn',
} as const;

export class ParentStore {
  readonly #residence: Residence;
  readonly #jobs: TrainingJobStore;
  readonly #parents = new Map<string, ParentDescription>();
  readonly #pipelines = new Map<string, Pipeline>();

  constructor(residence: Residence, jobs: TrainingJobStore) {
    this.#residence = residence;
    this.#jobs = jobs;
  }

  /** The parent exists with these members beside its name, ARN and creation time. */
  put(kind: ParentKind, name: string, members: ParentDescription, createdAt: Date): void {
    this.#parents.set(`${kind}/${name}`, {
      [`${kind}Name`]: name,
      [`${kind}Arn`]: this.#arn(ARN_TYPES[kind], name),
      [`${kind}Status`]: 'Completed',
      CreationTime: createdAt,
      ...members,
    });
  }

  get(kind: ParentKind, name: string): ParentDescription | undefined {
    const known = this.#parents.get(`${kind}/${name}`);
    if (known !== undefined) return known;
    const child = this.#firstJob(
      (job) => job[ARN_MEMBERS[kind]] === this.#arn(ARN_TYPES[kind], name),
    );
    if (child === undefined) return undefined;
    this.put(kind, name, DEFINITIONS[kind](child), child.CreationTime);
    return this.#parents.get(`${kind}/${name}`);
  }

  /** What the ARN names; undefined for a pipeline. */
  ofArn(arn: string): ParentDescription | undefined {
    const [type, name = ''] = (arn.split(':')[5] ?? '').split('/');
    const kind = PARENT_KINDS.find((one) => ARN_TYPES[one] === type);
    return kind && this.#arn(ARN_TYPES[kind], name) === arn ? this.get(kind, name) : undefined;
  }

  putPipeline(pipeline: Pipeline): void {
    this.#pipelines.set(pipeline.name, pipeline);
  }

  /** By name or ARN. */
  pipeline(nameOrArn: string): Pipeline | undefined {
    return this.pipelines().find(
      ({ name }) => name === nameOrArn || this.pipelineArn(name) === nameOrArn.toLowerCase(),
    );
  }

  /** The newest first. */
  pipelines(): readonly Pipeline[] {
    this.#makeUpPipelines();
    return [...this.#pipelines.values()].sort(
      (one, other) => other.createdAt.getTime() - one.createdAt.getTime(),
    );
  }

  pipelineArn(name: string): string {
    return this.#arn('pipeline', name.toLowerCase());
  }

  #arn(type: string, name: string): string {
    const { region, accountId } = this.#residence;
    return `arn:aws:sagemaker:${region}:${accountId}:${type}/${name}`;
  }

  #firstJob(isMeant: (job: TrainingJob) => boolean): TrainingJob | undefined {
    for (const job of this.#jobs.all()) if (isMeant(job)) return job;
    return undefined;
  }

  /**
   * Each execution that jobs are named after has a pipeline of its own, and each step the network of one of its jobs:
   * of one outside a VPC, where there is one.
   */
  #makeUpPipelines(): void {
    const known = new Set([...this.#pipelines.values()].flatMap(({ executions }) => executions));
    const steps = new Map<string, Map<string, TrainingJob>>();
    for (const job of this.#jobs.all()) {
      const [, id, step] = /^pipelines-([a-z0-9]{12})-(.+)-\w+$/.exec(job.TrainingJobName) ?? [];
      if (id === undefined || step === undefined || known.has(id)) continue;
      const ofExecution = steps.get(id) ?? new Map<string, TrainingJob>();
      const shown = ofExecution.get(step);
      if (shown === undefined || 'VpcConfig' in wholeVpcConfig(shown)) ofExecution.set(step, job);
      steps.set(id, ofExecution);
    }
    for (const [id, jobs] of steps) this.putPipeline(madeUpPipeline(id, jobs));
  }
}

function madeUpPipeline(id: string, jobs: ReadonlyMap<string, TrainingJob>): Pipeline {
  const createdAt = [...jobs.values()][0]?.CreationTime ?? new Date(0);
  const definition = {
    Version: '2020-12-01',
    Metadata: {},
    Parameters: [],
    Steps: [...jobs].map(([Name, job]) => ({
      ...{ Name, Type: 'Training', Arguments: trainingMembers(job) },
    })),
  };
  return {
    name: `pipeline-${id}`,
    definition: JSON.stringify(definition),
    executions: [id],
    createdAt,
    lastExecutedAt: createdAt,
  };
}

/** What jobs and definitions of jobs have alike. */
function trainingMembers(job: TrainingJob): ParentDescription {
  return {
    AlgorithmSpecification: job.AlgorithmSpecification,
    RoleArn: job.RoleArn,
    OutputDataConfig: job.OutputDataConfig,
    ResourceConfig: job.ResourceConfig,
    StoppingCondition: job.StoppingCondition,
    ...wholeVpcConfig(job),
    EnableNetworkIsolation: job.EnableNetworkIsolation,
    EnableInterContainerTrafficEncryption: job.EnableInterContainerTrafficEncryption,
  };
}

function wholeVpcConfig({ VpcConfig }: TrainingJob): ParentDescription {
  return VpcConfig?.Subnets?.length && VpcConfig.SecurityGroupIds?.length ? { VpcConfig } : {};
}

const INPUT = { S3DataType: 'S3Prefix', S3Uri: 's3://training/input/' } as const;

/** The rest of a parent that has this job. */
const DEFINITIONS: Readonly<Record<ParentKind, (child: TrainingJob) => ParentDescription>> = {
  HyperParameterTuningJob: (child) => ({
    HyperParameterTuningJobConfig: {
      Strategy: 'Bayesian',
      HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'validation:auc' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
      ParameterRanges: {
        ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0.1', MaxValue: '0.5' }],
      },
      TrainingJobEarlyStoppingType: 'Off',
    },
    TrainingJobDefinition: {
      StaticHyperParameters: { _tuning_objective_metric: 'validation:auc', num_round: '100' },
      ...trainingMembers(child),
    },
    TrainingJobStatusCounters: { Completed: 20, InProgress: 0, Stopped: 0 },
    ObjectiveStatusCounters: { Succeeded: 20, Pending: 0, Failed: 0 },
  }),
  AutoMLJob: (child) => ({
    AutoMLJobInputDataConfig: [
      { ChannelType: 'training', ContentType: 'text/csv', DataSource: { S3DataSource: INPUT } },
    ],
    OutputDataConfig: child.OutputDataConfig,
    RoleArn: child.RoleArn,
    AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: 'label' } },
    AutoMLJobSecondaryStatus: 'Completed',
    LastModifiedTime: child.LastModifiedTime,
    SecurityConfig: {
      EnableInterContainerTrafficEncryption: child.EnableInterContainerTrafficEncryption,
      ...wholeVpcConfig(child),
    },
  }),
  LabelingJob: (child) => ({
    LabelAttributeName: 'label',
    LabelCounters: { TotalLabeled: 100, HumanLabeled: 60, MachineLabeled: 40, Unlabeled: 0 },
    JobReferenceCode: 'made-up',
    InputConfig: { DataSource: { S3DataSource: { ManifestS3Uri: 's3://training/manifest' } } },
    OutputConfig: { S3OutputPath: 's3://training/labels', KmsKeyId: '' },
    RoleArn: child.RoleArn,
    LastModifiedTime: child.LastModifiedTime,
    LabelingJobAlgorithmsConfig: {
      LabelingJobAlgorithmSpecificationArn:
        'arn:aws:sagemaker:eu-central-1:111122223333:labeling-job-algorithm-specification/text-classification',
      LabelingJobResourceConfig: wholeVpcConfig(child),
    },
    HumanTaskConfig: {
      WorkteamArn: 'arn:aws:sagemaker:eu-central-1:111122223333:workteam/private-crowd/team',
      UiConfig: { UiTemplateS3Uri: 's3://training/template.liquid' },
      PreHumanTaskLambdaArn: 'arn:aws:lambda:eu-central-1:111122223333:function:PRE-Text',
      TaskTitle: 'Label',
      TaskDescription: 'Label the text',
      NumberOfHumanWorkersPerDataObject: 1,
      TaskTimeLimitInSeconds: 300,
      AnnotationConsolidationConfig: {
        AnnotationConsolidationLambdaArn:
          'arn:aws:lambda:eu-central-1:111122223333:function:ACS-Text',
      },
    },
  }),
};
