import type { RuleParameters } from './parameters.ts';
import type { ListedJob } from './training-job.ts';

const dayMs = 86_400_000;

/** Why a job has no verdict. Its earlier result is retired. */
export type OutOfScope =
  | 'exempt'
  | 'exemptByTag'
  | 'tooOld'
  | 'beforeBaseline'
  | 'deleting'
  | 'serverless'
  | 'gone'
  | 'retyped';

/**
 * The reason why a job is out of scope, as far as the listing shows it, or undefined.
 *
 * @param notifiedAtMs the invoking event's creation time, from which a job's age is counted; epoch milliseconds.
 */
export function outOfScopeReason(
  job: ListedJob,
  parameters: RuleParameters,
  notifiedAtMs: number,
): OutOfScope | undefined {
  if (isExempt(job.name, parameters.exemptJobNames)) return 'exempt';
  if (job.status === 'Deleting') return 'deleting';
  if (job.createdAtMs < baselineMs(parameters)) return 'beforeBaseline';
  if (job.createdAtMs < ageLimitMs(parameters, notifiedAtMs)) return 'tooOld';
  return undefined;
}

/** The first second in which jobs can be in scope: listings need not go further back. */
export function oldestSecondInScope(parameters: RuleParameters, notifiedAtMs: number): number {
  const oldestMs = Math.max(baselineMs(parameters), ageLimitMs(parameters, notifiedAtMs));
  return Math.floor(oldestMs / 1000);
}

/** True if a pattern matches the whole name; case-sensitive. */
export function isExempt(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesWildcard(name, pattern));
}

/** Matches `*` patterns in linear time: each piece is searched after the previous one. */
function matchesWildcard(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  if (pieces.length === 1) return text === pattern;
  const first = pattern.slice(0, pattern.indexOf('*'));
  const last = pattern.slice(pattern.lastIndexOf('*') + 1);
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

function baselineMs({ createdAfter }: RuleParameters): number {
  return createdAfter?.getTime() ?? 0;
}

/** The time before which jobs are too old, in epoch milliseconds; negative infinity without a limit. */
export function ageLimitMs(parameters: RuleParameters, notifiedAtMs: number): number {
  if (parameters.maxJobAgeDays === undefined) return Number.NEGATIVE_INFINITY;
  return notifiedAtMs - parameters.maxJobAgeDays * dayMs;
}
