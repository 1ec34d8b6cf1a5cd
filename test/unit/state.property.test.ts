import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAudit,
  formatState,
  itemLimit,
  parseAudit,
  parseState,
} from '../../rule/aws/state-format.ts';
import { withCompared } from '../../rule/coverage/rotation.ts';
import {
  claimStretch,
  emptyState,
  type RuleState,
  rememberYoung,
} from '../../rule/coverage/state.ts';
import { added } from '../../rule/coverage/tally.ts';
import { StateTooNewError } from '../../rule/ports.ts';

const fresh: RuleState = emptyState({
  policyDigest: '0123456789abcdef',
  ruleId: 'config-rule-abc123',
  resourceType: 'AWS::SageMaker::TrainingJob',
  claimId: 'request.attempt',
  notifiedAtMs: Date.UTC(2026, 0, 1),
});

const second = fc.integer({ min: 1_500_000_000, max: 1_800_000_000 });
const stretch = fc
  .tuple(second, fc.integer({ min: 1, max: 10_000 }))
  .map(([from, length]) => ({ from, to: from + length }));
const young = fc.record({ second, mark: fc.stringMatching(/^[0-9a-z]{1,7}$/) });
const job = fc
  .tuple(fc.stringMatching(/^[a-z0-9]{1,63}$/), second)
  .map(([name, at]) => ({ name, createdAtMs: at * 1_000, status: '' }));
const state = fc
  .tuple(fc.array(stretch), fc.array(young), fc.array(job), fc.option(second, { nil: undefined }))
  .map(
    ([stretches, results, jobs, pendingDueAtMs]): RuleState => ({
      ...stretches.reduce(claimStretch, fresh),
      young: results.reduce(rememberYoung, []),
      withoutResult: added({}, jobs),
      compared: withCompared(
        [],
        jobs.map(({ createdAtMs }) => ({ from: createdAtMs / 1_000, to: createdAtMs / 1_000 + 9 })),
        7,
      ).slice(0, 1),
      ...(jobs.length > 3 && {
        comparison: { id: 'attempt.0', parts: 2, results: 9, refusals: 1, resultsToken: 'next' },
      }),
      ...(pendingDueAtMs !== undefined && { pendingDueAtMs }),
    }),
  );

describe('a state', () => {
  it('reads back as it was, after any claims', () => {
    fc.assert(
      fc.property(state, (one) => {
        expect(parseState(formatState(one))).toEqual({ state: one });
      }),
    );
  });

  it('is never larger than the limit of an item, whatever it contains, and keeps the newest', () => {
    const day = (index: number) => ({ name: 'a', createdAtMs: index * 86_400_000, status: '' });
    const large: RuleState = {
      ...fresh,
      intervals: Array.from({ length: 5_000 }, (_, index) => ({
        from: 1_500_000_000 + index * 10,
        to: 1_500_000_005 + index * 10,
      })),
      withoutResult: added(
        {},
        Array.from({ length: 9_000 }, (_, index) => day(index)),
      ),
    };

    const text = formatState(large);
    const read = parseState(text)?.state;

    expect(text.length).toBeLessThanOrEqual(itemLimit);
    expect(read?.intervals.at(-1)).toEqual(large.intervals.at(-1));
    expect(Object.keys(read?.withoutResult ?? {})).toContain('8999');
  });

  it('of the version before is read, and lacks only when its jobs were compared', () => {
    const { compared: _later, ...body } = JSON.parse(formatState(fresh));
    const before = { ...body, version: 2, isTooMuchToCompare: true };

    expect(parseState(JSON.stringify(before))).toEqual({ state: fresh });
  });

  it.each([
    '',
    'null',
    '{}',
    '[]',
    '{"version":3}',
    'x'.repeat(5_000),
    formatState(fresh).replace('"intervals":[]', '"intervals":[[5,9],[7,12]]'),
    formatState(fresh).replace('"intervals":[]', '"intervals":[[9,5]]'),
    formatState(fresh).replace('"isComplete":false', '"isComplete":0'),
    formatState(fresh).replace('"young":[]', '"young":[["a",1]]'),
    formatState(fresh).replace('"compared":[]', '"compared":[[5,5,1]]'),
    formatState(fresh).replace('"compared":[]', '"compared":[[5,9,1],[7,12,1]]'),
    formatState(fresh).replace('"compared":[]', '"compared":[[5,9]]'),
    formatState({ ...fresh, comparison: { id: '', parts: 1, results: 1, refusals: 0 } }).replace(
      '"id":""',
      '"id":7',
    ),
  ])('that reads %j is not used and not fatal', (text) => {
    expect(parseState(text)).toBeUndefined();
  });

  it('of a newer version of the rule is not changed, with an error that says so', () => {
    expect(() => parseState('{"version":4}')).toThrow(StateTooNewError);
  });
});

describe('an audit', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(fc.array(job), fc.option(fc.string(), { nil: undefined }), (jobs, token) => {
        const audit = {
          startedAtMs: 5,
          areResultsDone: token === undefined,
          reviewed: 7,
          from: 2,
          to: 9,
          toList: [{ from: 2, to: 5, isDue: true }],
          listed: [{ from: 5, to: 9 }],
          listedJobs: 4,
          balance: added({}, jobs),
          unreadLookedUp: 8,
          isInconclusive: false,
          goneLookedUp: 3,
          goneContradicted: 1,
          goneUnconfirmed: 2,
          ...(token !== undefined && { resultsToken: token }),
        };

        expect(parseAudit(formatAudit(audit))).toEqual(audit);
      }),
    );
  });

  it('of the version before is not used: it begins anew', () => {
    const before =
      '{"startedAtMs":5,"areResultsDone":false,"to":9,"listedFrom":9,"balance":{},"unread":[],' +
      '"goneLookedUp":3,"goneContradicted":1,"goneUnconfirmed":2}';

    expect(parseAudit(before)).toBeUndefined();
  });
});
