import { describe, expect, it } from 'vitest';
import { planReevaluation } from '../../rule/coverage/reevaluation.ts';
import { resumeDelay } from '../../rule/coverage/resume.ts';
import { auditReach, emptyCheckpoint } from '../../rule/coverage/state.ts';

const nowMs = Date.UTC(2026, 2, 1, 12);
const minuteMs = 60_000;

function checkpoint(runAtMs: number, ruleName = 'rule') {
  return emptyCheckpoint({
    policyDigest: 'digest',
    ruleName,
    ruleId: 'config-rule-abc123',
    resourceType: 'AWS::SageMaker::TrainingJob',
    runAtMs,
  });
}

describe('planReevaluation', () => {
  it('starts the rule of a resume that no newer run has overtaken', () => {
    const resumes = [{ ruleName: 'rule', runAtMs: nowMs - minuteMs }];

    const plan = planReevaluation(
      { resumes, changedAtMs: undefined },
      [checkpoint(nowMs - minuteMs)],
      nowMs,
      0,
    );

    expect(plan).toEqual({ start: ['rule'], later: [] });
  });

  it('drops a resume that is older than the saved checkpoint', () => {
    const resumes = [{ ruleName: 'rule', runAtMs: nowMs - 2 * minuteMs }];

    const plan = planReevaluation(
      { resumes, changedAtMs: undefined },
      [checkpoint(nowMs - minuteMs)],
      nowMs,
      0,
    );

    expect(plan).toEqual({ start: [], later: [] });
  });

  it('starts every rule that has not run since a job changed, under its real name', () => {
    const suffixed = 'rule-conformance-pack-abcdefghi';

    const plan = planReevaluation(
      { resumes: [], changedAtMs: nowMs - minuteMs },
      [checkpoint(nowMs - 60 * minuteMs, suffixed)],
      nowMs,
      0,
    );

    expect(plan.start).toEqual([suffixed]);
  });

  it('drops a change that a later run has seen', () => {
    const plan = planReevaluation(
      { resumes: [], changedAtMs: nowMs - 2 * minuteMs },
      [checkpoint(nowMs - minuteMs)],
      nowMs,
      0,
    );

    expect(plan).toEqual({ start: [], later: [] });
  });

  it.each([
    ['the last run', nowMs - 2 * minuteMs, 0],
    ['the last request', nowMs - 60 * minuteMs, nowMs - 2 * minuteMs],
  ])('puts a change off until 5 minutes after %s', (_what, runAtMs, lastAskedAtMs) => {
    const changedAtMs = nowMs - minuteMs;

    const plan = planReevaluation(
      { resumes: [], changedAtMs },
      [checkpoint(runAtMs)],
      nowMs,
      lastAskedAtMs,
    );

    expect(plan).toEqual({
      start: [],
      later: [{ kind: 'jobChanged', changedAtMs, delaySeconds: 180 }],
    });
  });
});

describe('auditReach', () => {
  const audit = (sums: readonly number[], rest = {}) => ({
    ...checkpoint(nowMs),
    audit: {
      heldDone: false,
      listedFrom: 9_000,
      tally: { range: { from: 0, to: 9_000 }, sums },
      heldToken: 'token',
      ...rest,
    },
  });

  it('grows with every page of results, then with every page of jobs', () => {
    const reaches = [
      checkpoint(nowMs),
      audit([-5, 0]),
      audit([-5, -7]),
      audit([-5, -7], { heldDone: true }),
      audit([0, -7], { heldDone: true, listedFrom: 4_000 }),
    ].map(auditReach);

    expect(reaches).toEqual(reaches.toSorted((one, other) => one - other));
    expect(new Set(reaches).size).toBe(reaches.length);
  });

  it('is none where the token is too long to be kept', () => {
    expect(auditReach(audit([-5], { heldToken: 'x'.repeat(1_001) }))).toBe(0);
  });
});

describe('resumeDelay', () => {
  it('is short after progress, then grows to 15 minutes, then leaves it to the schedule', () => {
    const delays = [0, 1, 2, 3, 4].map((resumesWithoutProgress) =>
      resumeDelay({ ...checkpoint(nowMs), resumesWithoutProgress }, nowMs),
    );

    expect(delays).toEqual([5, 60, 240, 900, undefined]);
  });

  it('waits for an unsettled claim, at most 15 minutes', () => {
    const unsettled = { ...checkpoint(nowMs), unsettledUntilMs: nowMs + 10 * minuteMs };

    expect(resumeDelay(unsettled, nowMs)).toBe(600);
    expect(resumeDelay(unsettled, nowMs - 10 * minuteMs)).toBe(900);
  });
});
