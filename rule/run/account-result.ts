// The account's own result: an account must not look compliant if its jobs have not been judged.

import type { Interval } from '../coverage/intervals.ts';
import type { RuleState } from '../coverage/state.ts';
import { accountType, type Evaluation, type ReportedResult } from '../verdict/evaluation.ts';
import { gapsLeft } from './close.ts';
import type { Run } from './run.ts';
import type { Session } from './session.ts';

/** Sends the account's result if it changed, and retires it if the parameter is off. */
export async function reportAccount(session: Session): Promise<void> {
  const { run, state, outbox, counts, lease } = session;
  if (!run.parameters.accountResult) {
    if (state.accountResult === undefined) return;
    const change = ({ accountResult: _old, ...rest }: RuleState): RuleState => rest;
    await outbox.add(accountRetirement(run), { change });
  } else {
    const unreadJobs = lease === undefined ? counts.unknown : state.pendingCount;
    const evaluation = accountEvaluation(run, gapsLeft(session), unreadJobs);
    const text = accountResultText(evaluation);
    if (state.accountResult === text) return;
    await outbox.add(evaluation, { change: (now) => ({ ...now, accountResult: text }) });
  }
  await outbox.flush();
}

/**
 * The evaluation of the account: non-compliant while jobs are not covered or could not be read. Its text depends on the
 * state and not on the time, so that it is sent only when the state changes.
 */
function accountEvaluation(run: Run, gaps: readonly Interval[], unreadJobs: number): Evaluation {
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

/** The evaluation that retires the account's result. */
export function accountRetirement({ accountId }: Run): Evaluation {
  return {
    resourceId: accountId,
    resourceType: accountType,
    compliance: 'notApplicable',
    annotation: 'The rule parameter accountResult is off.',
  };
}

/** What the state keeps of the account's result, to detect a change. */
export function accountResultText({
  compliance,
  annotation,
}: Pick<ReportedResult, 'compliance' | 'annotation'>): string {
  return `${compliance}: ${annotation}`;
}

/** True for the account's own row, which is not a training job. */
export function isAccountResult(
  { resourceId, resourceType }: Pick<Evaluation, 'resourceId' | 'resourceType'>,
  { accountId }: Run,
): boolean {
  return resourceId === accountId && resourceType === accountType;
}

function scope({ parameters }: Run): string {
  const { maxJobAgeDays, createdAfter } = parameters;
  const limits = [
    ...(maxJobAgeDays === undefined ? [] : [`of the last ${maxJobAgeDays} days`]),
    ...(createdAfter === undefined ? [] : [`created since ${day(createdAfter.getTime() / 1_000)}`]),
  ];
  return limits.length === 0 ? '' : `: ${limits.join(', ')}`;
}

function day(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10);
}
