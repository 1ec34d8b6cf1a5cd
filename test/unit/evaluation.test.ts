import { describe, expect, it } from 'vitest';
import {
  accountType,
  evaluationOf,
  type ReportedResult,
  retirementOf,
  trainingJobType,
} from '../../rule/verdict/evaluation.ts';
import { judge } from '../../rule/verdict/verdict.ts';
import { aPublicJob, ruleParameters } from '../support/factories.ts';

const reported: ReportedResult = {
  resourceId: 'churn-model',
  resourceType: trainingJobType,
  compliance: 'nonCompliant',
  annotation: 'Not in a VPC: the job has no VpcConfig. Fix: https://example.com/fix#noVpcConfig',
  notifiedAtMs: Date.UTC(2026, 2, 1),
};

describe('an evaluation', () => {
  it('reports the verdict on a job under its name, with the reason and the link', () => {
    const job = aPublicJob({ name: 'churn-model' });
    const verdict = judge(job, ruleParameters(), 0);

    const evaluation = evaluationOf(verdict, job, accountType, 'https://example.com/fix');

    expect(evaluation).toEqual({
      resourceId: 'churn-model',
      resourceType: 'AWS::::Account',
      compliance: 'nonCompliant',
      annotation:
        'Not in a VPC: the job has no VpcConfig. Fix: https://example.com/fix#noVpcConfig',
    });
  });

  it('names the type of training jobs, or the account', () => {
    expect(trainingJobType).toBe('AWS::SageMaker::TrainingJob');
    expect(accountType).toBe('AWS::::Account');
  });
});

describe('a retirement', () => {
  it('keeps the name and the type under which the result was reported', () => {
    const retirement = retirementOf({ ...reported, resourceType: accountType }, 'gone');

    expect(retirement).toEqual({
      resourceId: 'churn-model',
      resourceType: 'AWS::::Account',
      compliance: 'notApplicable',
      annotation: 'The training job no longer exists.',
    });
  });

  it.each([
    ['exempt', 'Out of scope: the job name is exempt.'],
    ['tooOld', 'Out of scope: the job is older than maxJobAgeDays.'],
    ['beforeBaseline', 'Out of scope: the job was created before createdAfter.'],
    ['deleting', 'Out of scope: the job is being deleted.'],
    ['serverless', 'Out of scope: serverless jobs are not evaluated.'],
    ['gone', 'The training job no longer exists.'],
    ['retyped', 'Replaced by a result under another resource type.'],
  ] as const)('because of %s says: %s', (because, annotation) => {
    expect(retirementOf(reported, because).annotation).toBe(annotation);
  });
});
