import type { Ports } from '../ports.ts';
import { accountRetirement, isAccountResult } from './account-result.ts';
import { type Bench, judgeJob, retireJob } from './judge-jobs.ts';
import type { StepOutcome } from './run.ts';

/** Jobs described together. */
const batchSize = 100;

/**
 * After a listing that reached the end: the jobs of results that no listed job accounts for are
 * described, and the results of those that are gone or out of scope are retired. A job that the
 * listing missed is judged.
 */
export async function retireLeftovers(bench: Bench, { records, log }: Ports): Promise<StepOutcome> {
  const { run, outbox } = bench;
  const rest = bench.held.rest();
  if (!run.parameters.accountResult && rest.some((row) => isAccountResult(row, run)))
    await outbox.add(accountRetirement(run));
  const ofJobs = rest.filter((row) => !isAccountResult(row, run));
  const names = [...new Set(ofJobs.map(({ resourceId }) => resourceId))];
  for (let start = 0; start < names.length; start += batchSize) {
    const readings = await records.describe(names.slice(start, start + batchSize));
    for (const reading of readings) {
      if (reading.kind === 'read') await judgeJob(bench, reading.job);
      else if (reading.kind === 'gone') await retireJob(bench, reading.name, 'gone');
      else if (reading.kind === 'unknown') {
        bench.counts.unknown += 1;
        log.warn(`not reviewed: ${reading.name}`, { reason: reading.reason });
      } else return 'cut';
    }
  }
  return 'done';
}
