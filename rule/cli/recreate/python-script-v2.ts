// The request as a script for version 2 of the SageMaker Python SDK, whose estimators have names of their own.

import { UsageError } from '../command.ts';
import { isMembers, type Members } from './network-changes.ts';
import { call, list, literal, optional } from './python-literals.ts';
import type { Rendered } from './render-replacement.ts';
import type { Note, Replacement } from './replacement.ts';

/** Where in the request the value of each argument is. A flag is written only where it is true. */
const estimatorArguments: Readonly<Record<string, readonly string[]>> = {
  image_uri: ['AlgorithmSpecification', 'TrainingImage'],
  role: ['RoleArn'],
  instance_count: ['ResourceConfig', 'InstanceCount'],
  instance_type: ['ResourceConfig', 'InstanceType'],
  volume_size: ['ResourceConfig', 'VolumeSizeInGB'],
  volume_kms_key: ['ResourceConfig', 'VolumeKmsKeyId'],
  keep_alive_period_in_seconds: ['ResourceConfig', 'KeepAlivePeriodInSeconds'],
  training_plan: ['ResourceConfig', 'TrainingPlanArn'],
  max_run: ['StoppingCondition', 'MaxRuntimeInSeconds'],
  max_wait: ['StoppingCondition', 'MaxWaitTimeInSeconds'],
  input_mode: ['AlgorithmSpecification', 'TrainingInputMode'],
  output_path: ['OutputDataConfig', 'S3OutputPath'],
  output_kms_key: ['OutputDataConfig', 'KmsKeyId'],
  subnets: ['VpcConfig', 'Subnets'],
  security_group_ids: ['VpcConfig', 'SecurityGroupIds'],
  encrypt_inter_container_traffic: ['EnableInterContainerTrafficEncryption'],
  enable_network_isolation: ['EnableNetworkIsolation'],
  use_spot_instances: ['EnableManagedSpotTraining'],
  checkpoint_s3_uri: ['CheckpointConfig', 'S3Uri'],
  checkpoint_local_path: ['CheckpointConfig', 'LocalPath'],
  max_retry_attempts: ['RetryStrategy', 'MaximumRetryAttempts'],
  enable_remote_debug: ['RemoteDebugConfig', 'EnableRemoteDebug'],
  enable_infra_check: ['InfraCheckConfig', 'EnableInfraCheck'],
  enable_session_tag_chaining: ['SessionChainingConfig', 'EnableSessionTagChaining'],
  enable_sagemaker_metrics: ['AlgorithmSpecification', 'EnableSageMakerMetricsTimeSeries'],
  metric_definitions: ['AlgorithmSpecification', 'MetricDefinitions'],
  container_entry_point: ['AlgorithmSpecification', 'ContainerEntrypoint'],
  container_arguments: ['AlgorithmSpecification', 'ContainerArguments'],
  training_repository_access_mode: [
    'AlgorithmSpecification',
    'TrainingImageConfig',
    'TrainingRepositoryAccessMode',
  ],
  training_repository_credentials_provider_arn: [
    'AlgorithmSpecification',
    'TrainingImageConfig',
    'TrainingRepositoryAuthConfig',
    'TrainingRepositoryCredentialsProviderArn',
  ],
  hyperparameters: ['HyperParameters'],
  environment: ['Environment'],
  tags: ['Tags'],
};

/** What is said elsewhere in the script. */
const elsewhere = [
  'TrainingJobName',
  'InputDataConfig',
  'ExperimentConfig',
  'OutputDataConfig.CompressionType',
  'ResourceConfig.InstanceGroups',
  'TensorBoardOutputConfig',
  'ProfilerConfig.DisableProfiler',
];

/** @throws UsageError for jobs that have no estimator. */
export function pythonScriptV2({ document, name }: Replacement, region: string): Rendered {
  const known = new Set(Object.values(estimatorArguments).map((path) => path.join('.')));
  if (memberAt(document, ['AlgorithmSpecification', 'TrainingImage']) === undefined)
    throw new UsageError([
      '--format python-v2 has nothing for a job without an image, such as one of an AWS Marketplace algorithm: json or cli',
    ]);
  const board = document.TensorBoardOutputConfig;
  const groups = memberAt(document, ['ResourceConfig', 'InstanceGroups']);
  const estimator = call('Estimator', {
    sagemaker_session: 'session',
    ...Object.fromEntries(
      Object.entries(estimatorArguments).map(([argument, path]) => [
        argument,
        optional(memberAt(document, path), 4),
      ]),
    ),
    instance_groups: Array.isArray(groups) ? list(groups.map(instanceGroup), 4) : undefined,
    disable_output_compression:
      memberAt(document, ['OutputDataConfig', 'CompressionType']) === 'NONE' ? 'True' : undefined,
    tensorboard_output_config: isMembers(board)
      ? call(
          'TensorBoardOutputConfig',
          {
            s3_output_path: optional(board.S3OutputPath),
            container_local_output_path: optional(board.LocalPath),
          },
          4,
        )
      : undefined,
    // Left to itself, an estimator adds a debugger hook and a profiler.
    debugger_hook_config: 'False',
    disable_profiler: 'True',
  });
  const notes = leftOut(document, known);
  const channels = Array.isArray(document.InputDataConfig)
    ? document.InputDataConfig.filter(isMembers)
    : [];
  const fit = call('estimator.fit', {
    inputs:
      channels.length === 0
        ? undefined
        : `{\n${channels.map((one) => `        ${literal(one.ChannelName)}: ${channelInput(one)},\n`).join('')}    }`,
    job_name: literal(name),
    experiment_config: optional(document.ExperimentConfig, 4),
    wait: 'False',
  });
  const text = scriptOf([`estimator = ${estimator}`, fit], region, notes);
  return { text, notes };
}

function scriptOf(statements: readonly string[], region: string, notes: readonly Note[]): string {
  const body = statements.join('\n');
  const imports = [
    ['TensorBoardOutputConfig', 'sagemaker.debugger'],
    ['Estimator', 'sagemaker.estimator'],
    ['FileSystemInput', 'sagemaker.inputs'],
    ['ShuffleConfig', 'sagemaker.inputs'],
    ['TrainingInput', 'sagemaker.inputs'],
    ['InstanceGroup', 'sagemaker.instance_group'],
  ].filter(([name]) => body.includes(`${name}(`));
  return [
    '# SageMaker Python SDK 2: pip install "sagemaker<3"',
    ...notes.map(({ text }) => `# Not the same: ${text}.`),
    'import boto3',
    'from sagemaker import Session',
    ...imports.map(([name, module]) => `from ${module} import ${name}`),
    '',
    `session = Session(boto_session=boto3.Session(region_name=${literal(region)}))`,
    body,
    '',
  ].join('\n');
}

function instanceGroup(group: unknown): string {
  const { InstanceGroupName, InstanceType, InstanceCount } = isMembers(group) ? group : {};
  return call(
    'InstanceGroup',
    {
      instance_group_name: optional(InstanceGroupName),
      instance_type: optional(InstanceType),
      instance_count: optional(InstanceCount),
    },
    8,
  );
}

function channelInput(channel: Members): string {
  const system = memberAt(channel, ['DataSource', 'FileSystemDataSource']);
  if (isMembers(system))
    return call(
      'FileSystemInput',
      {
        file_system_id: optional(system.FileSystemId),
        file_system_type: optional(system.FileSystemType),
        directory_path: optional(system.DirectoryPath),
        file_system_access_mode: optional(system.FileSystemAccessMode),
        content_type: optional(channel.ContentType),
      },
      8,
    );
  const source = memberAt(channel, ['DataSource', 'S3DataSource']);
  const data = isMembers(source) ? source : {};
  const seed = memberAt(channel, ['ShuffleConfig', 'Seed']);
  return call(
    'TrainingInput',
    {
      s3_data: optional(data.S3Uri),
      s3_data_type: optional(data.S3DataType),
      distribution: optional(data.S3DataDistributionType),
      compression: optional(channel.CompressionType),
      content_type: optional(channel.ContentType),
      record_wrapping: optional(channel.RecordWrapperType),
      input_mode: optional(channel.InputMode),
      attribute_names: optional(data.AttributeNames, 12),
      instance_groups: optional(data.InstanceGroupNames, 12),
      shuffle_config:
        seed === undefined ? undefined : call('ShuffleConfig', { seed: literal(seed) }),
    },
    8,
  );
}

/** What of the request an estimator is not told here. */
function leftOut(document: Members, known: ReadonlySet<string>): readonly Note[] {
  const isKnown = (path: string) => known.has(path) || elsewhere.includes(path);
  const goesDeeper = (path: string) =>
    [...known, ...elsewhere].some((one) => one.startsWith(`${path}.`));
  const missing = (members: Members, prefix: string): readonly string[] =>
    Object.entries(members).flatMap(([key, value]) => {
      const path = `${prefix}${key}`;
      if (isKnown(path)) return [];
      return goesDeeper(path) && isMembers(value) ? missing(value, `${path}.`) : [path];
    });
  const paths = missing(document, '');
  return paths.length === 0
    ? []
    : [
        {
          code: 'leftOut',
          text: `this estimator has nothing for ${paths.join(', ')}: --format json has it`,
        },
      ];
}

function memberAt(value: Members, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isMembers(at) ? at[name] : undefined), value);
}
