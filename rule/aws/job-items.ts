// Jobs that a claim keeps as items of their own: pending jobs and exempt jobs.

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LeaseLostError } from '../ports.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { type Item, type Key, number, type Table, text } from './state-table.ts';

/** Items written or removed at once. */
const writeConcurrency = 16;

export interface JobItemsOptions {
  readonly table: Table;
  readonly key: Key;
  readonly fence: number;
  readonly nowMs: () => number;
  readonly lost: () => LeaseLostError;
}

/** Writes and reads the items of a rule. A holder that has lost its lease does not overwrite what the next one wrote. */
export function createJobItems({ table, key, fence, lost }: JobItemsOptions) {
  const notNewer = {
    ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
    ExpressionAttributeValues: { ':fence': number(fence) },
  };

  return {
    /** @throws LeaseLostError if a later holder wrote one of the items. */
    async put(items: readonly Readonly<Record<string, AttributeValue>>[]): Promise<void> {
      await mapConcurrently(items, writeConcurrency, async (item) => {
        const written = await table.put({ ...item, pk: key.pk, fence: number(fence) }, notNewer);
        if (written.kind === 'refused') throw lost();
      });
    },

    /** The item after the update. @throws LeaseLostError if a later holder wrote it. */
    async update(
      sortKey: string,
      assignments: string,
      values: Readonly<Record<string, AttributeValue>>,
    ): Promise<Item | undefined> {
      const written = await table.update({
        Key: { pk: key.pk, sk: text(sortKey) },
        UpdateExpression: `SET ${assignments}, fence = :fence`,
        ...notNewer,
        ExpressionAttributeValues: { ...values, ...notNewer.ExpressionAttributeValues },
        ReturnValues: 'ALL_NEW',
      });
      if (written.kind === 'refused') throw lost();
      return written.item;
    },

    /** @throws LeaseLostError if a later holder wrote one of the items. */
    async remove(sortKeys: readonly string[]): Promise<void> {
      await mapConcurrently(sortKeys, writeConcurrency, async (sk) => {
        const removed = await table.remove({ Key: { pk: key.pk, sk: text(sk) }, ...notNewer });
        if (removed.kind === 'refused') throw lost();
      });
    },

    /** The items whose sort keys lie between two texts, in order, up to the limit. */
    async between(from: string, to: string, limit: number): Promise<readonly Item[]> {
      const items: Item[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await table.query(
          {
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: { ':pk': key.pk, ':from': text(from), ':to': text(to) },
            ...(Number.isFinite(limit) && { Limit: limit - items.length }),
          },
          start,
        );
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && items.length < limit);
      return items;
    },
  };
}
