import { describe, expect, it } from 'vitest';
import { annotate } from '../../rule/verdict/annotation.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { ruleParameters } from '../support/factories.ts';
import { notifiedAtMs, verdictScenarios } from '../support/scenarios/verdict-scenarios.ts';

const words = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
} as const;

describe('the verdict', () => {
  it.each(verdictScenarios)('of $given is $verdict', (scenario) => {
    const parameters = ruleParameters(scenario.parameters);

    const verdict = judge(scenario.job, parameters, notifiedAtMs);

    expect(words[verdict.kind]).toBe(scenario.verdict);
    expect(annotate(verdict, scenario.job, parameters.remediationUrl)).toBe(scenario.annotation);
  });
});
