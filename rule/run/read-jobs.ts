// Search acquits, Describe convicts: jobs are looked up in the index, and those that it does not acquit are described.
// Nothing is reported here.

import type { JobReading } from '../ports.ts';
import type { ListedJob, TrainingJob } from '../verdict/training-job.ts';
import { type IndexedJobs, isAcquitted } from '../verdict/verdict.ts';
import type { Session } from './session.ts';

/** One reading for each of the jobs of a listed page, in order. */
export async function readListed(
  session: Session,
  jobs: readonly ListedJob[],
): Promise<readonly JobReading[]> {
  const indexed = await session.ports.index.createdAlongside(jobs);
  return await acquitOrDescribe(session, jobs, indexed);
}

/** The same for jobs that were not listed together. */
export async function readNamed(
  session: Session,
  jobs: readonly ListedJob[],
): Promise<readonly JobReading[]> {
  const indexed = await session.ports.index.named(jobs.map(({ name }) => name));
  return await acquitOrDescribe(session, jobs, indexed);
}

async function acquitOrDescribe(
  session: Session,
  jobs: readonly ListedJob[],
  indexed: IndexedJobs,
): Promise<readonly JobReading[]> {
  const { parameters, notifiedAtMs } = session.run;
  const acquitted = new Map<string, TrainingJob>();
  for (const job of jobs) {
    const record = indexed.get(job.name);
    if (isAcquitted(job, record, parameters, notifiedAtMs)) acquitted.set(job.name, record);
  }
  return await describeOthers(
    session,
    jobs.map(({ name }) => name),
    acquitted,
  );
}

/** The known records, and what DescribeTrainingJob says about every other name; in the order of the names. */
export async function describeOthers(
  { ports }: Session,
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
