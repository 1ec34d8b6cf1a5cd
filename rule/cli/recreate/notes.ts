// What the person who creates the job again should know: what will differ, and what can hurt.

import { isTuningParameter } from './job-kinds.ts';
import {
  isMembers,
  isWholeVpcConfig,
  type Members,
  type NetworkChanges,
} from './network-changes.ts';
import type { Note, Replacement } from './replacement.ts';

export interface NoteContext {
  readonly old: Members;
  readonly oldName: string;
  readonly request: Members;
  readonly newName: string;
  readonly changes: NetworkChanges;
}

/** A row of docs/cli.md, and the code that finds it. */
interface NoteRow {
  readonly code: string;
  readonly meaning: string;
  /** What to say of this job; undefined where it does not apply. */
  say(context: NoteContext): string | undefined;
}

/** Of training jobs. */
export const noteTable: readonly NoteRow[] = [
  {
    code: 'sameName',
    meaning: 'The new job has the name of the old one, so that it writes where that one wrote.',
    say: ({ oldName, newName, request }) =>
      oldName === newName
        ? `writes to ${outputPath(request)}/${newName}/ again, over what the old job left there`
        : undefined,
  },
  {
    code: 'checkpoints',
    meaning: 'The checkpoints are those of the old job.',
    say({ request }) {
      const uri = textAt(request, 'CheckpointConfig', 'S3Uri');
      return uri === undefined
        ? undefined
        : `starts from the checkpoints of the old job and writes over them: ${uri}; set another CheckpointConfig.S3Uri to start anew`;
    },
  },
  {
    code: 'namesOldJob',
    meaning: 'A hyperparameter or an environment variable has the name of the old job in it.',
    say({ request, oldName, newName }) {
      const named = [...entriesOf(request.HyperParameters), ...entriesOf(request.Environment)]
        .filter(([, value]) => oldName !== newName && value.includes(oldName))
        .map(([name]) => name);
      return named.length === 0
        ? undefined
        : `${named.join(', ')} still ${named.length === 1 ? 'names' : 'name'} the old job: code that writes there writes over what it left`;
    },
  },
  {
    code: 'tuningParameters',
    meaning: 'The job has hyperparameters that a tuning job set.',
    say({ request }) {
      const set = entriesOf(request.HyperParameters)
        .map(([name]) => name)
        .filter(isTuningParameter);
      return set.length === 0
        ? undefined
        : `${set.join(', ')} was set by a tuning job: delete it unless the algorithm needs it`;
    },
  },
  {
    code: 'metricDefinitions',
    meaning: 'SageMaker’s own algorithms have metric definitions that requests must not repeat.',
    say: ({ old, request }) =>
      hasMetrics(old) && !hasMetrics(request)
        ? 'AlgorithmSpecification.MetricDefinitions is left out: SageMaker’s own algorithms bring theirs, and requests that repeat them are refused'
        : undefined,
  },
  {
    code: 'spot',
    meaning: 'The job is a managed spot training job.',
    say: ({ request }) =>
      request.EnableManagedSpotTraining === true
        ? `is a spot training job: it can be interrupted, and ${textAt(request, 'CheckpointConfig', 'S3Uri') === undefined ? 'begins anew each time, as it has no checkpoints' : 'goes on from its checkpoints'}`
        : undefined,
  },
  {
    code: 'warmPool',
    meaning: 'The job keeps a warm pool.',
    say({ request }) {
      const seconds = memberAt(request, 'ResourceConfig', 'KeepAlivePeriodInSeconds');
      return typeof seconds === 'number' && seconds > 0
        ? `keeps its instances for ${seconds} s after its end, which is billed; a warm pool of the old job does not match, as its network is another one`
        : undefined;
    },
  },
  {
    code: 'trainingPlan',
    meaning: 'The job uses capacity of a training plan.',
    say({ request }) {
      const plan = textAt(request, 'ResourceConfig', 'TrainingPlanArn');
      return plan === undefined
        ? undefined
        : `uses the training plan ${lastPart(plan)}: its capacity may be over`;
    },
  },
  {
    code: 'serverless',
    meaning: 'The job is serverless.',
    say: ({ request }) =>
      request.ServerlessJobConfig === undefined
        ? undefined
        : 'is serverless: AWS does not document whether such a job takes a VpcConfig, and may refuse it',
  },
  {
    code: 'otherNetwork',
    meaning: 'The job had a whole VpcConfig, and gets another one.',
    say: ({ old, changes }) =>
      changes.network !== undefined && isWholeVpcConfig(old.VpcConfig)
        ? 'the old job ran in a VPC already: its VpcConfig is replaced'
        : undefined,
  },
  {
    code: 'roleInVpc',
    meaning: 'The job had no whole VpcConfig: its role may lack what a job in a VPC needs.',
    say: ({ old, request }) =>
      isWholeVpcConfig(old.VpcConfig)
        ? undefined
        : `its role ${lastPart(textAt(request, 'RoleArn') ?? '')} must be allowed ec2:CreateNetworkInterface and what goes with it, which the old job did not need`,
  },
  {
    code: 'fileSystem',
    meaning: 'A channel reads from a file system in a VPC.',
    say({ request }) {
      const channels = Array.isArray(request.InputDataConfig) ? request.InputDataConfig : [];
      const named = channels
        .filter(isMembers)
        .filter((channel) => memberAt(channel, 'DataSource', 'FileSystemDataSource') !== undefined)
        .map(({ ChannelName }) => String(ChannelName));
      return named.length === 0
        ? undefined
        : `${named.join(', ')}: reads from a file system, which the new subnets and groups must reach`;
    },
  },
  {
    code: 'isolation',
    meaning: '`--isolate` with code that the container itself loads from Amazon S3.',
    say({ request, changes }) {
      const code = textAt(request, 'HyperParameters', 'sagemaker_submit_directory');
      return changes.isolate && code?.includes('s3://')
        ? `the container loads its code from ${code.replaceAll('"', '')} itself, which network isolation does not let it do: bring the code in a channel`
        : undefined;
    },
  },
  {
    code: 'experiment',
    meaning: 'The job is recorded in the experiment of the old one.',
    say({ request }) {
      const experiment = textAt(request, 'ExperimentConfig', 'ExperimentName');
      return experiment === undefined
        ? undefined
        : `is recorded in the experiment ${experiment}, beside the old job`;
    },
  },
];

/** The notes on a training job, in the order of the table. */
export function notesOn(context: NoteContext): readonly Note[] {
  return noteTable.flatMap(({ code, say }) => {
    const text = say(context);
    return text === undefined ? [] : [{ code, text }];
  });
}

/** What a parent has instead of the job that was asked for. */
export function notesOnParent(
  { kind, name }: Pick<Replacement, 'kind' | 'name'>,
  changes: NetworkChanges,
): readonly Note[] {
  const lacks = {
    'AutoML job': changes.isolate ? ['network isolation'] : [],
    'labeling job': [
      ...(changes.isolate ? ['network isolation'] : []),
      ...(changes.encrypt ? ['encryption between containers'] : []),
    ],
  };
  const missing = kind === 'AutoML job' || kind === 'labeling job' ? lacks[kind] : [];
  return [
    {
      code: 'parent',
      text: `this creates the whole ${kind} again, as ${name}, and not one job of it: that takes as long and costs as much as the first one did`,
    },
    ...(missing.length === 0
      ? []
      : [{ code: 'notThere', text: `a ${kind} has no ${missing.join(' and no ')}` }]),
  ];
}

function outputPath(request: Members): string {
  return (textAt(request, 'OutputDataConfig', 'S3OutputPath') ?? '').replace(/\/$/, '');
}

function hasMetrics(request: Members): boolean {
  const metrics = memberAt(request, 'AlgorithmSpecification', 'MetricDefinitions');
  return Array.isArray(metrics) && metrics.length > 0;
}

function entriesOf(value: unknown): readonly (readonly [string, string])[] {
  return isMembers(value)
    ? Object.entries(value).map(([name, one]) => [name, String(one)] as const)
    : [];
}

function memberAt(value: Members, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isMembers(at) ? at[name] : undefined), value);
}

function textAt(value: Members, ...path: readonly string[]): string | undefined {
  const found = memberAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
