// Search acquits, Describe convicts: jobs are looked up in the index, and those that it does not acquit are described.
// Nothing is reported here.

import type { JobReading, Ports } from '../ports.ts';
import { isSameIncarnation, type ListedJob, type TrainingJob } from '../verdict/training-job.ts';
import { type IndexedJobs, isAcquitted, judge } from '../verdict/verdict.ts';
import type { Run } from './run.ts';

/** What reading needs: a session of the rule has it, and so has a scan. */
export interface Reader {
  readonly run: Pick<Run, 'parameters' | 'notifiedAtMs'>;
  readonly ports: Pick<Ports, 'index' | 'records'>;
}

/** One reading for each of the jobs of a listed page, in order. */
export async function readListed(
  reader: Reader,
  jobs: readonly ListedJob[],
): Promise<readonly JobReading[]> {
  const indexed = await reader.ports.index.createdAlongside(jobs);
  return await acquitOrDescribe(reader, jobs, indexed);
}

/** The same for jobs that were not listed together. */
export async function readNamed(
  reader: Reader,
  jobs: readonly ListedJob[],
): Promise<readonly JobReading[]> {
  const indexed = await reader.ports.index.named(jobs.map(({ name }) => name));
  return await acquitOrDescribe(reader, jobs, indexed);
}

async function acquitOrDescribe(
  reader: Reader,
  jobs: readonly ListedJob[],
  indexed: IndexedJobs,
): Promise<readonly JobReading[]> {
  const { parameters, notifiedAtMs } = reader.run;
  const acquitted = new Map<string, TrainingJob>();
  for (const job of jobs) {
    const record = indexed.get(job.name);
    if (isAcquitted(job, record, parameters, notifiedAtMs)) acquitted.set(job.name, record);
  }
  return await describeOthers(
    reader,
    jobs.map(({ name }) => name),
    { known: acquitted, indexed },
  );
}

interface Records {
  /** The records that are enough. */
  readonly known: IndexedJobs;
  /** Every record of the index that is at hand. */
  readonly indexed: IndexedJobs;
}

/**
 * The known records, and what DescribeTrainingJob says about every other name, in the order of the names. Where a tag
 * can exempt a violation, its tags are read, too.
 */
export async function describeOthers(
  reader: Reader,
  names: readonly string[],
  { known, indexed }: Records,
): Promise<readonly JobReading[]> {
  const others = names.filter((name) => !known.has(name));
  const described = await reader.ports.records.describe(others);
  const complete = await Promise.all(
    described.map((reading) => withTags(reader, reading, indexed)),
  );
  const readings = new Map(others.map((name, position) => [name, complete[position]]));
  return names.map((name): JobReading => {
    const job = known.get(name);
    if (job !== undefined) return { kind: 'read', job };
    return readings.get(name) ?? { kind: 'unread', name };
  });
}

/** For so long after a job was created, the index may lack a tag that was set with it. */
const tagLagMs = 3_600_000;

/** Tags are not part of a description. Those of the index are used; ListTags is for what the index lacks. */
async function withTags(
  { run, ports }: Reader,
  reading: JobReading,
  indexed: IndexedJobs,
): Promise<JobReading> {
  const { parameters, notifiedAtMs } = run;
  if (parameters.exemptTag === undefined || reading.kind !== 'read') return reading;
  const { job } = reading;
  if (judge(job, parameters, notifiedAtMs).kind !== 'nonCompliant') return reading;
  const record = indexed.get(job.name);
  const isNew = notifiedAtMs - job.createdAtMs < tagLagMs;
  const isOfJob = record !== undefined && isSameIncarnation(job, record);
  const tags = (isOfJob && !isNew ? record.tags : undefined) ?? (await ports.records.tags(job));
  return tags === undefined
    ? { kind: 'unread', name: job.name }
    : { kind: 'read', job: { ...job, tags } };
}
