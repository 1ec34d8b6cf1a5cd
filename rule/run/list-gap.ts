// Lists a stretch of creation times newest first, page by page. Tokens are followed over empty pages. If the listing
// becomes a claim, each page starts a new window at the oldest second of the last page instead, because pages by token
// can shift while jobs are deleted.

import type { Interval } from '../coverage/intervals.ts';
import type { JobInventory } from '../ports.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';

export interface GapPage {
  /** The page's jobs that lie in the gap, without those of the pages shortly before. */
  readonly jobs: readonly ListedJob[];
  /** Every job of the gap created at or after this second has now been listed. */
  readonly reach: number;
}

export interface GapListing {
  readonly gap: Interval;
  /** True for the newest gap: jobs younger than it are listed too. */
  readonly isOpen: boolean;
  /** True if the listing becomes a claim. */
  readonly byTime: boolean;
}

/** Jobs remembered to recognize repeated ones: overlaps and shifts reach a page or two back. */
const rememberedJobs = 5_000;
/** If its oldest second has more jobs than this, a page is followed by token: by time it would repeat them. */
const tieLimit = 25;

export async function* listGap(
  inventory: JobInventory,
  { gap, isOpen, byTime }: GapListing,
): AsyncGenerator<GapPage> {
  const seen = new Set<string>();
  let before = isOpen ? undefined : gap.to;
  for (;;) {
    const window = {
      ...(gap.from > 0 ? { after: gap.from - 1 } : {}),
      ...(before === undefined ? {} : { before }),
    };
    let reopenedAt: number | undefined;
    for await (const { jobs, isLast } of inventory.list(window)) {
      const oldest = Math.min(...jobs.map(creationSecond));
      const isPast = isLast || oldest < gap.from;
      const fresh = jobs.filter((job) => isInGap(job, gap, isOpen) && isNew(job, seen));
      if (isPast) {
        yield { jobs: fresh, reach: gap.from };
        return;
      }
      if (jobs.length === 0) continue;
      yield { jobs: fresh, reach: oldest + 1 };
      if (byTime && mayReopen(jobs, oldest, before)) {
        reopenedAt = oldest + 1;
        break;
      }
    }
    if (reopenedAt === undefined) return;
    before = reopenedAt;
  }
}

function mayReopen(
  jobs: readonly ListedJob[],
  oldest: number,
  before: number | undefined,
): boolean {
  const makesProgress = before === undefined || oldest + 1 < before;
  return makesProgress && jobs.filter((job) => creationSecond(job) === oldest).length <= tieLimit;
}

function isInGap(job: ListedJob, gap: Interval, isOpen: boolean): boolean {
  const second = creationSecond(job);
  return second >= gap.from && (isOpen || second < gap.to);
}

/** A name that appears again is the same job on a page that shifted, or an older job with that name. */
function isNew({ name }: ListedJob, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  if (seen.size > rememberedJobs)
    for (const oldest of seen) {
      seen.delete(oldest);
      break;
    }
  return true;
}
