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

describe('marks by name', () => {
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

  it('of an account of 100,000 jobs are told apart', () => {
    const marks = createReportedMarks();
    const count = 100_000;
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
