import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PendingJob } from '../coverage/state.ts';
import { fieldsOf, isListOf, openJson } from '../events/json.ts';
import type { LeaseLostError, PendingJobs } from '../ports.ts';
import type { ReportedResult } from '../verdict/evaluation.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { expiresAt, type Item, type Key, number, type Table, text } from './state-table.ts';

/** Items written or removed at once. */
const writeConcurrency = 16;

interface PendingOptions {
  readonly table: Table;
  readonly key: Key;
  readonly fence: number;
  readonly nowMs: () => number;
  readonly lost: () => LeaseLostError;
}

/** Pending jobs as items of their own, sorted by the time at which they are due. */
export function createPendingJobs({ table, key, fence, nowMs, lost }: PendingOptions): PendingJobs {
  /** A holder that has lost its lease must not overwrite what the next one wrote. */
  const notNewer = {
    ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
    ExpressionAttributeValues: { ':fence': number(fence) },
  };

  async function between(from: string, to: string, limit: number): Promise<readonly PendingJob[]> {
    const jobs: PendingJob[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await table.query(
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': key.pk, ':from': text(from), ':to': text(to) },
          ...(Number.isFinite(limit) && { Limit: limit - jobs.length }),
        },
        start,
      );
      jobs.push(...(page.Items ?? []).flatMap(pendingJobOf));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && jobs.length < limit);
    return jobs;
  }

  return {
    async keep(claimId, jobs) {
      await mapConcurrently(jobs, writeConcurrency, async (job) => {
        const item = {
          pk: key.pk,
          sk: text(pendingSortKey(claimId, job)),
          body: text(JSON.stringify({ attempts: job.attempts, reported: job.reported })),
          fence: number(fence),
          expiresAt: number(expiresAt(Math.max(job.dueAtMs, nowMs()))),
        };
        if ((await table.put(item, notNewer)).kind === 'refused') throw lost();
      });
    },
    async remove(claimId, jobs) {
      await mapConcurrently(jobs, writeConcurrency, async (job) => {
        const sk = text(pendingSortKey(claimId, job));
        const removed = await table.remove({ Key: { pk: key.pk, sk }, ...notNewer });
        if (removed.kind === 'refused') throw lost();
      });
    },
    due: (claimId, untilMs, limit) =>
      between(`pending/${claimId}/`, `pending/${claimId}/${padded(untilMs)}/~`, limit),
    all: (claimId) =>
      between(`pending/${claimId}/`, `pending/${claimId}/~`, Number.POSITIVE_INFINITY),
  };
}

function pendingSortKey(claimId: string, { dueAtMs, createdAt, name }: PendingJob): string {
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
