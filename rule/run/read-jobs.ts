// Search acquits, Describe convicts: jobs are looked up in the index, and those that it does not acquit are described.
// Nothing is reported here.

import type { JobReading, Ports } from '../ports.ts';
import type { ListedJob, TrainingJob } from '../verdict/training-job.ts';
import { type IndexedJobs, isAcquitted } from '../verdict/verdict.ts';
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
    acquitted,
  );
}

/** The known records, and what DescribeTrainingJob says about every other name; in the order of the names. */
export async function describeOthers(
  { ports }: Pick<Reader, 'ports'>,
  names: readonly string[],
  known: IndexedJobs,
): Promise<readonly JobReading[]> {
  const others = names.filter((name) => !known.has(name));
  const described = await ports.records.describe(others);
  const readings = new Map(others.map((name, position) => [name, described[position]]));
  return names.map((name): JobReading => {
    const job = known.get(name);
    if (job !== undefined) return { kind: 'read', job };
    return readings.get(name) ?? { kind: 'unread', name };
  });
}
