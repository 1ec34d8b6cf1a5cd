// The audit's arithmetic. Two sets too large to hold are compared bucket by bucket of creation time:
// each job listed adds its weight, each job held takes it away. Order does not matter and a few numbers
// are all the state, so an audit can be cut and resumed.

import type { Interval } from './intervals.ts';

export const bucketCount = 32;

/**
 * Per bucket, the weights of the names listed less those of the names held. A weight is 2^32 and the name's
 * hash, so that a million jobs stay within the whole numbers that a double holds.
 */
export interface Tally {
  readonly range: Interval;
  readonly sums: readonly number[];
}

export function openTally(range: Interval): Tally {
  return { range, sums: new Array<number>(bucketCount).fill(0) };
}

/** The tally after one more job on either side. A job newer than the range changes nothing, an older one counts in the oldest bucket. */
export function count(tally: Tally, side: 'listed' | 'held', name: string, second: number): Tally {
  const { range } = tally;
  if (second >= range.to) return tally;
  const place = (second - range.from) / (range.to - range.from);
  const bucket = Math.max(Math.floor(place * bucketCount), 0);
  const weight = 2 ** 32 + hash(name);
  const change = side === 'listed' ? weight : -weight;
  const sums = tally.sums.map((sum, index) => (index === bucket ? sum + change : sum));
  return { range, sums };
}

/**
 * The stretches of creation time in which jobs are listed that are not held. Where more is held than listed,
 * jobs were deleted while the audit went on: to judge the whole stretch again would be dear and change
 * nothing, and the next audit retires their results.
 */
export function lacking(tally: Tally): readonly Interval[] {
  const { range, sums } = tally;
  const width = (range.to - range.from) / bucketCount;
  return sums.flatMap((sum, bucket) =>
    sum <= 0
      ? []
      : [
          {
            from: bucket === 0 ? 0 : Math.floor(range.from + bucket * width),
            to: Math.ceil(range.from + (bucket + 1) * width),
          },
        ],
  );
}

/** FNV-1a, 32 bits, never 0: a text always leaves a trace. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0 || 1;
}
