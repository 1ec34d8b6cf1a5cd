// Descriptions of training jobs with all that DescribeTrainingJob answers, in the shapes in which they turn up: what
// SageMaker fills in by itself, empty lists and texts included. Instants are epoch seconds, as on the wire.

const account = '111122223333';
const region = 'eu-central-1';
const createdAt = 1_772_000_000;

type Description = Readonly<Record<string, unknown>> & { readonly TrainingJobName: string };

export interface DescribedJob {
  readonly what: string;
  readonly description: Description;
  /** Codes of the notes on it, in their order. */
  readonly notes: readonly string[];
}

/** What every ended job has. */
function described(name: string, members: Readonly<Record<string, unknown>>): Description {
  return {
    TrainingJobName: name,
    TrainingJobArn: `arn:aws:sagemaker:${region}:${account}:training-job/${name.toLowerCase()}`,
    ModelArtifacts: { S3ModelArtifacts: `s3://models/${name}/output/model.tar.gz` },
    TrainingJobStatus: 'Completed',
    SecondaryStatus: 'Completed',
    RoleArn: `arn:aws:iam::${account}:role/service-role/Training`,
    OutputDataConfig: { KmsKeyId: '', S3OutputPath: 's3://models/', CompressionType: 'GZIP' },
    ResourceConfig: { InstanceType: 'ml.m5.xlarge', InstanceCount: 1, VolumeSizeInGB: 30 },
    StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    CreationTime: createdAt,
    TrainingStartTime: createdAt + 90,
    TrainingEndTime: createdAt + 600,
    LastModifiedTime: createdAt + 610,
    SecondaryStatusTransitions: [
      {
        Status: 'Starting',
        StartTime: createdAt,
        EndTime: createdAt + 90,
        StatusMessage: 'Preparing the instances for training',
      },
    ],
    FinalMetricDataList: [{ MetricName: 'train:error', Value: 0.1, Timestamp: createdAt + 500 }],
    EnableNetworkIsolation: false,
    EnableInterContainerTrafficEncryption: false,
    EnableManagedSpotTraining: false,
    TrainingTimeInSeconds: 510,
    BillableTimeInSeconds: 510,
    ProfilingStatus: 'Disabled',
    $metadata: { httpStatusCode: 200 },
    ...members,
  };
}

const channel = (name: string, members: Readonly<Record<string, unknown>> = {}) => ({
  ChannelName: name,
  DataSource: {
    S3DataSource: {
      S3DataType: 'S3Prefix',
      S3Uri: `s3://data/${name}/`,
      S3DataDistributionType: 'FullyReplicated',
    },
  },
  CompressionType: 'None',
  RecordWrapperType: 'None',
  ...members,
});

const ownImage = {
  TrainingImage: `${account}.dkr.ecr.${region}.amazonaws.com/training:1`,
  TrainingInputMode: 'File',
  EnableSageMakerMetricsTimeSeries: false,
};

export const describedJobs: readonly DescribedJob[] = [
  {
    what: 'one of SageMaker’s own algorithms, with the metrics that it brings',
    description: described('xgboost-2025-01-31-10-00-00-123', {
      HyperParameters: { num_round: '100', objective: 'binary:logistic' },
      AlgorithmSpecification: {
        TrainingImage: '492215442770.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-xgboost:1.7-1',
        TrainingInputMode: 'File',
        MetricDefinitions: [
          { Name: 'train:mae', Regex: '.*\\[[0-9]+\\].*#011train-mae:([-+]?[0-9]*\\.?[0-9]+)' },
        ],
        EnableSageMakerMetricsTimeSeries: false,
      },
      InputDataConfig: [
        channel('train', { ContentType: 'text/csv' }),
        channel('validation', { ContentType: 'text/csv' }),
      ],
      DebugHookConfig: { S3OutputPath: 's3://models/', CollectionConfigurations: [] },
      ProfilerConfig: {
        S3OutputPath: 's3://models/',
        ProfilingIntervalInMilliseconds: 500,
        DisableProfiler: false,
      },
      ProfilerRuleConfigurations: [
        {
          RuleConfigurationName: 'ProfilerReport-1738317600',
          RuleEvaluatorImage:
            '482524230118.dkr.ecr.eu-central-1.amazonaws.com/sagemaker-debugger-rules:latest',
          VolumeSizeInGB: 0,
          RuleParameters: { rule_to_invoke: 'ProfilerReport' },
        },
      ],
      ProfilerRuleEvaluationStatuses: [
        {
          RuleConfigurationName: 'ProfilerReport-1738317600',
          RuleEvaluationJobArn: `arn:aws:sagemaker:${region}:${account}:processing-job/report`,
          RuleEvaluationStatus: 'NoIssuesFound',
          LastModifiedTime: createdAt,
        },
      ],
      ProfilingStatus: 'Enabled',
      Environment: {},
    }),
    notes: ['metricDefinitions', 'roleInVpc'],
  },
  {
    what: 'a script of a framework, with code in Amazon S3 and a directory of its own',
    description: described('pytorch-training-2025-02-01-09-00-00-001', {
      HyperParameters: {
        epochs: '3',
        model_dir: '"s3://models/pytorch-training-2025-02-01-09-00-00-001/model"',
        sagemaker_job_name: '"pytorch-training-2025-02-01-09-00-00-001"',
        sagemaker_program: '"train.py"',
        sagemaker_submit_directory: '"s3://models/code/sourcedir.tar.gz"',
      },
      AlgorithmSpecification: {
        TrainingImage:
          '763104351884.dkr.ecr.eu-central-1.amazonaws.com/pytorch-training:2.5-cpu-py311',
        TrainingInputMode: 'FastFile',
        MetricDefinitions: [{ Name: 'loss', Regex: 'loss: ([0-9.]+)' }],
        ContainerEntrypoint: [],
        ContainerArguments: [],
      },
      InputDataConfig: [channel('training', { ShuffleConfig: { Seed: 7 } })],
      Environment: { STAGE: 'test' },
      ExperimentConfig: { ExperimentName: 'churn', TrialName: 'churn-1' },
    }),
    notes: ['namesOldJob', 'roleInVpc', 'experiment'],
  },
  {
    what: 'spot instances with checkpoints, retries, TensorBoard and remote debugging',
    description: described('spot-job', {
      AlgorithmSpecification: ownImage,
      InputDataConfig: [],
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 3_600, MaxWaitTimeInSeconds: 7_200 },
      CheckpointConfig: { S3Uri: 's3://models/checkpoints', LocalPath: '/opt/ml/checkpoints' },
      RetryStrategy: { MaximumRetryAttempts: 2 },
      TensorBoardOutputConfig: { S3OutputPath: 's3://models/tensorboard', LocalPath: '/opt/tb' },
      RemoteDebugConfig: { EnableRemoteDebug: true },
      InfraCheckConfig: { EnableInfraCheck: true },
      SessionChainingConfig: { EnableSessionTagChaining: true },
    }),
    notes: ['checkpoints', 'spot', 'roleInVpc'],
  },
  {
    what: 'a warm pool in a VPC, with a key and a command of its own',
    description: described('warm', {
      AlgorithmSpecification: {
        ...ownImage,
        ContainerEntrypoint: ['python', 'train.py'],
        ContainerArguments: ['--epochs', '3'],
      },
      ResourceConfig: {
        InstanceType: 'ml.m5.2xlarge',
        InstanceCount: 2,
        VolumeSizeInGB: 100,
        VolumeKmsKeyId: 'alias/training',
        KeepAlivePeriodInSeconds: 1_800,
      },
      WarmPoolStatus: { Status: 'Available', ResourceRetainedBillableTimeInSeconds: 60 },
      VpcConfig: {
        SecurityGroupIds: ['sg-0123456789abcdef0'],
        Subnets: ['subnet-0123456789abcdef0'],
      },
      EnableInterContainerTrafficEncryption: true,
    }),
    notes: ['warmPool', 'otherNetwork'],
  },
  {
    what: 'groups of instances, a training plan and a file system',
    description: described('heterogeneous', {
      AlgorithmSpecification: ownImage,
      ResourceConfig: {
        InstanceGroups: [
          { InstanceType: 'ml.c5.9xlarge', InstanceCount: 2, InstanceGroupName: 'data' },
          { InstanceType: 'ml.p4d.24xlarge', InstanceCount: 1, InstanceGroupName: 'dnn' },
        ],
        VolumeSizeInGB: 100,
        TrainingPlanArn: `arn:aws:sagemaker:${region}:${account}:training-plan/spring`,
      },
      InputDataConfig: [
        {
          ChannelName: 'lustre',
          DataSource: {
            FileSystemDataSource: {
              FileSystemId: 'fs-0123456789abcdef0',
              FileSystemAccessMode: 'ro',
              FileSystemType: 'FSxLustre',
              DirectoryPath: '/fsx/data',
            },
          },
        },
      ],
    }),
    notes: ['trainingPlan', 'roleInVpc', 'fileSystem'],
  },
  {
    what: 'an algorithm of AWS Marketplace, with tuned hyperparameters',
    description: described('tuned-copy', {
      AlgorithmSpecification: {
        AlgorithmName: `arn:aws:sagemaker:${region}:${account}:algorithm/bought`,
        TrainingInputMode: 'File',
        MetricDefinitions: [],
      },
      HyperParameters: { _tuning_objective_metric: 'validation:auc', eta: '0.3' },
      VpcConfig: null,
    }),
    notes: ['tuningParameters', 'roleInVpc'],
  },
  {
    what: 'a serverless job',
    description: described('sft-1', {
      AlgorithmSpecification: ownImage,
      ResourceConfig: {},
      ServerlessJobConfig: {
        BaseModelArn: `arn:aws:sagemaker:${region}:aws:hub-content/SageMakerPublicHub/Model/base/1.0.0`,
        JobType: 'FineTuning',
        CustomizationTechnique: 'SFT',
        AcceptEula: true,
      },
      ModelPackageConfig: {
        ModelPackageGroupArn: `arn:aws:sagemaker:${region}:${account}:model-package-group/group`,
      },
      OutputModelPackageArn: `arn:aws:sagemaker:${region}:${account}:model-package/group/1`,
      ProgressInfo: { TotalStepCountPerEpoch: 10, CurrentStep: 10, CurrentEpoch: 1, MaxEpoch: 1 },
      BillableTokenCount: 1_000,
    }),
    notes: ['serverless', 'roleInVpc'],
  },
];
