import { type PendingJob, settlePending } from '../coverage/state.ts';
import type { Ports } from '../ports.ts';
import type { ListedJob } from '../verdict/training-job.ts';
import { type Bench, isAcquitted, judgeJob } from './judge-jobs.ts';
import type { StepOutcome } from './run.ts';

/**
 * Reads the jobs again that earlier runs could not read. Those judged or gone are settled, the
 * others stay pending; a result that a gone job may have left is the audit's to find.
 */
export async function retryPending(
  pending: readonly PendingJob[],
  bench: Bench,
  { records, log }: Ports,
): Promise<StepOutcome> {
  const jobs = pending.map(
    ({ name, createdAt }): ListedJob => ({ name, createdAtMs: createdAt * 1_000, status: '' }),
  );
  const readings = await records.readListed(jobs, (job) => isAcquitted(job, bench.run));
  let outcome: StepOutcome = 'done';
  for (const [position, reading] of readings.entries()) {
    const job = pending[position];
    if (job === undefined) continue;
    if (reading.kind === 'unread') outcome = 'cut';
    else if (reading.kind === 'unknown') {
      bench.counts.unknown += 1;
      log.warn(`not judged: ${reading.name}`, { reason: reading.reason });
    } else {
      if (reading.kind === 'read') await judgeJob(bench, reading.job);
      await bench.outbox.claim((checkpoint) => settlePending(checkpoint, job));
    }
  }
  return outcome;
}
