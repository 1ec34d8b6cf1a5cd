import { describe, expect, it } from 'vitest';
import {
  type Audit,
  auditReach,
  claimStretch,
  emptyState,
  isOfTheFuture,
  type PendingJob,
  putOff,
  type RuleState,
  rememberYoung,
  type YoungResult,
  youngResult,
} from '../../rule/coverage/state.ts';
import { emptyTally } from '../../rule/coverage/tally.ts';
import { evaluationOf, trainingJobType } from '../../rule/verdict/evaluation.ts';
import { aTrainingJob } from '../support/factories.ts';

const nowMs = Date.UTC(2026, 2, 1);
const nowSecond = nowMs / 1_000;
const minuteMs = 60_000;

const identity = {
  policyDigest: '0123456789abcdef',
  ruleId: 'config-rule-abc123',
  resourceType: trainingJobType,
  claimId: 'request.attempt',
  notifiedAtMs: nowMs,
};
const nothing: RuleState = emptyState(identity);

describe('a state that claims nothing', () => {
  it('has nothing but its identity', () => {
    const { policyDigest, ruleId, resourceType, claimId, notifiedAtMs, ...claims } = nothing;

    expect({ policyDigest, ruleId, resourceType, claimId, notifiedAtMs }).toEqual(identity);
    for (const [name, value] of Object.entries(claims))
      expect([0, false, [], {}], name).toContainEqual(value);
  });
});

describe('a state of the future', () => {
  const past: RuleState = { ...nothing, notifiedAtMs: nowMs - minuteMs };
  const limitMs = nowMs + 5 * minuteMs;
  const coveredTo = (ms: number) => ({ intervals: [{ from: 0, to: ms / 1_000 }] });

  it('is a state whose save, audit or coverage is more than five minutes ahead of AWS', () => {
    expect(isOfTheFuture({ ...past, notifiedAtMs: limitMs + 1 }, nowMs)).toBe(true);
    expect(isOfTheFuture({ ...past, auditedAtMs: limitMs + 1 }, nowMs)).toBe(true);
    expect(isOfTheFuture({ ...past, registeredAtMs: limitMs + 1 }, nowMs)).toBe(true);
    expect(isOfTheFuture({ ...past, ...coveredTo(limitMs + 1_000) }, nowMs)).toBe(true);
    const compared = [{ from: 0, to: 86_400, comparedAtMs: limitMs + 1 }];
    expect(isOfTheFuture({ ...past, compared }, nowMs)).toBe(true);
  });

  it('is not one within those five minutes', () => {
    const ahead = { notifiedAtMs: limitMs, auditedAtMs: limitMs, ...coveredTo(limitMs) };

    expect(isOfTheFuture({ ...past, ...ahead }, nowMs)).toBe(false);
    expect(isOfTheFuture(past, nowMs)).toBe(false);
  });

  it('is one whose next pending job is due later than the longest pause allows', () => {
    const latestDueAtMs = limitMs + 1_440 * minuteMs;

    expect(isOfTheFuture({ ...past, pendingDueAtMs: latestDueAtMs }, nowMs)).toBe(false);
    expect(isOfTheFuture({ ...past, pendingDueAtMs: latestDueAtMs + 1 }, nowMs)).toBe(true);
  });

  it('is looked for in the newest interval', () => {
    const intervals = [
      { from: 0, to: 10 },
      { from: 20, to: nowSecond + 400 },
    ];

    expect(isOfTheFuture({ ...past, intervals }, nowMs)).toBe(true);
  });

  it('is not known without a time from AWS', () => {
    expect(isOfTheFuture({ ...past, auditedAtMs: Number.MAX_SAFE_INTEGER })).toBe(false);
  });
});

describe('the claim of a stretch', () => {
  const young: readonly YoungResult[] = [99, 100, 199, 200].map((second) => ({
    second,
    mark: `mark-${second}`,
  }));

  it('covers it, and forgets the young results in it', () => {
    const state = claimStretch({ ...nothing, young }, { from: 100, to: 200 });

    expect(state.intervals).toEqual([{ from: 100, to: 200 }]);
    expect(state.young.map(({ second }) => second)).toEqual([99, 200]);
  });

  it('moves the oldest second ever reported back, never forward', () => {
    const reportedFrom = 150;

    const older = claimStretch({ ...nothing, reportedFrom }, { from: 100, to: 200 });
    const newer = claimStretch({ ...nothing, reportedFrom }, { from: 160, to: 200 });

    expect(older.reportedFrom).toBe(100);
    expect(newer.reportedFrom).toBe(150);
  });

  it.each([
    { from: 100, to: 100 },
    { from: 200, to: 100 },
  ])('of no second, %j, changes nothing', (empty) => {
    const state: RuleState = { ...nothing, young, reportedFrom: 300 };

    expect(claimStretch(state, empty)).toBe(state);
  });

  it('keeps the newest 1,000 intervals', () => {
    const stretches = Array.from({ length: 1_001 }, (_, index) => ({
      from: index * 10,
      to: index * 10 + 5,
    }));

    const { intervals } = stretches.reduce(claimStretch, nothing);

    expect(intervals).toHaveLength(1_000);
    expect(intervals[0]).toEqual({ from: 10, to: 15 });
    expect(intervals.at(-1)).toEqual({ from: 10_000, to: 10_005 });
  });
});

describe('the reach of an audit', () => {
  const audit: Audit = {
    startedAtMs: nowMs,
    areResultsDone: false,
    reviewed: 0,
    from: 0,
    to: nowSecond,
    toList: [],
    listed: [],
    listedJobs: 0,
    balance: emptyTally,
    unreadLookedUp: 0,
    isInconclusive: false,
    goneLookedUp: 0,
    goneContradicted: 0,
    goneUnconfirmed: 0,
  };
  const reach = (change: Partial<Audit>) =>
    auditReach({ ...nothing, audit: { ...audit, ...change } });

  it('is 0 before an audit begins and at its start', () => {
    expect(auditReach(nothing)).toBe(0);
    expect(reach({})).toBe(0);
  });

  it('grows with every result that is looked up, and with every job that is listed', () => {
    expect(reach({ reviewed: 2 })).toBeGreaterThan(reach({ reviewed: 1 }));
    expect(reach({ reviewed: 2, listedJobs: 1 })).toBeGreaterThan(reach({ reviewed: 2 }));
  });
});

describe('a pending job', () => {
  const job: PendingJob = {
    name: 'churn-model',
    createdAt: nowSecond,
    attempts: 0,
    dueAtMs: 0,
  };

  it('waits 15 minutes, then four times as long after each try, and never longer than a day', () => {
    const tries = Array.from({ length: 6 }).reduce<readonly PendingJob[]>(
      (all) => [...all, putOff(all.at(-1) ?? job, nowMs)],
      [],
    );

    expect(tries.map(({ dueAtMs }) => (dueAtMs - nowMs) / minuteMs)).toEqual([
      15, 60, 240, 960, 1_440, 1_440,
    ]);
    expect(tries.map(({ attempts }) => attempts)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(tries.at(-1)).toMatchObject({ name: 'churn-model', createdAt: nowSecond });
  });

  it('waits a day however often it was tried', () => {
    const { dueAtMs } = putOff({ ...job, attempts: 100_000 }, nowMs);

    expect(dueAtMs).toBe(nowMs + 1_440 * minuteMs);
  });
});

describe('young results', () => {
  const result = (mark: string, second = 1) => ({ mark, second });

  it('are remembered once each, the newest last', () => {
    const young = [result('a'), result('b'), result('c')].reduce(rememberYoung, []);

    expect(rememberYoung(young, result('a', 2))).toEqual([
      result('b'),
      result('c'),
      result('a', 2),
    ]);
  });

  it('are forgotten beyond the newest 1,000', () => {
    const young = Array.from({ length: 1_000 }, (_, index) => result(`mark-${index}`));

    const more = rememberYoung(young, result('one more'));

    expect(more).toHaveLength(1_000);
    expect(more[0]).toEqual(result('mark-1'));
    expect(more.at(-1)).toEqual(result('one more'));
  });

  const job = aTrainingJob({ createdAtMs: nowMs + 999 });
  const evaluation = evaluationOf({ kind: 'compliant' }, job, trainingJobType, '');

  it('identify the same result of the same incarnation, at the second of its creation', () => {
    expect(youngResult(evaluation, job)).toEqual(youngResult({ ...evaluation }, { ...job }));
    expect(youngResult(evaluation, job).second).toBe(nowSecond);
    expect(youngResult(evaluation, job).mark).toMatch(/^[0-9a-z]{1,7}$/);
  });

  it.each([
    ['verdict', { compliance: 'nonCompliant' }, {}],
    ['reason', { annotation: 'Runs in a VPC: 2 subnets, 1 security group.' }, {}],
    ['resource type', { resourceType: 'AWS::::Account' }, {}],
    ['name', { resourceId: 'another' }, {}],
    ['incarnation', {}, { createdAtMs: nowMs + 998 }],
  ] as const)('of another %s are others', (_what, evaluationChange, jobChange) => {
    const other = youngResult({ ...evaluation, ...evaluationChange }, { ...job, ...jobChange });

    expect(other.mark).not.toBe(youngResult(evaluation, job).mark);
  });

  it('do not run parts of a result together', () => {
    const one = youngResult({ ...evaluation, resourceType: 'a', resourceId: 'bc' }, job);
    const other = youngResult({ ...evaluation, resourceType: 'ab', resourceId: 'c' }, job);

    expect(one.mark).not.toBe(other.mark);
  });
});
