// Compares sets of jobs that are too large to keep, by day of creation: the number of jobs and a hash of their names. The
// order does not matter, so an audit can be interrupted and continued, and only days that differ are judged again.

import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import type { Interval } from './intervals.ts';

/** Days are counted in UTC. */
export const daySeconds = 86_400;

/** How many jobs of a day are in the set, and the sum of their names' hashes, modulo 2^32. */
export type DayCount = readonly [count: number, hashes: number];

/** Jobs by the day of their creation, counted in days since 1970. A day without a job is absent. */
export type Tally = Readonly<Record<string, DayCount>>;

export const emptyTally: Tally = {};

/** The tally with more jobs. */
export function added(tally: Tally, jobs: readonly ListedJob[]): Tally {
  return jobs.length === 0 ? tally : combined(tally, tallyOf(jobs), 1);
}

/** The tally without some jobs; days on which nothing is left are absent. */
export function removed(tally: Tally, jobs: readonly ListedJob[]): Tally {
  return jobs.length === 0 ? tally : combined(tally, tallyOf(jobs), -1);
}

/** Both tallies together. */
export function sumOf(one: Tally, other: Tally): Tally {
  return combined(one, other, 1);
}

/** The tally without some stretches' days. */
export function without(tally: Tally, stretches: readonly Interval[]): Tally {
  return Object.fromEntries(
    Object.entries(tally).filter(
      ([day]) => !stretches.some(({ from, to }) => from <= dayOf(day).from && dayOf(day).to <= to),
    ),
  );
}

/** The tally with its sign reversed. */
export function negated(tally: Tally): Tally {
  return combined(emptyTally, tally, -1);
}

/** A day of a tally, as a stretch of creation time. */
export interface Day extends Interval {
  /** Below 0 where more jobs were taken away than added. */
  readonly count: number;
}

export function daysOf(tally: Tally): readonly Day[] {
  return Object.entries(tally).map(([day, [count]]) => ({ ...dayOf(day), count }));
}

function tallyOf(jobs: readonly ListedJob[]): Tally {
  const days: Record<string, [number, number]> = {};
  for (const job of jobs) {
    const day = Math.floor(creationSecond(job) / daySeconds);
    const [count, hashes] = days[day] ?? [0, 0];
    days[day] = [count + 1, (hashes + hash(job.name)) >>> 0];
  }
  return days;
}

function combined(one: Tally, other: Tally, sign: 1 | -1): Tally {
  const days: Record<string, DayCount> = { ...one };
  for (const [day, [count, hashes]] of Object.entries(other)) {
    const [before, hashesBefore] = days[day] ?? [0, 0];
    const sum: DayCount = [before + sign * count, (hashesBefore + sign * hashes) >>> 0];
    if (sum[0] === 0 && sum[1] === 0) delete days[day];
    else days[day] = sum;
  }
  return days;
}

function dayOf(day: string): Interval {
  const from = Number(day) * daySeconds;
  return { from, to: from + daySeconds };
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
