import { describe, expect, it } from 'vitest';
import { creationSecond, isSameIncarnation } from '../../rule/verdict/training-job.ts';
import { isAcquitted } from '../../rule/verdict/verdict.ts';
import { aPublicJob, aTrainingJob, ruleParameters } from '../support/factories.ts';

const createdAtMs = Date.UTC(2026, 2, 1);

describe('two sightings of a job', () => {
  const job = aTrainingJob({ name: 'churn-model', createdAtMs });

  it.each([
    ['the same name and instant', {}, true],
    ['a second later', { createdAtMs: createdAtMs + 1_000 }, true],
    ['a second earlier', { createdAtMs: createdAtMs - 1_000 }, true],
    ['more than a second later', { createdAtMs: createdAtMs + 1_001 }, false],
    ['more than a second earlier', { createdAtMs: createdAtMs - 1_001 }, false],
    ['another name', { name: 'other-model' }, false],
    ['another status', { status: 'Stopped' }, true],
  ])('with %s are of one incarnation: %s', (_what, change, expected) => {
    expect(isSameIncarnation(job, { ...job, ...change })).toBe(expected);
  });

  it('agree on the second of its creation', () => {
    expect(creationSecond({ ...job, createdAtMs: createdAtMs + 999 })).toBe(createdAtMs / 1_000);
    expect(creationSecond({ ...job, createdAtMs: createdAtMs + 1_000 })).toBe(
      createdAtMs / 1_000 + 1,
    );
  });
});

describe('the search index', () => {
  const job = aTrainingJob({ name: 'churn-model', createdAtMs });
  const acquits = (record: ReturnType<typeof aTrainingJob> | undefined, parameters = {}) =>
    isAcquitted(job, record, ruleParameters(parameters), createdAtMs);

  it('acquits a job with its own compliant record', () => {
    expect(acquits(job)).toBe(true);
  });

  it('does not acquit a job without a record, with a record of another incarnation, or with a violation', () => {
    expect(acquits(undefined)).toBe(false);
    expect(acquits({ ...job, createdAtMs: createdAtMs - 5_000 })).toBe(false);
    expect(acquits(aPublicJob({ name: 'churn-model', createdAtMs }))).toBe(false);
    expect(acquits(job, { requireNetworkIsolation: true })).toBe(false);
  });

  it('takes no job out of scope', () => {
    const serverless = { ...job, serverless: true };

    expect(acquits(serverless, { serverlessJobs: 'notApplicable' })).toBe(false);
    expect(acquits(serverless)).toBe(true);
  });
});
