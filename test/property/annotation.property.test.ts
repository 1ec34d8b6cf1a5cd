import fc from 'fast-check';
import { expect, it } from 'vitest';
import { annotate } from '../../rule/verdict/annotation.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { aTrainingJob, ruleParameters } from '../support/factories.ts';

const id = fc.string({ unit: 'binary', maxLength: 300 });
const vpcConfig = fc.record({ subnetIds: fc.array(id), securityGroupIds: fc.array(id) });
const parent = fc.record({ kind: fc.constant('tuning job' as const), name: id });
const link = fc.string({ unit: 'grapheme-ascii', maxLength: 128 });

it('an annotation has 1 to 256 characters and ends with the whole link, whatever the job', () => {
  fc.assert(
    fc.property(
      fc.option(vpcConfig, { nil: undefined }),
      fc.option(parent, { nil: undefined }),
      fc.array(id),
      link,
      (vpc, parentJob, allowedSubnetIds, remediationUrl) => {
        const { vpcConfig: _vpc, ...bare } = aTrainingJob();
        const job = {
          ...bare,
          ...(vpc && { vpcConfig: vpc }),
          ...(parentJob && { parent: parentJob }),
        };
        const verdict = judge(job, ruleParameters({ allowedSubnetIds }), 0);

        const text = annotate(verdict, job, remediationUrl);

        expect(text.length).toBeGreaterThanOrEqual(1);
        expect(text.length).toBeLessThanOrEqual(256);
        if (verdict.kind === 'nonCompliant')
          expect(text.endsWith(` Fix: ${remediationUrl}`)).toBe(true);
      },
    ),
  );
});

it('a long list of offenders leaves room for the parent', () => {
  const job = aTrainingJob({
    vpcConfig: { subnetIds: ['subnet-x'.padEnd(200, 'x')], securityGroupIds: ['sg-a'] },
    parent: { kind: 'tuning job', name: 'churn-tuning' },
  });
  const verdict = judge(job, ruleParameters({ allowedSubnetIds: ['subnet-a'] }), 0);

  const text = annotate(verdict, job, 'https://example.com/fix');

  expect(text).toContain('Started by tuning job churn-tuning.');
});
