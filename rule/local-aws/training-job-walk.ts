/** Takes one page out of a store: by creation time a binary search and a walk, by name or status a sorted copy. */
import type { TrainingJob } from './training-job.ts';
import type { TrainingJobStore, View } from './training-job-store.ts';

/** How many positions were passed, and creation time and number of the last one. */
export type JobCursor = readonly [skipped: number, createdAtMs: number, number: number];

/** Nothing passed yet, so there is no last job. */
const START: JobCursor = [0, -1, -1];

/** The cursor a page token carried. */
export function jobCursor(numbers: readonly number[]): JobCursor {
  const [skipped = 0, createdAtMs = -1, number = -1] = numbers;
  return [skipped, createdAtMs, number];
}

export interface Walk {
  readonly view: View;
  /** Index lag to look through, where it is not the view's own. */
  readonly lagMs?: number;
  /** Half-open, in epoch milliseconds. */
  readonly created: { readonly fromMs: number; readonly toMs: number };
  readonly sortBy: 'CreationTime' | 'Name' | 'Status' | 'LastModifiedTime';
  readonly descending: boolean;
  /** An offset shifts when jobs before it come or go; a key does not. Only creation time has keys. */
  readonly pageShift: 'keyset' | 'offset';
  readonly matches: ((job: TrainingJob) => boolean) | undefined;
  readonly limit: number;
  readonly cursor?: JobCursor;
}

export interface Page {
  readonly jobs: readonly TrainingJob[];
  /** Where the next page starts; absent after the last one. */
  readonly next?: JobCursor;
  /** Positions in the range, matching or not. */
  readonly rangeSize: number;
}

export function walkJobs(store: TrainingJobStore, walk: Walk): Page {
  const lagMs = walk.lagMs ?? store.lagMs(walk.view);
  const visibleEnd = store.visibleEnd(walk.view, lagMs);
  const low = store.positionOf(walk.created.fromMs);
  const high = Math.max(low, Math.min(store.positionOf(walk.created.toMs), visibleEnd));
  const numberAt = numbersInOrder(store, walk, low, high);
  const rangeSize = high - low;
  let step = firstStep(store, walk, low, high);
  const jobs: TrainingJob[] = [];
  let last = walk.cursor ?? START;
  for (; step < rangeSize && jobs.length < walk.limit; step++) {
    const number = numberAt(step);
    if (!store.isShown(number, walk.view, lagMs)) continue;
    const job = store.jobOf(number);
    last = [step + 1, job.CreationTime.getTime(), number];
    if (walk.matches?.(job) ?? true) jobs.push(job);
  }
  if (step >= rangeSize) return { jobs, rangeSize };
  return { jobs, rangeSize, next: [step, last[1], last[2]] };
}

/** How many positions of the range the cursor has left behind. */
function firstStep(store: TrainingJobStore, walk: Walk, low: number, high: number): number {
  const [skipped, createdAtMs, number] = walk.cursor ?? START;
  if (walk.pageShift === 'offset' || walk.sortBy !== 'CreationTime' || createdAtMs < 0)
    return skipped;
  return walk.descending
    ? high - Math.min(high, store.positionOf(createdAtMs, number))
    : store.positionOf(createdAtMs, number + 1) - low;
}

interface SortedOrder {
  readonly key: string;
  readonly revision: number;
  readonly numbers: Uint32Array;
}

/** The last sorted copy of each store, good until the store changes. */
const sortedOrders = new WeakMap<TrainingJobStore, SortedOrder>();

function numbersInOrder(
  store: TrainingJobStore,
  { sortBy, descending }: Walk,
  low: number,
  high: number,
): (step: number) => number {
  if (sortBy === 'CreationTime')
    return descending
      ? (step) => store.numberAt(high - 1 - step)
      : (step) => store.numberAt(low + step);

  const key = `${sortBy} ${low} ${high}`;
  let order = sortedOrders.get(store);
  if (order?.key !== key || order.revision !== store.revision) {
    order = { key, revision: store.revision, numbers: sortNumbers(store, sortBy, low, high) };
    sortedOrders.set(store, order);
  }
  const { numbers } = order;
  return (step) => numbers[descending ? numbers.length - 1 - step : step] ?? Number.NaN;
}

function sortNumbers(
  store: TrainingJobStore,
  sortBy: 'Name' | 'Status' | 'LastModifiedTime',
  low: number,
  high: number,
): Uint32Array {
  const keyed = Array.from({ length: high - low }, (_, step) => {
    const number = store.numberAt(low + step);
    const job = store.jobOf(number);
    const keys = {
      Name: job.TrainingJobName,
      Status: job.TrainingJobStatus,
      LastModifiedTime: job.LastModifiedTime.getTime(),
    };
    return { number, key: keys[sortBy] };
  });
  keyed.sort((one, other) =>
    one.key === other.key ? one.number - other.number : one.key < other.key ? -1 : 1,
  );
  return Uint32Array.from(keyed, ({ number }) => number);
}
