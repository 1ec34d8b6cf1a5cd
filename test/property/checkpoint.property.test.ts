import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCheckpoint, parseCheckpoint } from '../../rule/aws/checkpoint-format.ts';
import { isCovered } from '../../rule/coverage/intervals.ts';
import { applyClaim, type Checkpoint, emptyCheckpoint } from '../../rule/coverage/state.ts';

const fresh: Checkpoint = emptyCheckpoint({
  policyDigest: '0123456789abcdef',
  ruleName: `${'r'.repeat(37)}-conformance-pack-abcdefghi`,
  ruleId: 'config-rule-abc123',
  resourceType: 'AWS::SageMaker::TrainingJob',
  runAtMs: Date.UTC(2026, 0, 1),
});

const second = fc.integer({ min: 1_500_000_000, max: 1_800_000_000 });
const jobName = fc.stringMatching(/^[a-z0-9]{1,63}$/);
const claim = fc
  .tuple(
    second,
    fc.integer({ min: 1, max: 10_000 }),
    fc.array(fc.tuple(jobName, fc.nat(9_999)), { maxLength: 30 }),
  )
  .map(([from, length, unknown]) => ({
    covered: { from, to: from + length },
    unknown: unknown.map(([name, offset]) => ({ name, createdAt: from + (offset % length) })),
  }));

describe('a checkpoint', () => {
  it('fits into its parameter after any claims and reads back as it was', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 30 }), (claims) => {
        const checkpoint = claims.reduce(applyClaim, fresh);

        const text = formatCheckpoint(checkpoint);

        expect(text.length).toBeLessThanOrEqual(4096);
        expect(parseCheckpoint(text)).toEqual(checkpoint);
      }),
    );
  });

  it('never covers the second of an unknown job that it does not keep by name', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 8 }), claim, (claims, last) => {
        const before = claims.reduce(applyClaim, fresh);

        const after = applyClaim(before, last);

        for (const { name, createdAt } of last.unknown) {
          const isKept = after.pending.some((pending) => pending.name === name);
          expect(isKept || !isCovered(after.intervals, createdAt)).toBe(true);
        }
      }),
    );
  });

  it.each(['', 'null', '{}', '[]', '{"v":2}', 'x'.repeat(5_000), '{"v":1,"covered":[[5,3]]}'])(
    'that reads %j is not used and not fatal',
    (text) => {
      expect(parseCheckpoint(text)).toBeUndefined();
    },
  );

  it('with overlapping intervals is not used', () => {
    const text = formatCheckpoint(fresh).replace('"covered":[]', '"covered":[[5,9],[7,12]]');

    expect(parseCheckpoint(text)).toBeUndefined();
  });
});
