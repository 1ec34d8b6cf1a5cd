// The account's own result: nothing may look compliant that was not looked at.

import type { Interval } from '../coverage/intervals.ts';
import { accountType, type Evaluation } from '../verdict/evaluation.ts';
import type { Run } from './run.ts';

/**
 * The evaluation of the account: non-compliant while jobs are not covered or could not be read.
 * Its text changes only with the state, not with the hour, so that it is sent on change only.
 */
export function accountEvaluation(
  run: Run,
  gaps: readonly Interval[],
  unreadJobs: number,
): Evaluation {
  const problems = [
    ...(gaps.length === 0
      ? []
      : [`Jobs created before ${day(gaps[0]?.to ?? 0)} are not all judged yet.`]),
    ...(unreadJobs === 0 ? [] : ['Some jobs could not be read; the function log names them.']),
  ];
  return {
    resourceId: run.accountId,
    resourceType: accountType,
    compliance: problems.length === 0 ? 'compliant' : 'nonCompliant',
    annotation:
      problems.length === 0
        ? `Every training job in scope is judged${scope(run)}.`
        : problems.join(' '),
  };
}

/** What removes the account's result. */
export function accountRetirement({ accountId }: Run): Evaluation {
  return {
    resourceId: accountId,
    resourceType: accountType,
    compliance: 'notApplicable',
    annotation: 'The rule parameter accountResult is off.',
  };
}

/** True for the account's own row, which is no training job's. */
export function isAccountResult(
  { resourceId, resourceType }: Pick<Evaluation, 'resourceId' | 'resourceType'>,
  { accountId }: Run,
): boolean {
  return resourceId === accountId && resourceType === accountType;
}

/** What is remembered of an account result, to tell whether it changed. */
export function accountResultText({ compliance, annotation }: Evaluation): string {
  return `${compliance}: ${annotation}`;
}

function scope({ parameters }: Run): string {
  const { maxJobAgeDays, createdAfterMs } = parameters;
  const limits = [
    ...(maxJobAgeDays === undefined ? [] : [`of the last ${maxJobAgeDays} days`]),
    ...(createdAfterMs === undefined ? [] : [`created since ${day(createdAfterMs / 1_000)}`]),
  ];
  return limits.length === 0 ? '' : `: ${limits.join(', ')}`;
}

function day(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10);
}
