import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../rule/cli/preflight/look-at-account.ts';
import { exitCodeOf, renderReport, reportOn } from '../../rule/cli/preflight/report.ts';

const region = 'eu-central-1';

function finding(accountId: string, found: Partial<Finding> = {}): Finding {
  return { accountId, region, hasFunction: true, recorder: 'recording', rules: [], ...found };
}

const aRule = { name: 'sagemaker-training-job-in-vpc', ofPack: false };

describe("the preflight's report", () => {
  it('looks as the sample in the docs', () => {
    const page = readFileSync(new URL('../../docs/organization.md', import.meta.url), 'utf8');
    const reason = 'AccessDenied: not authorized to perform sts:AssumeRole';

    const report = reportOn(
      'after',
      [
        finding('111122223333'),
        finding('444455556666', { hasFunction: false, recorder: 'none' }),
        finding('777788889999', { rules: [aRule] }),
      ],
      [{ accountId: '222233334444', region, reason }],
    );

    expect(page).toContain(`\`\`\`text\n${renderReport(report)}\n\`\`\``);
  });

  it('lets a pack into an account whose recorder is stopped: Config makes the rule all the same', () => {
    expect(
      reportOn('after', [finding('111122223333', { recorder: 'stopped' })], []).exclude,
    ).toEqual({});
  });

  it('takes a missing function for normal before the rollout, and a missing recorder never', () => {
    const looks = [
      finding('111122223333', { hasFunction: false }),
      finding('444455556666', { hasFunction: false, recorder: 'none' }),
    ];

    const [before, after] = (['before', 'after'] as const).map((question) =>
      reportOn(question, looks, []),
    );

    expect(before?.exclude).toEqual({ [region]: ['444455556666'] });
    expect(before?.findings.map(({ obstacles }) => obstacles)).toEqual([[], ['no recorder']]);
    expect(after?.exclude).toEqual({ [region]: ['111122223333', '444455556666'] });
  });

  it('would rather be unknown than ready where one of many could not be looked at', () => {
    const unreadable = [{ accountId: '222233334444', region, reason: 'denied' }];

    expect(exitCodeOf(reportOn('after', [finding('111122223333')], []))).toBe(0);
    expect(exitCodeOf(reportOn('after', [finding('111122223333', { rules: [aRule] })], []))).toBe(
      1,
    );
    expect(
      exitCodeOf(reportOn('after', [finding('111122223333', { rules: [aRule] })], unreadable)),
    ).toBe(3);
  });
});
