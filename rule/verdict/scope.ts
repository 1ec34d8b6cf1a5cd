import type { RuleParameters } from './parameters.ts';
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
 * `notifiedAtMs` is the invoking event's creation time: age is counted from there, by no local clock.
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

/** The second from which on jobs can be in scope: no listing need go further back. */
export function oldestSecondInScope(parameters: RuleParameters, notifiedAtMs: number): number {
  const oldestMs = Math.max(baselineMs(parameters), ageLimitMs(parameters, notifiedAtMs));
  return Math.floor(oldestMs / 1000);
}

/** True when a pattern matches the whole name, in the case it is written in. */
export function isExempt(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesWildcard(name, pattern));
}

/** Linear-time match of `*` patterns: each piece is looked for behind the one before it. */
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

/** The instant before which jobs are too old; it moves with every run. Negative infinity without a limit. */
export function ageLimitMs(parameters: RuleParameters, notifiedAtMs: number): number {
  if (parameters.maxJobAgeDays === undefined) return Number.NEGATIVE_INFINITY;
  return notifiedAtMs - parameters.maxJobAgeDays * dayMs;
}
