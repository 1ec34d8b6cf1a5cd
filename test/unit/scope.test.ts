import { describe, expect, it } from 'vitest';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import {
  ageLimitMs,
  isExempt,
  type OutOfScope,
  oldestSecondInScope,
  outOfScopeReason,
} from '../../rule/verdict/scope.ts';
import type { ListedJob } from '../../rule/verdict/training-job.ts';
import { aTrainingJob, ruleParameters } from '../support/factories.ts';

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
    ['a-b-d', 'a*b*b*d', false],
    ['a-b-c', 'a*c*b*c', false],
    ['abc', 'a*b*c', true],
    ['ab', 'a*b*b', false],
    ['abab', 'ab*ab', true],
    ['abcb', 'a*bc*b', true],
    ['aXbcX', 'a*b*bcX', false],
    ['x-a-b', '*a*b', true],
    ['a-b', '*a*b', true],
    ['x-a-c', '*a*b', false],
    ['a-b-x', 'a*b*', true],
    ['a-x', 'a*b*', false],
    ['', '*', true],
    ['', 'a', false],
  ])('matches %s against %s: %s', (name, pattern, expected) => {
    const exempt = isExempt(name, ['other', pattern]);

    expect(exempt).toBe(expected);
  });
});

describe('a listed job', () => {
  const atMs = Date.UTC(2026, 0, 31);
  const tenDaysAgoMs = Date.UTC(2026, 0, 21);
  const baselineMs = Date.UTC(2026, 0, 1);
  const createdAfter = new Date(baselineMs);
  const job = aTrainingJob({ name: 'churn-model', createdAtMs: Date.UTC(2026, 0, 25) });

  it.each<[string, Partial<ListedJob>, Partial<RuleParameters>, OutOfScope | undefined]>([
    ['nothing against it', {}, {}, undefined],
    ['an exempt name', {}, { exemptJobNames: ['churn-*'] }, 'exempt'],
    ['status Deleting', { status: 'Deleting' }, {}, 'deleting'],
    ['the baseline as its creation', { createdAtMs: baselineMs }, { createdAfter }, undefined],
    ['a creation before', { createdAtMs: baselineMs - 1 }, { createdAfter }, 'beforeBaseline'],
    ['an age of 10 days', { createdAtMs: tenDaysAgoMs }, { maxJobAgeDays: 10 }, undefined],
    ['a greater age', { createdAtMs: tenDaysAgoMs - 1 }, { maxJobAgeDays: 10 }, 'tooOld'],
  ])('with %s is judged, or has a reason not to be', (_what, change, parameters, because) => {
    expect(outOfScopeReason({ ...job, ...change }, ruleParameters(parameters), atMs)).toBe(because);
  });
});

describe('the age limit', () => {
  it('is that many days before the evaluation, and absent without a limit', () => {
    const atMs = Date.UTC(2026, 0, 31);

    expect(ageLimitMs(ruleParameters({ maxJobAgeDays: 10 }), atMs)).toBe(Date.UTC(2026, 0, 21));
    expect(ageLimitMs(ruleParameters(), atMs)).toBe(Number.NEGATIVE_INFINITY);
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
