// Exemption by tag: a job that carries the tag is out of scope, until the date in the tag's value if there is one.

import { parseInstant } from './parameters.ts';

/** The tags of a job as they were read, or why they could not be read. */
export type TagReading =
  | { readonly kind: 'read'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What a job's tags say about the rule. Only `exempt` exempts the job. */
export type Exemption =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'exempt';
      /** The tag's value: the reason that its author gave. */
      readonly value: string;
      /** The instant at which the exemption ends, in epoch milliseconds; absent if it does not end. */
      readonly untilMs?: number;
    }
  | { readonly kind: 'ended' | 'malformed'; readonly value: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

const mention = /until=/i;
const untilWord = /^until=/i;
/** SageMaker takes every kind of space in a value. */
const space = /\s/u;

/**
 * Reads the exemption of a job. The value is free text. A word `until=` in it gives the last day of the exemption, in
 * UTC, or the instant at which it ends.
 *
 * @param tags undefined if they were not read: then nothing exempts the job.
 * @param exemptTag the tag's key; undefined if no tag exempts.
 * @param notifiedAtMs when Config triggered the evaluation; epoch milliseconds.
 * @example exemptionOf({ kind: 'read', values: { exempt: 'benchmark until=2027-01-31' } }, 'exempt', Date.now())
 */
export function exemptionOf(
  tags: TagReading | undefined,
  exemptTag: string | undefined,
  notifiedAtMs: number,
): Exemption {
  if (tags === undefined || exemptTag === undefined) return { kind: 'none' };
  if (tags.kind === 'unreadable') return tags;
  const value = Object.hasOwn(tags.values, exemptTag) ? tags.values[exemptTag] : undefined;
  if (value === undefined) return { kind: 'none' };
  const [until, ...others] = value.split(space).filter((word) => mention.test(word));
  if (until === undefined) return { kind: 'exempt', value };
  const untilMs = endOf(until.replace(untilWord, ''));
  if (untilMs === undefined || others.length > 0) return { kind: 'malformed', value };
  return notifiedAtMs < untilMs ? { kind: 'exempt', value, untilMs } : { kind: 'ended', value };
}

const dayMs = 86_400_000;

/** A day ends with its last millisecond, in UTC. */
function endOf(text: string): number | undefined {
  const instantMs = parseInstant(text)?.getTime();
  return instantMs !== undefined && !text.includes('T') ? instantMs + dayMs : instantMs;
}
