import fc from 'fast-check';
import { expect, it } from 'vitest';
import { annotate } from '../../rule/verdict/annotation.ts';
import { parseRuleParameters } from '../../rule/verdict/parameters.ts';
import { remediationLink } from '../../rule/verdict/remediation-link.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { aTrainingJob, ruleParameters } from '../support/factories.ts';

const id = fc.string({ unit: 'binary', maxLength: 300 });
const vpcConfig = fc.record({ subnetIds: fc.array(id), securityGroupIds: fc.array(id) });
const parent = fc.record({ kind: fc.constant('tuning job' as const), name: id });
const link = fc.string({ unit: 'grapheme-ascii', maxLength: 190 });

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
        if (verdict.kind !== 'nonCompliant') return;
        // With the anchor nothing is cut; without it, it would not have fitted or there is none.
        const [first] = verdict.findings;
        const section = remediationLink(remediationUrl, first?.kind ?? '');
        const reasons = verdict.findings.map((finding) => finding.text).join(' ');
        const starter = parentJob ? ` Started by tuning job ${parentJob.name}.` : '';
        const whole = `${reasons}${starter} Fix: ${section}`;
        if (whole.length <= 256) expect(text).toBe(whole);
        else expect(text.endsWith(` Fix: ${remediationUrl}`)).toBe(true);
      },
    ),
  );
});

it.each([
  ['no VpcConfig', undefined, 'Not in a VPC: the job has no VpcConfig.'],
  [
    'an empty VpcConfig',
    { subnetIds: [], securityGroupIds: [] },
    'Not in a VPC: VpcConfig names no subnet…',
  ],
])('the longest link leaves a reason that can be read: %s', (_, vpc, reason) => {
  const { vpcConfig: _vpc, ...bare } = aTrainingJob();
  const job = {
    ...bare,
    ...(vpc && { vpcConfig: vpc }),
    parent: { kind: 'tuning job' as const, name: 'churn-tuning' },
  };
  const remediationUrl = `https://wiki.example.com/${'a'.repeat(165)}`;
  const parameters = parseRuleParameters({ remediationUrl });

  const text = annotate(judge(job, parameters, 0), job, parameters.remediationUrl);

  expect(remediationUrl).toHaveLength(190);
  expect(text.startsWith(`${reason} Started by`)).toBe(true);
  expect(text.endsWith(` Fix: ${remediationUrl}`)).toBe(true);
  expect(text.length).toBeLessThanOrEqual(256);
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
