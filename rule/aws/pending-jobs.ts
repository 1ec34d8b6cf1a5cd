import type { PendingJob } from '../coverage/state.ts';
import { fieldsOf, isListOf, openJson } from '../events/json.ts';
import type { PendingJobs } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
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
          body: text(JSON.stringify({ attempts: job.attempts, reported: job.reported })),
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

function pendingJobOf({ sk, body }: Item): readonly PendingJob[] {
  const [, , dueAtMs, createdAt, name] = (sk?.S ?? '').split('/');
  const { attempts, reported } = fieldsOf(openJson(body?.S));
  if (name === undefined || !Number.isSafeInteger(attempts) || !isListOf(reported, isReported))
    return [];
  return [
    {
      name,
      createdAt: Number(createdAt),
      dueAtMs: Number(dueAtMs),
      attempts: Number(attempts),
      reported,
    },
  ];
}

/** Only this function writes it; what is checked is what would be sent. */
function isReported(value: unknown): value is ReportedResult {
  const { resourceId, resourceType, compliance } = fieldsOf(value);
  return [resourceId, resourceType, compliance].every((one) => typeof one === 'string');
}
