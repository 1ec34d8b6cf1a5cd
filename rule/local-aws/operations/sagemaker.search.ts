import type { Constraint, ConstraintTable } from '../constraints.ts';
import { type Call, defineOperation, type Output } from '../operation.ts';
import { type CompiledSearch, compileSearch, type SearchExpression } from '../search-expression.ts';
import { ServiceError } from '../service-error.ts';
import type { TrainingJob } from '../training-job.ts';
import { searchRecordOf } from '../training-job-views.ts';
import { jobCursor, walkJobs } from '../training-job-walk.ts';
import { NEXT_TOKEN, PAGE_OF_100, SORT_ORDER } from './sagemaker.members.ts';

interface Input {
  readonly Resource: string;
  readonly SearchExpression?: SearchExpression;
  readonly SortBy?: string;
  readonly SortOrder?: 'Ascending' | 'Descending';
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

const DEFAULT_PAGE_SIZE = 10;

/** SubExpressions are checked by the same table, four levels deep. */
function expressionMembers(depth: number): ConstraintTable {
  const filter: Constraint = {
    type: 'structure',
    members: {
      Name: { type: 'string', required: true, minLength: 1, maxLength: 255 },
      Operator: { type: 'string' },
      Value: { type: 'string', minLength: 1, maxLength: 1_024 },
    },
  };
  const members: ConstraintTable = {
    Filters: { type: 'list', minLength: 1, maxLength: 20, of: filter },
    Operator: { type: 'string', values: ['And', 'Or'] },
  };
  if (depth === 0) return members;
  const of: Constraint = { type: 'structure', members: expressionMembers(depth - 1) };
  return { ...members, SubExpressions: { type: 'list', minLength: 1, maxLength: 20, of } };
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Search.html */
export const search = defineOperation<Input>({
  service: 'sagemaker',
  name: 'Search',
  constraints: {
    Resource: { type: 'string', required: true },
    SearchExpression: { type: 'structure', members: expressionMembers(4) },
    SortBy: { type: 'string', minLength: 1, maxLength: 255 },
    SortOrder: SORT_ORDER,
    NextToken: NEXT_TOKEN,
    MaxResults: PAGE_OF_100,
  },
  run(call) {
    const { input, pager, fault } = call;
    if (input.Resource !== 'TrainingJob')
      throw new ServiceError(
        'ValidationException',
        `The resource ${input.Resource} is not modelled by the embedded AWS`,
      );
    const compiled = compileSearch(input.SearchExpression);
    if (fault?.kind === 'searchEmpty')
      return { Results: [], TotalHits: { Value: 0, Relation: 'EqualTo' } };
    const limit = pager.pageSize('Search', input.MaxResults ?? DEFAULT_PAGE_SIZE);
    const output = compiled.names
      ? searchByName(call, compiled, compiled.names, limit)
      : searchByTime(call, compiled, limit);
    return fault?.kind === 'searchRepeats' ? repeatRecords(output) : output;
  },
});

function searchByTime(call: Call<Input>, compiled: CompiledSearch, limit: number): Output {
  const { input, scope, settings, pager } = call;
  const cursor = pager.cursorOf('Search', input.NextToken);
  const page = walkJobs(scope.jobs, {
    view: 'search',
    lagMs: indexLagMs(call),
    created: compiled,
    sortBy: sortKey(input.SortBy),
    descending: input.SortOrder !== 'Ascending',
    pageShift: settings.pageShift,
    matches: compiled.isExact ? undefined : compiled.matches,
    limit,
    ...(cursor ? { cursor: jobCursor(cursor) } : {}),
  });
  return {
    Results: page.jobs.map(searchRecordOf),
    TotalHits: compiled.isExact
      ? { Value: page.rangeSize, Relation: 'EqualTo' }
      : { Value: page.jobs.length, Relation: 'GreaterThanOrEqualTo' },
    ...(page.next ? { NextToken: pager.tokenOf('Search', page.next) } : {}),
  };
}

/** Names are looked up one by one, so that a search for many of them costs nothing in a large account. */
function searchByName(
  call: Call<Input>,
  compiled: CompiledSearch,
  names: ReadonlySet<string>,
  limit: number,
): Output {
  const { input, scope, pager } = call;
  const lagMs = indexLagMs(call);
  const knownSinceMs = call.world.clock.nowMs() - lagMs;
  const hits: TrainingJob[] = [];
  for (const name of names)
    for (const number of scope.jobs.numbersNamed(name)) {
      const job = scope.jobs.jobOf(number);
      const isIndexed = lagMs === 0 || job.CreationTime.getTime() <= knownSinceMs;
      if (isIndexed && scope.jobs.isShown(number, 'search', lagMs) && compiled.matches(job))
        hits.push(job);
    }
  const key = sortKey(input.SortBy);
  hits.sort((one, other) => compareBy(key, one, other));
  if (input.SortOrder !== 'Ascending') hits.reverse();
  const [skipped = 0] = pager.cursorOf('Search', input.NextToken) ?? [];
  const end = skipped + limit;
  return {
    Results: hits.slice(skipped, end).map(searchRecordOf),
    TotalHits: { Value: hits.length, Relation: 'EqualTo' },
    ...(end < hits.length || limit === 0 ? { NextToken: pager.tokenOf('Search', [end]) } : {}),
  };
}

function indexLagMs({ fault, settings }: Call<Input>): number {
  return fault?.kind === 'searchStale' ? fault.lagMs : settings.searchLagMs;
}

type SortKey = 'CreationTime' | 'Name' | 'Status' | 'LastModifiedTime';

const SORT_KEYS: Readonly<Record<string, SortKey>> = {
  CreationTime: 'CreationTime',
  LastModifiedTime: 'LastModifiedTime',
  TrainingJobName: 'Name',
  TrainingJobStatus: 'Status',
};

function sortKey(sortBy = 'LastModifiedTime'): SortKey {
  const key = SORT_KEYS[sortBy];
  if (key === undefined)
    throw new ServiceError(
      'ValidationException',
      `Sorting by ${sortBy} is not modelled by the embedded AWS`,
    );
  return key;
}

function compareBy(key: SortKey, one: TrainingJob, other: TrainingJob): number {
  const keyOf = (job: TrainingJob) =>
    ({
      CreationTime: job.CreationTime.getTime(),
      LastModifiedTime: job.LastModifiedTime.getTime(),
      Name: job.TrainingJobName,
      Status: job.TrainingJobStatus,
    })[key];
  const [oneValue, otherValue] = [keyOf(one), keyOf(other)];
  return oneValue === otherValue ? 0 : oneValue < otherValue ? -1 : 1;
}

function repeatRecords(output: Output): Output {
  const results = output.Results;
  return Array.isArray(results) ? { ...output, Results: [...results, ...results] } : output;
}
