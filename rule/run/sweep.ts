// Sweeps one stretch of creation times, newest first: list, read, judge, report, and claim what is done. A sweep that
// is cut off anywhere keeps what it did.

import type { Interval } from '../coverage/intervals.ts';
import { claimStretch, type PendingJob } from '../coverage/state.ts';
import type { JobReading, RunClock } from '../ports.ts';
import { outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { judgeJob, retireRows } from './judge-job.ts';
import type { KnownResults } from './known-results.ts';
import { type GapPage, listGap } from './list-gap.ts';
import { mapAhead } from './map-ahead.ts';
import { keepPending } from './pending.ts';
import { readListed } from './read-jobs.ts';
import type { Run, StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** The listing can show jobs minutes late: jobs younger than this are judged but not claimed. */
const listingLagMs = 900_000;

/**
 * The second up to which coverage may be claimed: 15 minutes before the event or before AWS's
 * own clock, whichever is earlier. Lambda's clock is not used.
 */
export function coverageCeiling(
  run: Pick<Run, 'notifiedAtMs'>,
  clock: Pick<RunClock, 'serviceTimeMs'>,
): number {
  const earliestMs = Math.min(run.notifiedAtMs, clock.serviceTimeMs() ?? run.notifiedAtMs);
  return Math.floor((earliestMs - listingLagMs) / 1_000);
}

/** Pages being read while the next one is listed: listing, describing and reporting overlap. */
const pagesAhead = 12;

export interface Sweep {
  readonly gap: Interval;
  /** True for the newest gap: jobs younger than it are judged too, and not claimed. */
  readonly isOpen: boolean;
  /** The reported results that are known for this stretch. */
  readonly reported: KnownResults;
  /** True for a job that need not be read, because its result is known to be correct. @default none */
  readonly isDone?: (job: ListedJob) => boolean;
}

interface DatedReading {
  readonly reading: JobReading;
  /** The second in which the listed job was created. */
  readonly second: number;
}

interface ReadPage extends GapPage {
  readonly readings: readonly DatedReading[];
}

export async function sweepGap(
  session: Session,
  { gap, isOpen, reported, isDone = () => false }: Sweep,
): Promise<StepOutcome> {
  const { run, counts, outbox, ports } = session;
  const pages = listGap(ports.inventory, { gap, isOpen, byTime: session.lease !== undefined });
  const frontier = createFrontier(gap, session.lease !== undefined);

  for await (const page of mapAhead(pages, pagesAhead, read)) {
    counts.listed += page.jobs.length;
    for (const job of page.jobs) {
      const because = scopeReason(job);
      if (because) await retireRows(session, reported.take(job.name), because);
    }
    const { ready, covered, isCut } = frontier.advance(page);
    const pending: PendingJob[] = [];
    for (const one of ready) pending.push(...(await report(one)));
    await keepPending(session, pending);
    await outbox.claim((state) => claimStretch(state, covered));
    if (isCut || (covered.from > gap.from && !ports.clock.mayStart())) return 'cut';
  }
  return 'done';

  async function read(page: GapPage): Promise<ReadPage> {
    const inScope = page.jobs.filter((job) => scopeReason(job) === undefined && !isDone(job));
    const readings = await readListed(session, inScope);
    const dated = inScope.flatMap((job, position) => {
      const reading = readings[position];
      return reading === undefined ? [] : [{ reading, second: creationSecond(job) }];
    });
    return { ...page, readings: dated };
  }

  function scopeReason(job: ListedJob) {
    return outOfScopeReason(job, run.parameters, run.notifiedAtMs);
  }

  /** Reports the outcome of a reading; returns the job if it has to be kept as pending. */
  async function report({ reading, second }: DatedReading): Promise<readonly PendingJob[]> {
    const isYoung = second >= gap.to;
    if (reading.kind === 'read') {
      await judgeJob(session, reading.job, { reported, isNew: isOpen, isYoung });
      return [];
    }
    // A job that was listed a moment ago and is not found now is left to the audit, which checks twice.
    const held = reported.markOf(session.state.resourceType, reading.name);
    reported.take(reading.name);
    if (reading.kind !== 'unknown') return [];
    const { name, reason } = reading;
    counts.unknown += 1;
    ports.log.record('job-unknown', { job: name, reason });
    if (isYoung) return [];
    const known = held === undefined ? {} : { held };
    return [{ name, createdAt: second, attempts: 0, dueAtMs: 0, ...known }];
  }
}

interface Advance {
  /** Readings whose second a claim covers once they are reported. */
  readonly ready: readonly DatedReading[];
  /** What is covered by then and was not before; empty where nothing is. */
  readonly covered: Interval;
  /** True where time ran out before all of the page was read. */
  readonly isCut: boolean;
}

/**
 * How far a sweep has come. Everything created at or after its mark is listed and read; what was read of older
 * seconds waits until the listing has passed them.
 */
function createFrontier(gap: Interval, isClaimed: boolean) {
  let reached = gap.to;
  let waiting: readonly DatedReading[] = [];
  return {
    advance(page: ReadPage): Advance {
      const readings = [...waiting, ...page.readings];
      const unreadSeconds = readings
        .filter(({ reading }) => reading.kind === 'unread')
        .map(({ second }) => second);
      const reach = Math.max(page.reach, ...unreadSeconds.map((second) => second + 1));
      const isReady = ({ second }: DatedReading) => second >= reach || !isClaimed;
      waiting = readings.filter((one) => !isReady(one));
      const covered = { from: Math.min(reach, reached), to: reached };
      reached = covered.from;
      return { ready: readings.filter(isReady), covered, isCut: unreadSeconds.length > 0 };
    },
  };
}
