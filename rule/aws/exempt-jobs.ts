import type { ExemptJob } from '../coverage/state.ts';
import { fieldsOf, isAmount, isText, openJson } from '../events/json.ts';
import type { ExemptJobs } from '../ports.ts';
import { createJobItems, type JobItemsOptions } from './job-items.ts';
import { expiresAt, type Item, number, numberOf, text } from './state-table.ts';

/** Exempt jobs as items of their own. An item expires if it is not kept anew. */
export function createExemptJobs(options: JobItemsOptions): ExemptJobs {
  const items = createJobItems(options);

  return {
    async keep(claimId, job) {
      const { value, untilMs, keptAtMs } = job;
      const item = await items.update(
        sortKey(claimId, job),
        'body = :body, expiresAt = :expiresAt, seenAtMs = if_not_exists(seenAtMs, :keptAt)',
        {
          ':body': text(JSON.stringify({ value, untilMs, keptAtMs })),
          ':expiresAt': number(expiresAt(options.nowMs())),
          ':keptAt': number(keptAtMs),
        },
      );
      return numberOf(item?.seenAtMs) ?? keptAtMs;
    },
    remove: (claimId, jobs) => items.remove(jobs.map((job) => sortKey(claimId, job))),
    async all(claimId) {
      const prefix = `exempt/${claimId}/`;
      const found = await items.between(prefix, `${prefix}~`, Number.POSITIVE_INFINITY);
      return found.flatMap(exemptJobOf);
    },
  };
}

function sortKey(claimId: string, { createdAt, name }: ExemptJob): string {
  return `exempt/${claimId}/${createdAt}/${name}`;
}

function exemptJobOf({ sk, body }: Item): readonly ExemptJob[] {
  const [, , createdAt, name] = (sk?.S ?? '').split('/');
  const { value, untilMs, keptAtMs } = fieldsOf(openJson(body?.S));
  if (name === undefined || !isText(value) || !isAmount(keptAtMs)) return [];
  const job = { name, createdAt: Number(createdAt), value, keptAtMs };
  return [isAmount(untilMs) ? { ...job, untilMs } : job];
}
