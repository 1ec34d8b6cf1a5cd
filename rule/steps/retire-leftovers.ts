import type { Ports } from '../ports.ts';
import { type Bench, isAcquitted, judgeJob } from './judge-jobs.ts';
import { reviewResults } from './review-results.ts';
import type { StepOutcome } from './run.ts';

/** Results looked up together. */
const batchSize = 100;

/**
 * After a listing that reached the end: results that no listed job accounts for are looked up one
 * by one and retired where the job is gone or out of scope. A job that the listing missed is judged.
 */
export async function retireLeftovers(bench: Bench, ports: Ports): Promise<StepOutcome> {
  const rest = bench.held.rest();
  for (let start = 0; start < rest.length; start += batchSize) {
    const batch = rest.slice(start, start + batchSize);
    const { outcome, retirements, standing } = await reviewResults(batch, bench, ports);
    for (const retirement of retirements) await bench.outbox.add(retirement);
    const readings = await ports.records.readListed(
      standing.map(({ job }) => job),
      (job) => isAcquitted(job, bench.run),
    );
    for (const reading of readings) if (reading.kind === 'read') await judgeJob(bench, reading.job);
    if (outcome === 'cut') return 'cut';
  }
  return 'done';
}
