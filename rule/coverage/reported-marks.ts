// What Config holds, in twelve bytes a result: enough to tell whether a result has to be sent, for more results than a
// run could keep whole.

import type { Evaluation, ReportedResult } from '../verdict/evaluation.ts';
import { hash } from './tally.ts';

/** The last two bits of a mark are exact; the other thirty are of the annotation's hash. */
const compliantBit = 1;
const annotatedBit = 2;
const exactBits = compliantBit | annotatedBit;

/** Identifies the compliance and the annotation of a result. Marks of different compliance are never equal. */
export function markOf({
  compliance,
  annotation,
}: Pick<ReportedResult, 'compliance' | 'annotation'>): number {
  const ofAnnotation = annotation === undefined ? 0 : hash(annotation) & ~exactBits;
  const exact =
    (compliance === 'compliant' ? compliantBit : 0) | (annotation === undefined ? 0 : annotatedBit);
  return (ofAnnotation | exact) >>> 0;
}

/**
 * True if this is the mark of what is to be sent. A reported result without an annotation is compared by its compliance
 * alone.
 */
export function isMarkOf(
  mark: number,
  { compliance, annotation }: Pick<Evaluation, 'compliance' | 'annotation'>,
): boolean {
  return mark === markOf({ compliance, annotation }) || mark === markOf({ compliance });
}

/** Words of 32 bits an entry: two of the name's hashes, and the mark. */
const entryWords = 3;
const entryBytes = 4 * entryWords;
const smallest = 1_024;
/** So full at most, a table is searched in a few steps. */
const fullest = 0.8;
const growth = 1.5;

/** Marks by name. Two names that are taken for one are less likely than one in a million in the largest account. */
export interface ReportedMarks {
  /** The name has this mark from now on. */
  add(name: string, mark: number): void;
  of(name: string): number | undefined;
  /** Entries that `takeNew` would return. */
  readonly newCount: number;
  /** The entries added since the last call, to be kept. */
  takeNew(): Uint8Array;
  /** Adds entries that were kept; those that are incomplete are left out. */
  addKept(entries: Uint8Array): void;
}

/** An open hash table in one typed array. */
export function createReportedMarks(): ReportedMarks {
  let capacity = smallest;
  let words = new Uint32Array(capacity * entryWords);
  let size = 0;
  let fresh: number[] = [];

  /** Where the entry is, or the free place where it belongs. An entry whose second word is 0 is free. */
  function placeOf(first: number, second: number): number {
    for (let slot = first % capacity; ; slot = (slot + 1) % capacity) {
      const place = slot * entryWords;
      const isFree = words[place + 1] === 0;
      if (isFree || (words[place] === first && words[place + 1] === second)) return place;
    }
  }

  function put(first: number, second: number, mark: number): void {
    const place = placeOf(first, second);
    if (words[place + 1] === 0) size += 1;
    words.set([first, second, mark], place);
    if (size > capacity * fullest) grow();
  }

  function grow(): void {
    const before = words;
    capacity = Math.ceil(capacity * growth);
    words = new Uint32Array(capacity * entryWords);
    for (let place = 0; place < before.length; place += entryWords) {
      const [first = 0, second = 0, mark = 0] = before.subarray(place, place + entryWords);
      if (second !== 0) words.set([first, second, mark], placeOf(first, second));
    }
  }

  return {
    add(name, mark) {
      const [first, second] = [hash(name), otherHash(name)];
      put(first, second, mark);
      fresh.push(first, second, mark);
    },
    of(name) {
      const place = placeOf(hash(name), otherHash(name));
      return words[place + 1] === 0 ? undefined : words[place + 2];
    },
    get newCount() {
      return fresh.length / entryWords;
    },
    takeNew() {
      const bytes = new Uint8Array(fresh.length * 4);
      const view = new DataView(bytes.buffer);
      for (const [index, word] of fresh.entries()) view.setUint32(index * 4, word);
      fresh = [];
      return bytes;
    },
    addKept(entries) {
      const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
      for (let at = 0; at + entryBytes <= entries.byteLength; at += entryBytes)
        put(view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8));
    },
  };
}

/** A hash that has little to do with the first one; never 0. */
function otherHash(text: string): number {
  let value = 0x9747b28c;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x5bd1e995);
    value ^= value >>> 15;
  }
  return value >>> 0 || 1;
}
