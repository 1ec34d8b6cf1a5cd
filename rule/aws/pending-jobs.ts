import type { PendingJob } from '../coverage/state.ts';
import { fieldsOf, isAmount, openJson } from '../events/json.ts';
import type { PendingJobs } from '../ports.ts';
import { createJobItems, type JobItemsOptions } from './job-items.ts';
import { expiresAt, type Item, number, text } from './state-table.ts';

/** Pending jobs as items of their own, sorted by the time at which they are due. */
export function createPendingJobs(options: JobItemsOptions): PendingJobs {
  const items = createJobItems(options);
  const between = async (from: string, to: string, limit: number) =>
    (await items.between(from, to, limit)).flatMap(pendingJobOf);

  return {
    keep: (claimId, jobs) =>
      items.put(
        jobs.map((job) => ({
          sk: text(sortKey(claimId, job)),
          body: text(JSON.stringify({ attempts: job.attempts, held: job.held })),
          expiresAt: number(expiresAt(Math.max(job.dueAtMs, options.nowMs()))),
        })),
      ),
    remove: (claimId, jobs) => items.remove(jobs.map((job) => sortKey(claimId, job))),
    due: (claimId, untilMs, limit) =>
      between(`pending/${claimId}/`, `pending/${claimId}/${padded(untilMs)}/~`, limit),
    all: (claimId) =>
      between(`pending/${claimId}/`, `pending/${claimId}/~`, Number.POSITIVE_INFINITY),
  };
}

function sortKey(claimId: string, { dueAtMs, createdAt, name }: PendingJob): string {
  return `pending/${claimId}/${padded(dueAtMs)}/${createdAt}/${name}`;
}

function padded(epochMs: number): string {
  return String(Math.floor(epochMs)).padStart(16, '0');
}

/** An item without a mark, as earlier versions wrote it, has its job's result sent again. */
function pendingJobOf({ sk, body }: Item): readonly PendingJob[] {
  const [, , dueAtMs, createdAt, name] = (sk?.S ?? '').split('/');
  const { attempts, held } = fieldsOf(openJson(body?.S));
  if (name === undefined || !Number.isSafeInteger(attempts)) return [];
  return [
    {
      name,
      createdAt: Number(createdAt),
      dueAtMs: Number(dueAtMs),
      attempts: Number(attempts),
      ...(isAmount(held) && { held }),
    },
  ];
}
