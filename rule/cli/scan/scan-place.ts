// One account and Region, swept as the rule sweeps it: list, look up, describe, judge; newest first. What an earlier
// scan remembered is not read again.

import { gapsBetween, type Interval } from '../../coverage/intervals.ts';
import { OutOfTimeError, type Ports } from '../../ports.ts';
import { listGap } from '../../run/list-gap.ts';
import { mapAhead } from '../../run/map-ahead.ts';
import { readListed } from '../../run/read-jobs.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { outOfScopeReason } from '../../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../../verdict/training-job.ts';
import { judge } from '../../verdict/verdict.ts';
import type { Place } from '../access/place.ts';
import {
  type JobResult,
  judgedResult,
  type NotScanned,
  outOfScopeResult,
  unknownResult,
} from './result.ts';
import { createReview, type Review } from './review.ts';

/** Pages being read while the next one is listed. */
const pagesAhead = 12;

/** The world of a place, behind the rule's own ports. */
export interface PlacePorts extends Pick<Ports, 'inventory' | 'index' | 'records'> {
  /** The execution role of a job that was described a moment ago; it is told once. */
  takeRole(name: string): string | undefined;
}

export interface PlaceScan {
  readonly place: Place;
  readonly ports: PlacePorts;
  readonly parameters: RuleParameters;
  /** AWS's own time when the scan began: ages are counted from there; epoch milliseconds. */
  readonly scannedAtMs: number;
  readonly isWanted: (job: ListedJob) => boolean;
  /** The second from which on jobs are of interest. */
  readonly floor: number;
  /** The second up to which the listing is known to be complete. */
  readonly ceiling: number;
  /** What an earlier scan left. */
  readonly remembered?: RememberedPlace | undefined;
  /** One line on a failure. */
  readonly explain: (error: unknown) => string;
}

/** What earlier scans found in a place. */
export interface RememberedPlace {
  readonly intervals: readonly Interval[];
  /** Every result, newest first, some at a time. */
  replay(): AsyncIterable<readonly JobResult[]>;
}

/** What becomes of a scan, as it goes. */
export type PlaceEvent =
  | {
      readonly kind: 'results';
      readonly results: readonly JobResult[];
      /** Every job created at or after this second has a result now, as far as the listing went. */
      readonly reach?: number;
    }
  /** These are all the jobs of a stretch: a later scan need not read them again. */
  | { readonly kind: 'covered'; readonly stretch: Interval; readonly results: readonly JobResult[] }
  /** A remembered job that is gone, or of which something else is true now. */
  | { readonly kind: 'reviewed'; readonly review: Review }
  | {
      readonly kind: 'notScanned';
      readonly notScanned: NotScanned;
      readonly wasInterrupted: boolean;
    };

/** Everything of a place; it never throws: what could not be scanned is an event of its own. */
export async function* scanPlace(scan: PlaceScan): AsyncGenerator<PlaceEvent> {
  const { floor, ceiling, remembered, explain, place } = scan;
  const claimed = remembered?.intervals ?? [];
  const coveredTo = Math.max(claimed.at(-1)?.to ?? floor, floor);
  const freshNames = new Set<string>();
  let failure: { readonly error: unknown; readonly reach: number | undefined } | undefined;
  let reach: number | undefined;

  yield* swept({ from: coveredTo, to: Math.max(ceiling, coveredTo) }, true);
  if (remembered !== undefined) yield* replayed(remembered);
  for (const gap of gapsBetween(claimed, floor, coveredTo))
    if (failure === undefined) yield* swept(gap, false);
  if (failure !== undefined)
    yield {
      kind: 'notScanned',
      wasInterrupted: failure.error instanceof OutOfTimeError,
      notScanned: {
        account: place.account,
        region: place.region,
        reason:
          failure.error instanceof OutOfTimeError
            ? 'the scan was interrupted'
            : explain(failure.error),
        ...(failure.reach !== undefined && {
          before: new Date(failure.reach * 1_000).toISOString(),
        }),
      },
    };

  async function* swept(gap: Interval, isOpen: boolean): AsyncGenerator<PlaceEvent> {
    const stretches = createStretches(gap);
    try {
      for await (const page of sweepPlace(scan, gap, isOpen)) {
        reach = page.reach;
        if (remembered !== undefined) for (const { name } of page.results) freshNames.add(name);
        yield { kind: 'results', results: page.results, reach };
        const covered = stretches.advance(page);
        if (covered !== undefined) yield { kind: 'covered', ...covered };
      }
    } catch (error) {
      failure ??= { error, reach };
    }
  }

  /** What is remembered and still in scope; violations, unknown and unfinished jobs are looked at again. */
  async function* replayed({ replay }: RememberedPlace): AsyncGenerator<PlaceEvent> {
    const review = createReview(scan);
    for await (const stored of replay()) {
      const inScope = stored.filter(({ createdAt }) => Date.parse(createdAt) >= floor * 1_000);
      const reviews = await review(inScope, freshNames).catch((error: unknown) => {
        failure ??= { error, reach };
        return inScope.map((before): Review => ({ before, after: before }));
      });
      for (const one of reviews)
        if (one.after !== one.before) yield { kind: 'reviewed', review: one };
      const results = reviews.flatMap(({ after }) => (after === undefined ? [] : [after]));
      yield { kind: 'results', results };
    }
  }
}

interface SweptPage {
  readonly results: readonly JobResult[];
  readonly reach: number;
}

/**
 * The results of every job created in the gap, page by page, newest first.
 *
 * @param isOpen true for the newest gap: jobs younger than it are judged too.
 * @throws OutOfTimeError where the scan was interrupted; other failures of the listing as they are.
 */
async function* sweepPlace(
  { place, ports, parameters, scannedAtMs, isWanted }: PlaceScan,
  gap: Interval,
  isOpen: boolean,
): AsyncGenerator<SweptPage> {
  const reader = { run: { parameters, notifiedAtMs: scannedAtMs }, ports };
  const pages = listGap(ports.inventory, { gap, isOpen, byTime: true });
  yield* mapAhead(pages, pagesAhead, async ({ jobs, reach }) => ({
    results: await resultsOf(jobs.filter(isWanted)),
    reach,
  }));

  async function resultsOf(jobs: readonly ListedJob[]): Promise<readonly JobResult[]> {
    const because = new Map(
      jobs.map((job) => [job, outOfScopeReason(job, parameters, scannedAtMs)]),
    );
    const inScope = jobs.filter((job) => because.get(job) === undefined);
    const readings = await readListed(reader, inScope);
    const readingOf = new Map(inScope.map((job, position) => [job, readings[position]]));
    return jobs.flatMap((job): readonly JobResult[] => {
      const outOfScope = because.get(job);
      if (outOfScope !== undefined) return [outOfScopeResult(outOfScope, { place, job })];
      const reading = readingOf.get(job);
      if (reading === undefined || reading.kind === 'unread')
        throw new OutOfTimeError('the scan was interrupted');
      if (reading.kind === 'gone') return [];
      if (reading.kind === 'unknown') return [unknownResult(reading.reason, { place, job })];
      const found = { place, job: reading.job, role: ports.takeRole(job.name) };
      return [judgedResult(judge(reading.job, parameters, scannedAtMs), found)];
    });
  }
}

/** Gathers results until every job of their second is among them. Jobs younger than the gap are never claimed. */
function createStretches(gap: Interval) {
  let reached = gap.to;
  let waiting: readonly JobResult[] = [];
  return {
    advance({ results, reach }: SweptPage) {
      const secondOf = ({ name, createdAt, status }: JobResult) =>
        creationSecond({ name, createdAtMs: Date.parse(createdAt), status });
      const all = [...waiting, ...results.filter((job) => secondOf(job) < gap.to)];
      const from = Math.min(reach, reached);
      waiting = all.filter((job) => secondOf(job) < from);
      const stretch = { from, to: reached };
      reached = from;
      if (stretch.from === stretch.to) return undefined;
      return { stretch, results: all.filter((job) => secondOf(job) >= from) };
    },
  };
}
