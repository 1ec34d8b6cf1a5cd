// How much of its share of the quotas a run takes, from the calls that the embedded AWS let through.

import type { RequestLog } from '../../rule/local-aws/request-log.ts';
import { quotaShare, quotas, type Run } from './account.ts';

const windowMs = 60_000;
const stepMs = 10_000;
/** At first a run looks for what there is to do. */
const beginningMs = 10_000;

const operations = ['ListTrainingJobs', 'DescribeTrainingJob'] as const;

/**
 * Of its share of the listing or of the describing quota, whichever is more, what runs take in the minute in which
 * they take the least; undefined where no run works for so long. From a run's last listing or description on there
 * is nothing left for it to take, or no time.
 */
export function leastShare(requests: RequestLog, runs: readonly Run[]): number | undefined {
  const shares = operations.map((operation) => ({
    share: quotas[operation].perSecond * quotaShare,
    instants: requests
      .of(operation)
      .filter(({ status }) => status === 200)
      .map(({ atMs }) => atMs),
  }));
  let least: number | undefined;
  for (const { startedAtMs, endedAtMs } of runs) {
    const own = shares.map(({ share, instants }) => ({
      share,
      instants: instants.filter((atMs) => atMs >= startedAtMs && atMs <= endedAtMs),
    }));
    const lastMs = Math.max(...own.map(({ instants }) => instants.at(-1) ?? 0));
    for (let fromMs = startedAtMs + beginningMs; fromMs + windowMs <= lastMs; fromMs += stepMs) {
      const taken = own.map(({ share, instants }) => {
        const calls = instants.filter((atMs) => atMs >= fromMs && atMs < fromMs + windowMs);
        return (calls.length * 1_000) / (windowMs * share);
      });
      least = Math.min(least ?? Number.POSITIVE_INFINITY, Math.max(...taken));
    }
  }
  return least;
}
