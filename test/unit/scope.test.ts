import { describe, expect, it } from 'vitest';
import { isExempt, oldestSecondInScope } from '../../rule/verdict/scope.ts';
import { ruleParameters } from '../support/factories.ts';

describe('isExempt', () => {
  it.each([
    ['smoke-test-1', 'smoke-*', true],
    ['my-smoke-test', 'smoke-*', false],
    ['nightly-train-eu', 'nightly-*-eu', true],
    ['nightly-eu', 'nightly-*-eu', false],
    ['exact', 'exact', true],
    ['exactly', 'exact', false],
    ['Exact', 'exact', false],
    ['anything', '*', true],
    ['aba', 'ab*ba', false],
    ['a-b-c-b-d', 'a*b*b*d', true],
  ])('matches %s against %s: %s', (name, pattern, expected) => {
    const exempt = isExempt(name, ['other', pattern]);

    expect(exempt).toBe(expected);
  });
});

describe('oldestSecondInScope', () => {
  it('takes the later of age limit and baseline', () => {
    const atMs = Date.UTC(2026, 0, 31);

    const byAge = oldestSecondInScope(
      ruleParameters({ maxJobAgeDays: 10, createdAfter: new Date('2026-01-01') }),
      atMs,
    );
    const byBaseline = oldestSecondInScope(
      ruleParameters({ maxJobAgeDays: 100, createdAfter: new Date('2026-01-01') }),
      atMs,
    );

    expect(byAge).toBe(Date.UTC(2026, 0, 21) / 1_000);
    expect(byBaseline).toBe(Date.UTC(2026, 0, 1) / 1_000);
  });

  it('is the beginning of time without either', () => {
    expect(oldestSecondInScope(ruleParameters(), Date.UTC(2026, 0, 31))).toBe(0);
  });
});
