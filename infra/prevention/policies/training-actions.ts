// Which SageMaker actions can start training, as data. Every action that has the VPC condition keys is in one
// of the first two lists, and a test holds them against the service authorization reference, so that an action
// which SageMaker adds has to be decided on.

/** SageMaker's condition keys for the network, the instances and the encryption of what an action creates. */
export type RequestKey =
  | 'sagemaker:VpcSubnets'
  | 'sagemaker:VpcSecurityGroupIds'
  | 'sagemaker:NetworkIsolation'
  | 'sagemaker:InterContainerTrafficEncryption'
  | 'sagemaker:InstanceTypes'
  | 'sagemaker:VolumeKmsKeyArn';

/** An action that the policies restrict. */
export interface CoveredAction {
  readonly action: `sagemaker:${string}`;
  /** What the action starts. */
  readonly starts: string;
  /** The keys that a request for this action carries; a requirement on any other key passes it by. */
  readonly keys: readonly RequestKey[];
  /** Restricted only where asked for. */
  readonly onlyWith?: 'processingJobs';
  readonly see: string;
}

const api = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference';

const vpcKeys = ['sagemaker:VpcSubnets', 'sagemaker:VpcSecurityGroupIds'] as const;
const encryptionKeys = [
  'sagemaker:InterContainerTrafficEncryption',
  'sagemaker:VolumeKmsKeyArn',
] as const;
const allKeys = [
  ...vpcKeys,
  ...encryptionKeys,
  'sagemaker:NetworkIsolation',
  'sagemaker:InstanceTypes',
] as const;

export const coveredActions: readonly CoveredAction[] = [
  {
    action: 'sagemaker:CreateTrainingJob',
    starts: 'a training job',
    keys: allKeys,
    see: `${api}/API_CreateTrainingJob.html`,
  },
  {
    action: 'sagemaker:CreateHyperParameterTuningJob',
    starts: 'the training jobs of a tuning job, which SageMaker creates itself',
    keys: allKeys,
    see: `${api}/API_CreateHyperParameterTuningJob.html`,
  },
  {
    action: 'sagemaker:CreateAutoMLJob',
    starts: 'the training jobs of an Autopilot job, which SageMaker creates itself',
    keys: [...vpcKeys, ...encryptionKeys],
    see: `${api}/API_CreateAutoMLJob.html`,
  },
  {
    action: 'sagemaker:CreateAutoMLJobV2',
    starts: 'the training jobs of an Autopilot job, which SageMaker creates itself',
    keys: [...vpcKeys, ...encryptionKeys],
    see: `${api}/API_CreateAutoMLJobV2.html`,
  },
  {
    action: 'sagemaker:CreateJob',
    starts: 'a model customization job, which ListTrainingJobs does not list',
    keys: vpcKeys,
    see: `${api}/API_CreateJob.html`,
  },
  {
    action: 'sagemaker:CreateProcessingJob',
    starts: 'no training; containers with data, beside it',
    keys: allKeys,
    onlyWith: 'processingJobs',
    see: `${api}/API_CreateProcessingJob.html`,
  },
];

/** Actions that have a VPC key but start no training, and are left alone. */
export const otherActionsWithVpcKeys: Readonly<Record<`sagemaker:${string}`, string>> = {
  'sagemaker:CreateCluster':
    'a HyperPod cluster: its workloads are no training jobs, and the rule never sees them',
  'sagemaker:UpdateCluster': 'as CreateCluster; an update may leave the network out',
  'sagemaker:CreateDomain': 'Studio; what its users start is covered by the actions above',
  'sagemaker:UpdateDomain': 'as CreateDomain; an update may leave the network out',
  'sagemaker:CreateUserProfile': 'has the security groups only',
  'sagemaker:UpdateUserProfile': 'has the security groups only',
  'sagemaker:CreateNotebookInstance': 'a notebook',
  'sagemaker:CreateModel': 'inference',
  'sagemaker:CreateEndpointConfig': 'inference',
  'sagemaker:CreateMonitoringSchedule': 'monitoring, by processing jobs',
  'sagemaker:UpdateMonitoringSchedule': 'monitoring; an update may leave the network out',
  'sagemaker:CreateDataQualityJobDefinition': 'monitoring',
  'sagemaker:CreateModelBiasJobDefinition': 'monitoring',
  'sagemaker:CreateModelExplainabilityJobDefinition': 'monitoring',
  'sagemaker:CreateModelQualityJobDefinition': 'monitoring',
};

/** Actions that create other jobs and have no VPC key: no policy of this kind can restrict their network. */
export const otherJobActions: Readonly<Record<`sagemaker:${string}`, string>> = {
  'sagemaker:CreateTransformJob':
    'batch inference; its network is that of the model, for which CreateModel has the keys',
  'sagemaker:CreateCompilationJob': 'compiles a model; no training data',
  'sagemaker:CreateOptimizationJob':
    'quantizes or compiles a model, with calibration data where asked; its VpcConfig cannot be required',
  'sagemaker:CreateInferenceRecommendationsJob': 'load tests of an endpoint',
  'sagemaker:CreateAIBenchmarkJob': 'a benchmark; the authorization reference says no more',
  'sagemaker:CreateAIRecommendationJob':
    'a recommendation; the authorization reference says no more',
  'sagemaker:CreateEdgePackagingJob': 'packages a compiled model',
  'sagemaker:CreateModelCardExportJob': 'a document',
};

/** A way to training on which a policy cannot see the network of each job, or has no principal to be attached to. */
export interface OpenWay {
  readonly way: string;
  /** The action that opens it, where SageMaker has one. */
  readonly action?: `sagemaker:${string}`;
  readonly leavesOpen: string;
  readonly see: string;
}

export const openWays: readonly OpenWay[] = [
  {
    way: 'Ground Truth labeling jobs with active learning',
    action: 'sagemaker:CreateLabelingJob',
    leavesOpen:
      'trains without a VPC unless LabelingJobResourceConfig has one. No VPC key: deny the action, or leave it to the rule.',
    see: `${api}/API_CreateLabelingJob.html`,
  },
  {
    way: 'Validation of an algorithm package',
    action: 'sagemaker:CreateAlgorithm',
    leavesOpen:
      'ValidationSpecification runs training jobs, and its job definition has no VpcConfig. Deny the action where nobody publishes algorithms.',
    see: `${api}/API_CreateAlgorithm.html`,
  },
  {
    way: 'Pipelines',
    action: 'sagemaker:StartPipelineExecution',
    leavesOpen:
      "nothing of its own: SageMaker creates each step's job with the pipeline's role, which needs CreateTrainingJob. The SCP covers that role; the managed policy only if it is attached to it.",
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-access.html',
  },
  {
    way: 'AWS Batch service jobs',
    leavesOpen:
      'Batch creates the training job, named AWSBatch…, with its service-linked role, which neither an SCP nor an attached policy restricts. Deny batch:SubmitServiceJob where it is not used.',
    see: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBatchServiceRolePolicyForSageMaker.html',
  },
  {
    way: 'Tuning jobs with several definitions',
    action: 'sagemaker:CreateHyperParameterTuningJob',
    leavesOpen:
      'TrainingJobDefinitions takes up to ten definitions, each with its own VpcConfig, instances and volume key. If the condition keys hold the values of all of them, one definition in a VPC lets the others pass without one. Not established; the rule finds their jobs.',
    see: `${api}/API_CreateHyperParameterTuningJob.html`,
  },
  {
    way: 'Children of tuning and Autopilot jobs',
    leavesOpen:
      "nothing, while the parent is restricted: SageMaker creates them itself, with the parent's network settings. CloudTrail logs them as events of the service.",
    see: 'https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html',
  },
  {
    way: "The organization's management account",
    leavesOpen:
      'an SCP never applies to it. Attach the managed policy there, or run no training in it.',
    see: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html',
  },
];
