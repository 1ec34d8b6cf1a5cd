// SageMaker's search index: full records, 100 a page, but eventually consistent. It is asked for
// what it knows and never believed about what it does not. Where it cannot serve, nothing is lost:
// the jobs it did not settle are described.

import {
  type Filter,
  type SageMakerClient,
  SearchCommand,
  type SearchCommandOutput,
} from '@aws-sdk/client-sagemaker';
import type { RunLog } from '../ports.ts';
import { OutOfTimeError } from '../run-errors.ts';
import { creationSecond, type ListedJob, type TrainingJob } from '../verdict/training-job.ts';
import type { Api } from './calls.ts';
import { ActionDeniedError, describeFailure } from './errors.ts';
import { jobFromRecord } from './training-job-record.ts';

/** Records of the index by job name. */
export type IndexedJobs = ReadonlyMap<string, TrainingJob>;

export interface JobIndex {
  /** What the index shows for the stretch of creation times that a listed page spans. */
  createdAlongside(jobs: readonly ListedJob[]): Promise<IndexedJobs>;
  /** What the index shows under these names. */
  named(names: readonly string[]): Promise<IndexedJobs>;
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Filter.html (values of at most 1,024 characters) */
const filterValueLimit = 1_024;
/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SearchExpression.html (at most 20 filters) */
const filterLimit = 20;
const pageSize = 100;
/** A window that takes more pages than this is described instead. */
const pageLimit = 3;
/** After this many windows in a row that could not be served, the run does without the index. */
const failureLimit = 3;

export function createJobIndex(client: SageMakerClient, api: Api, log: RunLog): JobIndex {
  let usable = true;
  let failuresInARow = 0;

  function fail(error: unknown): void {
    failuresInARow += 1;
    const denied = error instanceof ActionDeniedError;
    usable = !denied && failuresInARow < failureLimit;
    log.warn(
      denied
        ? 'sagemaker:Search is denied: every job is described instead'
        : 'sagemaker:Search could not serve a window: its jobs are described instead',
      { reason: describeFailure(error) },
    );
  }

  /** Records found until every wanted name is among them, the answer ends or grows too long. */
  async function search(
    filters: Filter[],
    operator: 'And' | 'Or',
    wanted: ReadonlySet<string>,
  ): Promise<IndexedJobs> {
    const found = new Map<string, TrainingJob>();
    const missing = new Set(wanted);
    let token: string | undefined;
    try {
      for (let page = 0; usable && page < pageLimit; page += 1) {
        const answer: SearchCommandOutput = await api.call('Search', () =>
          client.send(
            new SearchCommand({
              Resource: 'TrainingJob',
              SearchExpression: { Filters: filters, Operator: operator },
              SortBy: 'CreationTime',
              SortOrder: 'Descending',
              MaxResults: pageSize,
              NextToken: token,
            }),
          ),
        );
        for (const { TrainingJob: record } of answer.Results ?? []) {
          const job = record && jobFromRecord(record);
          if (job && wanted.has(job.name)) keepNewest(found, job);
          if (job) missing.delete(job.name);
        }
        token = answer.NextToken || undefined;
        if (token === undefined || missing.size === 0) break;
      }
      failuresInARow = 0;
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) fail(error);
    }
    return found;
  }

  return {
    async createdAlongside(jobs) {
      if (!usable || jobs.length === 0) return new Map();
      const seconds = jobs.map(creationSecond);
      return await search(
        [
          createdFilter('GreaterThanOrEqualTo', Math.min(...seconds)),
          createdFilter('LessThanOrEqualTo', Math.max(...seconds) + 1),
        ],
        'And',
        new Set(jobs.map(({ name }) => name)),
      );
    },

    async named(names) {
      const found = new Map<string, TrainingJob>();
      for (let start = 0; usable && start < names.length; start += pageSize) {
        const batch = names.slice(start, start + pageSize);
        const records = await search(nameFilters(batch), 'Or', new Set(batch));
        for (const [name, job] of records) found.set(name, job);
      }
      return found;
    },
  };
}

/** A reused name may stand in the index twice: the newest incarnation is the one that exists. */
function keepNewest(found: Map<string, TrainingJob>, job: TrainingJob): void {
  const known = found.get(job.name);
  if (!known || known.createdAtMs < job.createdAtMs) found.set(job.name, job);
}

/** Timestamps in filters have whole seconds and no zone. */
function createdFilter(
  operator: 'GreaterThanOrEqualTo' | 'LessThanOrEqualTo',
  second: number,
): Filter {
  const text = new Date(second * 1_000).toISOString().slice(0, 19);
  return { Name: 'CreationTime', Operator: operator, Value: text };
}

/** Names packed into comma-separated values as long as a filter takes; 100 names of 63 characters fill 7. */
function nameFilters(names: readonly string[]): Filter[] {
  const values: string[] = [];
  for (const name of names) {
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + name.length <= filterValueLimit)
      values[values.length - 1] = `${last},${name}`;
    else values.push(name);
  }
  return values
    .slice(0, filterLimit)
    .map((Value) => ({ Name: 'TrainingJobName', Operator: 'In', Value }));
}
