import type { RuleParameters } from './rule-parameters.ts';
import type { ListedJob } from './training-job.ts';

const dayMs = 86_400_000;

/** Why a job gets no verdict. An earlier result of it is retired. */
export type OutOfScope =
  | 'exempt'
  | 'tooOld'
  | 'beforeBaseline'
  | 'deleting'
  | 'serverless'
  | 'gone'
  | 'retyped';

/**
 * The reason why a job is out of scope as far as the listing can tell, or undefined.
 * `evaluatedAtMs` is the invoking event's creation time: age is counted from there, on no local clock.
 */
export function outOfScopeReason(
  job: ListedJob,
  parameters: RuleParameters,
  evaluatedAtMs: number,
): OutOfScope | undefined {
  if (isExempt(job.name, parameters.exemptJobNames)) return 'exempt';
  if (job.status === 'Deleting') return 'deleting';
  if (parameters.createdAfterMs !== undefined && job.createdAtMs < parameters.createdAfterMs)
    return 'beforeBaseline';
  if (job.createdAtMs < ageLimitMs(parameters, evaluatedAtMs)) return 'tooOld';
  return undefined;
}

/** The second from which on jobs can be in scope: no listing need go further back. */
export function oldestSecondInScope(parameters: RuleParameters, evaluatedAtMs: number): number {
  const oldestMs = Math.max(
    parameters.createdAfterMs ?? 0,
    ageLimitMs(parameters, evaluatedAtMs),
    0,
  );
  return Math.floor(oldestMs / 1000);
}

/** True when a pattern matches the whole name, in the case it is written in. */
export function isExempt(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesWildcard(name, pattern));
}

/** Linear-time match of `*` patterns: each piece is looked for behind the one before it. */
function matchesWildcard(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, position);
    if (found < 0 || found + piece.length > end) return false;
    position = found + piece.length;
  }
  return true;
}

function ageLimitMs(parameters: RuleParameters, evaluatedAtMs: number): number {
  if (parameters.maxJobAgeDays === undefined) return Number.NEGATIVE_INFINITY;
  return evaluatedAtMs - parameters.maxJobAgeDays * dayMs;
}
