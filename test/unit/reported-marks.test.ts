import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReportedMarks, isMarkOf, markOf } from '../../rule/coverage/reported-marks.ts';
import type { Evaluation } from '../../rule/verdict/evaluation.ts';

const held = {
  compliance: 'nonCompliant',
  annotation: 'Not in a VPC: the job has no VpcConfig. Fix: https://example.com/fix',
} as const;

describe('the mark of a result that Config holds', () => {
  it('is that of the same verdict with the same reason', () => {
    expect(isMarkOf(markOf(held), held)).toBe(true);
  });

  it.each<Partial<Evaluation>>([
    { compliance: 'compliant' },
    { annotation: 'Network isolation is off.' },
    { annotation: '' },
  ])('is another one with %j', (change) => {
    expect(isMarkOf(markOf(held), { ...held, ...change })).toBe(false);
  });

  it('is taken by its compliance where Config shows no annotation', () => {
    const bare = markOf({ compliance: 'nonCompliant' });

    expect(isMarkOf(bare, held)).toBe(true);
    expect(isMarkOf(bare, { ...held, compliance: 'compliant' })).toBe(false);
  });

  it('never takes one verdict for the other, whatever the annotations', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string(), { nil: undefined }),
        fc.string(),
        (reported, annotation) => {
          const mark = markOf({
            compliance: 'compliant',
            ...(reported !== undefined && { annotation: reported }),
          });

          expect(isMarkOf(mark, { compliance: 'nonCompliant', annotation })).toBe(false);
        },
      ),
    );
  });
});

/** The words that an entry of this name is found by. */
function wordsOf(name: string): readonly [number, number] {
  const marks = createReportedMarks();
  marks.add(name, 1);
  const view = new DataView(marks.takeNew().buffer);
  return [view.getUint32(0), view.getUint32(4)];
}

function entryOf(...words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  for (const [index, word] of words.entries())
    new DataView(bytes.buffer).setUint32(4 * index, word);
  return bytes;
}

describe('what is kept', () => {
  it('means the same to another version', () => {
    const marks = createReportedMarks();
    marks.add('churn-7', 7);

    expect(Buffer.from(marks.takeNew()).toString('hex')).toBe('90e548dd201ddf5a00000007');
    expect(
      [
        { compliance: 'compliant' },
        { compliance: 'nonCompliant' },
        { compliance: 'compliant', annotation: 'a' },
        { compliance: 'nonCompliant', annotation: 'a' },
      ].map((result) => markOf(result as Pick<Evaluation, 'compliance'>)),
    ).toEqual([1, 0, 0xe40c292f, 0xe40c292e]);
  });
});

describe('marks by name', () => {
  it('are of different names where only one of two hashes is the same', () => {
    const [first, second] = wordsOf('churn-7');
    const marks = createReportedMarks();

    marks.addKept(entryOf(first, second ^ 1, 1));
    // Of a table of 1,024 places, the same one.
    marks.addKept(entryOf(first < 1_024 ? first + 1_024 : first - 1_024, second, 2));
    expect(marks.of('churn-7')).toBeUndefined();

    marks.add('churn-7', 3);
    expect(marks.of('churn-7')).toBe(3);
  });

  it('are told apart where the first hash is the same', () => {
    const marks = createReportedMarks();
    marks.add('costarring', 1);
    marks.add('liquid', 2);

    expect(wordsOf('costarring')[0]).toBe(wordsOf('liquid')[0]);
    expect([marks.of('costarring'), marks.of('liquid')]).toEqual([1, 2]);
  });

  it('are those that were added last, also after they were kept and read back, in any parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ maxLength: 63 }), fc.nat(2 ** 32 - 1)), { maxLength: 200 }),
        fc.nat(200),
        (entries, cut) => {
          const marks = createReportedMarks();
          const kept = createReportedMarks();
          for (const part of [entries.slice(0, cut), entries.slice(cut)]) {
            for (const [name, mark] of part) marks.add(name, mark);
            expect(marks.newCount).toBe(part.length);
            kept.addKept(marks.takeNew());
          }

          for (const [name, mark] of new Map(entries)) {
            expect(marks.of(name)).toBe(mark);
            expect(kept.of(name)).toBe(mark);
          }
          expect(marks.of('a name that was never added')).toBeUndefined();
          expect(kept.newCount).toBe(0);
        },
      ),
    );
  });

  it('of an account of 20,000 jobs are told apart', () => {
    const marks = createReportedMarks();
    const count = 20_000;
    for (let number = 0; number < count; number += 1) marks.add(`job-${number}`, number);

    for (let number = 0; number < count; number += 1)
      if (marks.of(`job-${number}`) !== number) expect.fail(`job-${number} has another mark`);
    expect(marks.of(`job-${count}`)).toBeUndefined();
  });

  it('that were kept and are cut off are left out', () => {
    const marks = createReportedMarks();
    marks.add('a', 1);
    marks.add('b', 2);
    const kept = createReportedMarks();

    kept.addKept(marks.takeNew().subarray(0, 20));

    expect([kept.of('a'), kept.of('b')]).toEqual([1, undefined]);
  });
});
