import { defineOperation } from '../operation.ts';
import { epochMs } from '../timestamps.ts';
import type { TrainingJob } from '../training-job.ts';
import { summaryOf } from '../training-job-views.ts';
import { jobCursor, walkJobs } from '../training-job-walk.ts';
import { NEXT_TOKEN, PAGE_OF_100, SORT_ORDER, TRAINING_JOB_STATUSES } from './sagemaker.members.ts';

interface Input {
  readonly CreationTimeAfter?: number | string;
  readonly CreationTimeBefore?: number | string;
  readonly LastModifiedTimeAfter?: number | string;
  readonly LastModifiedTimeBefore?: number | string;
  readonly MaxResults?: number;
  readonly NameContains?: string;
  readonly NextToken?: string;
  readonly SortBy?: 'Name' | 'CreationTime' | 'Status';
  readonly SortOrder?: 'Ascending' | 'Descending';
  readonly StatusEquals?: string;
}

const DEFAULT_PAGE_SIZE = 10;

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTrainingJobs.html */
export const listTrainingJobs = defineOperation<Input>({
  service: 'sagemaker',
  name: 'ListTrainingJobs',
  constraints: {
    CreationTimeAfter: { type: 'timestamp' },
    CreationTimeBefore: { type: 'timestamp' },
    LastModifiedTimeAfter: { type: 'timestamp' },
    LastModifiedTimeBefore: { type: 'timestamp' },
    MaxResults: PAGE_OF_100,
    NameContains: { type: 'string', maxLength: 63, pattern: '[a-zA-Z0-9-]+' },
    NextToken: NEXT_TOKEN,
    SortBy: { type: 'string', values: ['Name', 'CreationTime', 'Status'] },
    SortOrder: SORT_ORDER,
    StatusEquals: { type: 'string', values: TRAINING_JOB_STATUSES },
  },
  run({ input, scope, settings, pager }) {
    const cursor = pager.cursorOf('ListTrainingJobs', input.NextToken);
    const asked = input.MaxResults ?? DEFAULT_PAGE_SIZE;
    const limit = pager.pageSize('ListTrainingJobs', asked);
    const page = walkJobs(scope.jobs, {
      view: 'list',
      created: createdRange(input, settings.creationTimeFilter),
      sortBy: input.SortBy ?? 'CreationTime',
      descending: input.SortOrder !== 'Ascending',
      pageShift: settings.pageShift,
      matches: matcherOf(input),
      limit,
      ...(cursor ? { cursor: jobCursor(cursor) } : {}),
    });
    // The service takes the page first and applies StatusEquals to it afterwards.
    const shown = page.jobs.filter(
      (job) => input.StatusEquals === undefined || job.TrainingJobStatus === input.StatusEquals,
    );
    return {
      TrainingJobSummaries: shown.map(summaryOf),
      ...(page.next ? { NextToken: pager.tokenOf('ListTrainingJobs', page.next) } : {}),
    };
  },
});

/**
 * The half-open range of creation times, in epoch milliseconds, that the filters leave. With
 * `wholeSeconds` a bound and a job are compared by their seconds, cut off.
 */
function createdRange(
  input: Input,
  { inclusive, wholeSeconds }: { readonly inclusive: boolean; readonly wholeSeconds: boolean },
): { readonly fromMs: number; readonly toMs: number } {
  const unitMs = wholeSeconds ? 1_000 : 1;
  const cut = (at: number | string) => Math.floor(epochMs(at) / unitMs) * unitMs;
  const { CreationTimeAfter: after, CreationTimeBefore: before } = input;
  return {
    fromMs: after === undefined ? Number.NEGATIVE_INFINITY : cut(after) + (inclusive ? 0 : unitMs),
    toMs: before === undefined ? Number.POSITIVE_INFINITY : cut(before) + (inclusive ? unitMs : 0),
  };
}

/** The filters that have to look at each job; undefined where there are none. */
function matcherOf(input: Input): ((job: TrainingJob) => boolean) | undefined {
  const { NameContains: part, LastModifiedTimeAfter, LastModifiedTimeBefore } = input;
  const afterMs = LastModifiedTimeAfter === undefined ? undefined : epochMs(LastModifiedTimeAfter);
  const beforeMs =
    LastModifiedTimeBefore === undefined ? undefined : epochMs(LastModifiedTimeBefore);
  if (part === undefined && afterMs === undefined && beforeMs === undefined) return undefined;
  return (job) => {
    const modifiedMs = job.LastModifiedTime.getTime();
    return (
      (part === undefined || job.TrainingJobName.includes(part)) &&
      (afterMs === undefined || modifiedMs > afterMs) &&
      (beforeMs === undefined || modifiedMs < beforeMs)
    );
  };
}
