// The other half of an audit: jobs that exist are listed, what was compared longest ago first.

import { cover, type Interval } from '../coverage/intervals.ts';
import type { ListingStretch } from '../coverage/rotation.ts';
import { added, daySeconds, emptyTally, sumOf } from '../coverage/tally.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { listGap } from './list-gap.ts';
import type { AuditTerms } from './review-results.ts';
import type { StepOutcome } from './run.ts';
import type { Session } from './session.ts';

/** Lists what is due, and more until so many jobs are listed; newest first in each stretch. Ends with a whole day. */
export async function listHistory(
  session: Session,
  wantedJobs: number,
  { isComparable, mayGoOn }: AuditTerms,
): Promise<StepOutcome> {
  const { ports, state } = session;
  if (state.audit === undefined) return 'cut';
  let { toList, listed, listedJobs } = state.audit;
  let counted = emptyTally;
  try {
    for (let stretch = toList[0]; stretch !== undefined; stretch = toList[0]) {
      if (isEnough(stretch)) return 'done';
      if ((await listStretch(stretch)) === 'cut') return 'cut';
    }
    return 'done';
  } finally {
    const reached = { toList, listed, listedJobs };
    session.change((now) => ({
      ...now,
      ...(now.audit && {
        audit: { ...now.audit, ...reached, balance: sumOf(now.audit.balance, counted) },
      }),
    }));
  }

  function isEnough({ isDue }: ListingStretch): boolean {
    return !isDue && listedJobs >= wantedJobs;
  }

  async function listStretch(stretch: ListingStretch): Promise<StepOutcome> {
    let waiting: readonly ListedJob[] = [];
    let { to } = stretch;
    const listing = { gap: stretch, isOpen: false, byTime: true };
    for await (const { jobs, reach } of listGap(ports.inventory, listing)) {
      const known = [...waiting, ...jobs];
      const isPassed = (job: ListedJob) => creationSecond(job) >= reach;
      waiting = known.filter((job) => !isPassed(job));
      const passed = known.filter(isPassed);
      counted = added(counted, passed.filter(isComparable));
      listedJobs += passed.length;
      const isDayDone = dayAfter(reach) < dayAfter(to);
      note(stretch, { from: reach, to });
      to = reach;
      if (reach === stretch.from || (isDayDone && isEnough(stretch))) return 'done';
      if (!mayGoOn()) return 'cut';
    }
    return 'cut';
  }

  function note({ from, isDue }: ListingStretch, done: Interval): void {
    listed = cover(listed, done);
    const rest = toList.slice(1);
    toList = done.from > from ? [{ from, to: done.from, isDue }, ...rest] : rest;
  }
}

/** The beginning of the day after the one that this second lies in, or of the day that begins with it. */
function dayAfter(second: number): number {
  return Math.ceil(second / daySeconds) * daySeconds;
}
