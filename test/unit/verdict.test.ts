import { describe, expect, it } from 'vitest';
import { annotate, retirementAnnotation } from '../../rule/verdict/annotation.ts';
import { outOfScopeReason } from '../../rule/verdict/scope.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { evaluatedAtMs, verdictScenarios } from '../scenarios/verdict-scenarios.ts';
import { ruleParameters } from '../support/factories.ts';

const words = {
  compliant: 'COMPLIANT',
  nonCompliant: 'NON_COMPLIANT',
  notApplicable: 'NOT_APPLICABLE',
} as const;

describe('the verdict', () => {
  it.each(verdictScenarios)('of $given is $verdict', (scenario) => {
    const parameters = ruleParameters(scenario.parameters);

    const because = outOfScopeReason(scenario.job, parameters, evaluatedAtMs);
    const verdict = judge(scenario.job, parameters);
    const text = because
      ? retirementAnnotation(because)
      : annotate(verdict, scenario.job, parameters.remediationUrl);

    expect(because ? 'NOT_APPLICABLE' : words[verdict.kind]).toBe(scenario.verdict);
    expect(text).toBe(scenario.annotation);
  });
});
