// How SageMaker lists, searches and describes jobs.

import {
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  type TrainingJob,
} from '@aws-sdk/client-sagemaker';
import { isNotFound } from '../answers.ts';
import { type Check, doesNotHold, holds, nothingToSee } from '../finding.ts';
import { type ListedName, listJobs, searchAlongside } from '../read-jobs.ts';
import { countIn, sumByOperation } from '../read-log.ts';
import type { Subject } from '../subject.ts';
import { count } from '../words.ts';
import { summaries } from './state.ts';

/** The rule never takes younger jobs for covered. */
const settledMs = 900_000;
/** What the rule begins with, in calls a second. */
const firstPace: Readonly<Record<string, number>> = { DescribeTrainingJob: 10, Search: 5 };
/** So many calls without a refusal mean something. */
const tellingCalls = 50;
const describedAtMost = 3;

export const windowsFindJobs: Check = async (subject) => {
  const { listed } = await subject.newestJobs();
  // A job that is gone by now would look like one that a window misses.
  const job = listed.find(({ createdAtMs }) => createdAtMs < subject.nowMs - settledMs);
  if (job === undefined) return nothingToSee('there is no job older than 15 minutes');
  const { createdAtMs } = job;
  const secondMs = Math.floor(createdAtMs / 1_000) * 1_000;
  const isFound = (afterMs: number, beforeMs: number) =>
    isInWindow(subject, job, afterMs, beforeMs);
  if (!(await isFound(secondMs - 1_000, secondMs + 2_000)))
    return doesNotHold('a window that is a second wider does not show the job');
  const isInclusive = await isFound(createdAtMs, createdAtMs + 1_000);
  const isPrecise = await isFound(createdAtMs - 1, createdAtMs + 1);
  return holds(
    `bounds are ${isInclusive ? 'inclusive' : 'exclusive'}, and ${isPrecise ? 'precise to the millisecond' : 'not precise to the millisecond'}`,
  );
};

async function isInWindow(
  subject: Subject,
  { name }: ListedName,
  afterMs: number,
  beforeMs: number,
): Promise<boolean> {
  const { TrainingJobSummaries = [] } = await subject.ask('sagemaker:ListTrainingJobs', () =>
    subject.clients.sageMaker.send(
      new ListTrainingJobsCommand({
        MaxResults: 100,
        NameContains: name,
        CreationTimeAfter: new Date(afterMs),
        CreationTimeBefore: new Date(beforeMs),
      }),
    ),
  );
  return TrainingJobSummaries.some(({ TrainingJobName }) => TrainingJobName === name);
}

export const viewsCatchUp: Check = async (subject) => {
  const { listed, indexed } = await subject.newestJobs();
  const limitMs = subject.nowMs - settledMs;
  const settled = listed.filter(({ createdAtMs }) => createdAtMs < limitMs);
  if (settled.length === 0) return nothingToSee('there is no job older than 15 minutes');
  const shown = new Set(indexed.map(({ TrainingJobName }) => TrainingJobName));
  const late = settled.filter(({ name }) => !shown.has(name)).map(({ name }) => name);
  if (late.length > 0)
    return doesNotHold(`the index lacks ${subject.jobs(late)} of ${settled.length}`);
  const unlisted = await notListed(subject, indexed, listed);
  return unlisted.length > 0
    ? doesNotHold(`the listing lacks ${subject.jobs(unlisted)} that exist and are in the index`)
    : holds(`the index shows the newest ${count(settled.length, 'job')} that are older`);
};

/** Jobs of the index that the listing lacks, though they exist: the index also shows deleted ones for a while. */
async function notListed(
  subject: Subject,
  indexed: readonly TrainingJob[],
  listed: readonly ListedName[],
): Promise<readonly string[]> {
  const oldestMs = Math.min(...listed.map(({ createdAtMs }) => createdAtMs));
  const names = new Set(listed.map(({ name }) => name));
  const candidates = indexed.filter(({ TrainingJobName: name = '', CreationTime: created }) => {
    const atMs = created?.getTime() ?? 0;
    return !names.has(name) && atMs > oldestMs && atMs < subject.nowMs - settledMs;
  });
  const found: string[] = [];
  for (const { TrainingJobName: name = '' } of candidates.slice(0, describedAtMost))
    if (await exists(subject, name)) found.push(name);
  return found;
}

export const searchIsWhole: Check = async (subject) => {
  const listed = await listJobs(subject, 'Ascending');
  const old = listed.filter(({ createdAtMs }) => createdAtMs < subject.nowMs - 86_400_000);
  if (old.length === 0) return nothingToSee('there is no job older than a day');
  const indexed = await searchAlongside(subject, old);
  const shown = new Set(indexed.map(({ TrainingJobName }) => TrainingJobName));
  const missing = old.filter(({ name }) => !shown.has(name)).map(({ name }) => name);
  return missing.length > 0
    ? doesNotHold(`it lacks ${subject.jobs(missing)} of the ${old.length} oldest`)
    : holds(`it returned the ${count(old.length, 'oldest job')}`);
};

export const quotasAreAsAssumed: Check = async (subject) => {
  const runs = summaries(await subject.log());
  const calls = sumByOperation(runs, 'apiCalls');
  const refused = sumByOperation(runs, 'throttlesByOperation');
  const names = Object.keys(firstPace);
  const throttled = names.filter((name) => countIn(refused, name) > 0);
  if (throttled.length > 0)
    return doesNotHold(
      throttled
        .map((name) => `${name} was refused ${count(countIn(refused, name), 'time')}`)
        .join(', '),
    );
  const total = names.map((name) => `${countIn(calls, name)} of ${name}`).join(', ');
  return names.some((name) => countIn(calls, name) < tellingCalls)
    ? nothingToSee(`too few calls to tell: ${total}`)
    : holds(`none was refused: ${total}`);
};

export const serverlessJobsHaveVpc: Check = async (subject) => {
  const { indexed } = await subject.newestJobs();
  const serverless = indexed.filter(({ ResourceConfig: hardware }) => {
    const { InstanceType, InstanceGroups = [] } = hardware ?? {};
    return InstanceType === undefined && InstanceGroups.length === 0;
  });
  const inVpc = serverless.filter(({ VpcConfig }) => (VpcConfig?.Subnets?.length ?? 0) > 0);
  return inVpc.length > 0
    ? holds(`${count(inVpc.length, 'serverless job')} among the newest ${indexed.length} with one`)
    : nothingToSee(
        `${count(serverless.length, 'serverless job')} among the newest ${indexed.length}, and none with one`,
      );
};

export const namesAreCaseSensitive: Check = async (subject) => {
  const { listed } = await subject.newestJobs();
  const names = new Set(listed.map(({ name }) => name));
  const job = listed.find(({ name }) => /[a-z]/i.test(name) && !names.has(otherCase(name)));
  if (job === undefined) return nothingToSee('no job has a name with letters');
  return (await exists(subject, otherCase(job.name)))
    ? doesNotHold('a job is found by its name in other letters')
    : holds('a job is not found by its name in other letters');
};

function otherCase(name: string): string {
  return name.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

async function exists(subject: Subject, TrainingJobName: string): Promise<boolean> {
  try {
    await subject.ask('sagemaker:DescribeTrainingJob', () =>
      subject.clients.sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName })),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
