// What is to be created anew: the job that was named, or what started it.

import type { DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { failureKind } from '../../aws/errors.ts';
import { jobFromRecord } from '../../aws/training-job-record.ts';
import type { ParentJob } from '../../verdict/training-job.ts';
import type { Access } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { type Io, UsageError } from '../command.ts';
import { describeJob } from '../explain/explanation.ts';
import { noSuchJob } from '../explain/nearest-names.ts';
import { describePipeline, type FoundPipeline, findPipeline } from './find-pipeline.ts';
import { autoMlJobs, type JobKind, labelingJobs, trainingJobs, tuningJobs } from './job-kinds.ts';
import type { Members } from './network-changes.ts';
import type { RecreateSettings } from './recreate-settings.ts';
import { readDescription } from './saved-description.ts';

export type Source = (
  | { readonly kind: JobKind; readonly description: Members }
  | { readonly kind: 'pipeline'; readonly pipeline: FoundPipeline }
) & {
  /** The training job that was named, where it is not the source itself. */
  readonly child?: { readonly name: string; readonly parent: ParentJob };
  /** True where a file says it, so that the job itself may be gone. */
  readonly isSaved: boolean;
};

/** A description together with what started its job. */
interface TrainingJobSource {
  readonly name: string;
  readonly description: Members;
  readonly isSaved: boolean;
}

const kindOfParent: Readonly<Record<string, JobKind>> = {
  'tuning job': tuningJobs,
  'AutoML job': autoMlJobs,
  'labeling job': labelingJobs,
};

/**
 * The job, or its parent where it has one and is not asked for alone.
 *
 * @throws UsageError where there is none; AccessError where it could not be read.
 */
export async function findSource(
  settings: RecreateSettings,
  open: () => Promise<Access>,
  io: Io,
): Promise<Source> {
  const job = await findJob(settings, open, io);
  if ('kind' in job) return job;
  const parent = settings.alone ? undefined : parentOf(job.description);
  if (parent === undefined)
    return { kind: trainingJobs, description: job.description, isSaved: job.isSaved };
  const found = await readParent(job, parent, settings, await open());
  return { ...found, child: { name: job.name, parent }, isSaved: false };
}

async function findJob(
  { job: name, from }: RecreateSettings,
  open: () => Promise<Access>,
  io: Io,
): Promise<TrainingJobSource | Source> {
  if (from === undefined) return await readJob(name ?? '', await open());
  const saved = await readDescription(from, io);
  if (saved.kind === 'pipeline') return { ...saved, isSaved: true };
  const savedName = String(saved.description[saved.kind.nameMember]);
  if (name !== undefined && name !== savedName)
    throw new UsageError([`${from} describes ${savedName}, and not ${name}`]);
  if (saved.kind !== trainingJobs) return { ...saved, isSaved: true };
  return { name: savedName, description: saved.description, isSaved: true };
}

async function readJob(name: string, access: Access): Promise<TrainingJobSource> {
  const record = await describeJob(name, access).catch((error: unknown) => {
    throw new AccessError(`${name} could not be read: ${access.explain(error)}`, { cause: error });
  });
  if (record === undefined) throw new UsageError([await noSuchJob(name, access)]);
  return { name, description: { ...record }, isSaved: false };
}

function parentOf(description: Members): ParentJob | undefined {
  const record = { ...description, CreationTime: createdAt(description) };
  return jobFromRecord(record as unknown as DescribeTrainingJobCommandOutput)?.parent;
}

/** As an SDK, the AWS CLI or the API itself has it. */
function createdAt({ CreationTime: value }: Members): Date {
  if (value instanceof Date) return value;
  return new Date(typeof value === 'number' ? value * 1_000 : String(value ?? 0));
}

async function readParent(
  { name, description }: TrainingJobSource,
  parent: ParentJob,
  settings: RecreateSettings,
  access: Access,
): Promise<
  | { readonly kind: JobKind; readonly description: Members }
  | { readonly kind: 'pipeline'; readonly pipeline: FoundPipeline }
> {
  const client = new SageMakerClient(access.settingsFor(access.home));
  const hint = `--alone prints the request of ${name} itself`;
  const kind = kindOfParent[parent.kind];
  try {
    if (kind !== undefined)
      return { kind, description: { ...(await kind.describe(client, parent.name)) } };
    const [, executionId = '', likelyName] = /^(\w+)(?: of (.+))?$/.exec(parent.name) ?? [];
    const createdAtMs = createdAt(description).getTime();
    const pipeline =
      settings.pipeline === undefined
        ? await findPipeline({ executionId, createdAtMs, likelyName }, access.home, client)
        : await describePipeline(settings.pipeline, client);
    if (pipeline !== undefined) return { kind: 'pipeline', pipeline };
  } catch (error) {
    const why =
      failureKind(error) === 'gone' ? 'it does not exist any more' : access.explain(error);
    throw new AccessError(
      `${name} was started by ${parent.kind} ${parent.name}, which could not be read: ${why}; ${hint}`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
  throw new AccessError(
    `no pipeline of this account has the execution ${parent.name} that started ${name}: ` +
      `--pipeline names it; ${hint}`,
  );
}
