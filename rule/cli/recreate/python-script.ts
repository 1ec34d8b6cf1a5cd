// The request as a script for version 3 of the SageMaker Python SDK. Its classes have the names of the service model's
// structures, with members in snake case, so that the model says how to write them.

import { CreateTrainingJobRequest$ } from '@aws-sdk/client-sagemaker';
import { NormalizedSchema } from '@smithy/core/schema';
import { UsageError } from '../command.ts';
import { isMembers, type Members } from './network-changes.ts';
import { call, list, literal } from './python-literals.ts';
import type { Rendered } from './render-replacement.ts';
import type { Note, Replacement } from './replacement.ts';

const request$ = NormalizedSchema.of(CreateTrainingJobRequest$);

/** Members that are arguments of `ModelTrainer`, with the argument's name. */
const trainerArguments: Readonly<Record<string, string>> = {
  RoleArn: 'role',
  HyperParameters: 'hyperparameters',
  Environment: 'environment',
  InputDataConfig: 'input_data_config',
  OutputDataConfig: 'output_data_config',
  StoppingCondition: 'stopping_condition',
  CheckpointConfig: 'checkpoint_config',
  ModelPackageConfig: 'model_package_config',
  Tags: 'tags',
};

/** Members that are set by a method of their own. */
const trainerMethods: Readonly<Record<string, string>> = {
  TensorBoardOutputConfig: 'with_tensorboard_output_config',
  RetryStrategy: 'with_retry_strategy',
  RemoteDebugConfig: 'with_remote_debug_config',
  InfraCheckConfig: 'with_infra_check_config',
  SessionChainingConfig: 'with_session_chaining_config',
};

/** Members of `AlgorithmSpecification` that are arguments. */
const algorithmArguments: Readonly<Record<string, string>> = {
  TrainingImage: 'training_image',
  AlgorithmName: 'algorithm_name',
  TrainingInputMode: 'training_input_mode',
  TrainingImageConfig: 'training_image_config',
};

/** Members that become part of `Compute` or `Networking`. */
const elsewhere = [
  'TrainingJobName',
  'AlgorithmSpecification',
  'ResourceConfig',
  'VpcConfig',
  'EnableNetworkIsolation',
  'EnableInterContainerTrafficEncryption',
  'EnableManagedSpotTraining',
];

/** @throws UsageError for a serverless job, which has no trainer. */
export function pythonScript({ document, name }: Replacement, region: string): Rendered {
  if (document.ServerlessJobConfig !== undefined)
    throw new UsageError(['--format python has nothing for a serverless job: json or cli']);
  const imports = new Set<string>();
  const write = (schema: NormalizedSchema, value: unknown, indent: number) =>
    construct(schema, value, indent, imports);
  const member = (key: string, indent: number) =>
    document[key] === undefined
      ? undefined
      : write(request$.getMemberSchema(key), document[key], indent);
  const algorithm = isMembers(document.AlgorithmSpecification)
    ? document.AlgorithmSpecification
    : {};
  const algorithm$ = request$.getMemberSchema('AlgorithmSpecification');
  const ofAlgorithm = Object.entries(algorithmArguments).map(([key, argument]) => [
    argument,
    algorithm[key] === undefined
      ? undefined
      : write(algorithm$.getMemberSchema(key), algorithm[key], 4),
  ]);
  const trainer = call('ModelTrainer', {
    sagemaker_session: 'session',
    base_job_name: literal(name.replace(/-\d{8}-\d{6}$/, '')),
    ...Object.fromEntries(ofAlgorithm),
    compute: computeOf(document, write),
    networking: networkingOf(document, write),
    ...Object.fromEntries(
      Object.entries(trainerArguments).map(([key, argument]) => [argument, member(key, 4)]),
    ),
  });
  const { MetricDefinitions: metrics } = algorithm;
  const calls = [
    ...Object.entries(trainerMethods).flatMap(([key, method]) => {
      const text = member(key, 0);
      return text === undefined ? [] : [`trainer.${method}(${text})`];
    }),
    ...(metrics === undefined
      ? []
      : [
          `trainer.with_metric_definitions(${write(algorithm$.getMemberSchema('MetricDefinitions'), metrics, 0)})`,
        ]),
  ];
  const notes = leftOut(document, algorithm);
  return { text: scriptOf(trainer, calls, { imports, region, notes }), notes };
}

type Write = (schema: NormalizedSchema, value: unknown, indent: number) => string;

function computeOf(
  { ResourceConfig: resources, EnableManagedSpotTraining: spot }: Members,
  write: Write,
) {
  const schema = request$.getMemberSchema('ResourceConfig');
  return call(
    'Compute',
    {
      ...argumentsOf(schema, resources, 8, write),
      enable_managed_spot_training: spot === undefined ? undefined : literal(spot),
    },
    4,
  );
}

function networkingOf(document: Members, write: Write) {
  const isolation = document.EnableNetworkIsolation;
  const encryption = document.EnableInterContainerTrafficEncryption;
  return call(
    'Networking',
    {
      ...argumentsOf(request$.getMemberSchema('VpcConfig'), document.VpcConfig, 8, write),
      enable_network_isolation: isolation === undefined ? undefined : literal(isolation),
      enable_inter_container_traffic_encryption:
        encryption === undefined ? undefined : literal(encryption),
    },
    4,
  );
}

function argumentsOf(schema: NormalizedSchema, value: unknown, indent: number, write: Write) {
  const members = isMembers(value) ? value : {};
  return Object.fromEntries(
    [...schema.structIterator()].flatMap(([key, member]) =>
      members[key] === undefined ? [] : [[snakeCase(key), write(member, members[key], indent)]],
    ),
  );
}

/** A structure as a call of its class, whose name joins the imports. */
function construct(
  schema: NormalizedSchema,
  value: unknown,
  indent: number,
  imports: Set<string>,
): string {
  const write: Write = (inner, one, at) => construct(inner, one, at, imports);
  if (schema.isStructSchema()) {
    const name = schema.getName() ?? '';
    imports.add(name);
    return call(name, argumentsOf(schema, value, indent + 4, write), indent);
  }
  if (schema.isListSchema() && Array.isArray(value))
    return list(
      value.map((item) => write(schema.getValueSchema(), item, indent + 4)),
      indent,
    );
  return literal(value, indent);
}

/** What of the request a trainer cannot be told. */
function leftOut(document: Members, algorithm: Members): readonly Note[] {
  const known = [...Object.keys(trainerArguments), ...Object.keys(trainerMethods), ...elsewhere];
  const members = [
    ...Object.keys(document).filter((key) => !known.includes(key)),
    ...Object.keys(algorithm)
      .filter((key) => !(key in algorithmArguments) && key !== 'MetricDefinitions')
      .map((key) => `AlgorithmSpecification.${key}`),
  ];
  return members.length === 0
    ? []
    : [
        {
          code: 'leftOut',
          text: `a ModelTrainer has nothing for ${members.join(', ')}: --format json has it`,
        },
      ];
}

function scriptOf(
  trainer: string,
  calls: readonly string[],
  {
    imports,
    region,
    notes,
  }: { imports: ReadonlySet<string>; region: string; notes: readonly Note[] },
): string {
  const shapes = [...imports].sort();
  return [
    '# SageMaker Python SDK 3: pip install "sagemaker>=3"',
    ...notes.map(({ text }) => `# Not the same: ${text}.`),
    'import boto3',
    'from sagemaker.core.helper.session_helper import Session',
    ...(shapes.length === 0 ? [] : [`from sagemaker.core.shapes import ${importList(shapes)}`]),
    'from sagemaker.core.training.configs import Compute, Networking',
    'from sagemaker.train import ModelTrainer',
    '',
    `session = Session(boto_session=boto3.Session(region_name=${literal(region)}))`,
    `trainer = ${trainer}`,
    ...calls,
    'trainer.train(wait=False)',
    '',
  ].join('\n');
}

function importList(names: readonly string[]): string {
  const line = names.join(', ');
  return line.length <= 55 ? line : `(\n${names.map((one) => `    ${one},\n`).join('')})`;
}

/** As the SDK makes its members' names: `VolumeSizeInGB` is `volume_size_in_gb`. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
