// SageMaker's search index: full records, 100 on a page, but eventually consistent. Nothing is lost if it cannot be
// searched: jobs that it does not return are described.

import {
  type Filter,
  type SageMakerClient,
  SearchCommand,
  type SearchCommandOutput,
} from '@aws-sdk/client-sagemaker';
import type { RunLog } from '../log.ts';
import { type JobIndex, OutOfTimeError, type RunClock } from '../ports.ts';
import { creationSecond, type TrainingJob } from '../verdict/training-job.ts';
import type { IndexedJobs } from '../verdict/verdict.ts';
import type { Calls } from './calls.ts';
import { ActionDeniedError, describeFailure } from './errors.ts';
import type { Timer } from './timer.ts';
import { jobFromRecord, tagsOf } from './training-job-record.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Filter.html (values of at most 1,024 characters) */
const filterValueLimit = 1_024;
/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_SearchExpression.html (at most 20 filters) */
const filterLimit = 20;
const pageSize = 100;
/** If a window takes more pages than this, its jobs are described instead. */
const pageLimit = 3;
/** Pauses after the first, the second and every later wave of failures. */
const restsMs = [5_000, 30_000, 120_000];
/** During a pause, the clock is checked this often. */
const longestSleepMs = 500;

export interface JobIndexOptions {
  readonly client: SageMakerClient;
  readonly calls: Calls;
  readonly timer: Timer;
  readonly clock: Pick<RunClock, 'mayStart'>;
  readonly log: RunLog;
}

/**
 * Searches the index, with pauses after failures. A window that fails waits for the end of the first pause and is
 * searched again, because a few seconds cost less than 100 descriptions. During longer pauses, nothing is searched.
 */
export function createJobIndex({ client, calls, timer, clock, log }: JobIndexOptions): JobIndex {
  let isAllowed = true;
  let waves = 0;
  let restsUntilMs = Number.NEGATIVE_INFINITY;

  /** Windows in flight fail together: only the first failure of a wave begins a pause. */
  function fail(error: unknown): void {
    const reason = describeFailure(error);
    if (!isAllowed) return;
    if (error instanceof ActionDeniedError) {
      isAllowed = false;
      log.record('search-denied', { reason });
      return;
    }
    if (timer.nowMs() < restsUntilMs) return;
    restsUntilMs = timer.nowMs() + (restsMs[Math.min(waves, restsMs.length - 1)] ?? 0);
    waves += 1;
    log.record('search-failed', { reason });
  }

  /** False if the index must not be searched now. */
  async function isReady(): Promise<boolean> {
    const leftMs = () => restsUntilMs - timer.nowMs();
    while (isAllowed && leftMs() > 0 && waves === 1 && clock.mayStart())
      await timer.sleep(Math.min(leftMs(), longestSleepMs));
    return isAllowed && leftMs() <= 0;
  }

  /** The records found until every wanted name is among them, or the answer ends or is too long. */
  async function search(
    filters: Filter[],
    operator: 'And' | 'Or',
    wanted: ReadonlySet<string>,
  ): Promise<IndexedJobs> {
    for (let attempt = 1; attempt <= 2 && (await isReady()); attempt += 1) {
      try {
        const found = await readPages(filters, operator, wanted);
        waves = 0;
        return found;
      } catch (error) {
        if (error instanceof OutOfTimeError) break;
        fail(error);
      }
    }
    return new Map();
  }

  async function readPages(
    filters: Filter[],
    operator: 'And' | 'Or',
    wanted: ReadonlySet<string>,
  ): Promise<IndexedJobs> {
    const found = new Map<string, TrainingJob>();
    const missing = new Set(wanted);
    let token: string | undefined;
    for (let page = 0; page < pageLimit; page += 1) {
      const answer: SearchCommandOutput = await calls.call('Search', (options) =>
        client.send(
          new SearchCommand({
            Resource: 'TrainingJob',
            SearchExpression: { Filters: filters, Operator: operator },
            SortBy: 'CreationTime',
            SortOrder: 'Descending',
            MaxResults: pageSize,
            NextToken: token,
          }),
          options,
        ),
      );
      for (const { TrainingJob: record } of answer.Results ?? []) {
        const job = record && jobFromRecord(record);
        if (job && wanted.has(job.name))
          keepNewest(found, { ...job, tags: tagsOf(record.Tags ?? []) });
        if (job) missing.delete(job.name);
      }
      token = answer.NextToken || undefined;
      if (token === undefined || missing.size === 0) break;
    }
    return found;
  }

  return {
    async createdAlongside(jobs) {
      if (jobs.length === 0) return new Map();
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
      for (let start = 0; start < names.length; start += pageSize) {
        const batch = names.slice(start, start + pageSize);
        const records = await search(nameFilters(batch), 'Or', new Set(batch));
        for (const [name, job] of records) found.set(name, job);
      }
      return found;
    },
  };
}

/** A reused name can be in the index twice: the newest job is the one that exists. */
function keepNewest(found: Map<string, TrainingJob>, job: TrainingJob): void {
  const known = found.get(job.name);
  if (!known || known.createdAtMs < job.createdAtMs) found.set(job.name, job);
}

/** Timestamps in filters have whole seconds and no time zone. */
function createdFilter(
  operator: 'GreaterThanOrEqualTo' | 'LessThanOrEqualTo',
  second: number,
): Filter {
  const text = new Date(second * 1_000).toISOString().slice(0, 19);
  return { Name: 'CreationTime', Operator: operator, Value: text };
}

/** The names in comma-separated values of the length that a filter takes; 100 names of 63 characters fill 7. */
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
