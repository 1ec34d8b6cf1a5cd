import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { KeptMarks, LeaseLostError } from '../ports.ts';
import { expiresAt, type Key, number, type Table, text } from './state-table.ts';

interface KeptMarksOptions {
  readonly table: Table;
  readonly key: Key;
  readonly fence: number;
  readonly nowMs: () => number;
  readonly lost: () => LeaseLostError;
}

/** The marks of a reading of the reported results, in items that expire by themselves. */
export function createKeptMarks({ table, key, fence, nowMs, lost }: KeptMarksOptions): KeptMarks {
  return {
    async keep(id, part, marks) {
      const item = {
        pk: key.pk,
        sk: text(`marks/${id}/${String(part).padStart(6, '0')}`),
        marks: { B: marks },
        fence: number(fence),
        expiresAt: number(expiresAt(nowMs())),
      };
      const written = await table.put(item, {
        ConditionExpression: 'attribute_not_exists(fence) OR fence <= :fence',
        ExpressionAttributeValues: { ':fence': number(fence) },
      });
      if (written.kind === 'refused') throw lost();
    },
    async all(id) {
      const parts: Uint8Array[] = [];
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = await table.query(
          {
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': key.pk,
              ':from': text(`marks/${id}/`),
              ':to': text(`marks/${id}/~`),
            },
          },
          start,
        );
        parts.push(...(page.Items ?? []).flatMap(({ marks }) => (marks?.B ? [marks.B] : [])));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return parts;
    },
  };
}
