// Sweeps one stretch of creation times: list, read, judge, report, and claim what is done,
// newest first, so that a sweep cut anywhere keeps what it did.

import type { Interval } from '../coverage/intervals.ts';
import { applyClaim, type PendingJob } from '../coverage/state.ts';
import type { JobReading, Ports, RunClock } from '../ports.ts';
import { outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { type Bench, isAcquitted, judgeJob, retireJob } from './judge-jobs.ts';
import type { Ledger } from './ledger.ts';
import { type GapPage, listGap } from './list-gap.ts';
import { mapAhead } from './map-ahead.ts';
import type { Run, StepOutcome } from './run.ts';

/** The listing may show jobs minutes late: what is younger than this is judged but not claimed. */
const listingLagMs = 900_000;

/**
 * The second up to which coverage may be claimed: 15 minutes before the event or before AWS's
 * own clock, whichever is earlier. Lambda's clock has no say.
 */
export function coverageCeiling(run: Run, clock: Pick<RunClock, 'serviceTimeMs'>): number {
  const earliestMs = Math.min(run.notifiedAtMs, clock.serviceTimeMs() ?? run.notifiedAtMs);
  return Math.floor((earliestMs - listingLagMs) / 1_000);
}

/** Pages being read while the next one is listed: listing, describing and reporting overlap. */
const pagesAhead = 12;

export interface Sweep {
  readonly gap: Interval;
  /** True for the newest gap: jobs younger than it are judged too, and not claimed. */
  readonly isOpen: boolean;
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
  { gap, isOpen }: Sweep,
  bench: Bench,
  ledger: Ledger,
  { inventory, records, clock, log }: Ports,
): Promise<StepOutcome> {
  const { run, counts, outbox } = bench;
  const pages = listGap(inventory, { gap, isOpen, byTime: ledger.remembers });
  let reached = gap.to;
  /** Read, but created in a second that no claim covers yet: reported with the claim that does. */
  let waiting: readonly DatedReading[] = [];

  for await (const page of mapAhead(pages, pagesAhead, read)) {
    counts.listed += page.jobs.length;
    for (const job of page.jobs) {
      const because = scopeReason(job);
      if (because) await retireJob(bench, job.name, because);
    }
    const readings = [...waiting, ...page.readings];
    const unread = readings.filter(({ reading }) => reading.kind === 'unread');
    const cutAt = Math.max(...unread.map(({ second }) => second));
    const reach = Math.max(page.reach, cutAt + 1);
    const isReady = ({ second }: DatedReading) => second >= reach || !ledger.remembers;
    waiting = readings.filter((one) => !isReady(one));
    const unknown: PendingJob[] = [];
    for (const one of readings.filter(isReady)) unknown.push(...(await settle(one)));
    const covered = { from: reach, to: reached };
    reached = Math.min(reach, reached);
    await outbox.claim((checkpoint) => applyClaim(checkpoint, { covered, unknown }));
    if (unread.length > 0 || (reached > gap.from && !clock.mayStart())) return 'cut';
  }
  return 'done';

  async function read(page: GapPage): Promise<ReadPage> {
    const inScope = page.jobs.filter((job) => scopeReason(job) === undefined);
    const readings = await records.readListed(inScope, (job) => isAcquitted(job, run));
    const dated = inScope.flatMap((job, position) => {
      const reading = readings[position];
      return reading === undefined ? [] : [{ reading, second: creationSecond(job) }];
    });
    return { ...page, readings: dated };
  }

  function scopeReason(job: ListedJob) {
    return outOfScopeReason(job, run.parameters, run.notifiedAtMs);
  }

  /** Reports what a reading came to; returns the job if it is to be kept as pending. */
  async function settle({ reading, second }: DatedReading): Promise<readonly PendingJob[]> {
    if (reading.kind === 'read')
      await judgeJob(bench, reading.job, { isNew: isOpen, isYoung: second >= gap.to });
    else if (reading.kind === 'gone') await retireJob(bench, reading.name, 'gone');
    else bench.held.settle(reading.name);
    if (reading.kind !== 'unknown') return [];
    counts.unknown += 1;
    log.warn(`not judged: ${reading.name}`, { reason: reading.reason });
    return second < gap.to ? [{ name: reading.name, createdAt: second }] : [];
  }
}
