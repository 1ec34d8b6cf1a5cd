import type { Checkpoint } from './state.ts';

/** What the consumer of the queue is to do about its messages. */
export interface ReevaluationPlan {
  /** Rules to ask Config for an evaluation of, by their real names. */
  readonly start: readonly string[];
  /** Messages that are to come back. */
  readonly later: readonly LaterRequest[];
}

export type LaterRequest =
  | {
      readonly kind: 'resume';
      readonly ruleName: string;
      readonly runAtMs: number;
      readonly delaySeconds: number;
    }
  | { readonly kind: 'jobChanged'; readonly changedAtMs: number; readonly delaySeconds: number };

/** Evaluations asked for on account of job events are at least this far apart. */
const eventIntervalMs = 300_000;
const longestDelaySeconds = 900;

export interface Requests {
  readonly resumes: readonly { readonly ruleName: string; readonly runAtMs: number }[];
  /** When the newest changed job changed; undefined without one. Epoch milliseconds. */
  readonly changedAtMs: number | undefined;
}

/**
 * Coalesces a batch. A resume is dropped once a newer run has saved; a job event once a run has
 * begun after it; and events ask for at most one evaluation in 5 minutes, the rest wait for it.
 */
export function planReevaluation(
  { resumes, changedAtMs }: Requests,
  checkpoints: readonly Checkpoint[],
  nowMs: number,
  lastAskedAtMs: number,
): ReevaluationPlan {
  const start = new Set(
    resumes
      .filter(({ ruleName, runAtMs }) => !isOutrun(ruleName, runAtMs, checkpoints))
      .map(({ ruleName }) => ruleName),
  );
  const behind =
    changedAtMs === undefined
      ? []
      : checkpoints.filter(
          ({ ruleName, runAtMs }) => runAtMs <= changedAtMs && !start.has(ruleName),
        );
  const latestRunMs = Math.max(0, ...behind.map(({ runAtMs }) => runAtMs));
  const waitMs = Math.max(latestRunMs, lastAskedAtMs) + eventIntervalMs - nowMs;
  if (changedAtMs === undefined || behind.length === 0) return { start: [...start], later: [] };
  if (waitMs <= 0)
    return { start: [...start, ...behind.map(({ ruleName }) => ruleName)], later: [] };
  const delaySeconds = Math.min(Math.ceil(waitMs / 1_000), longestDelaySeconds);
  return { start: [...start], later: [{ kind: 'jobChanged', changedAtMs, delaySeconds }] };
}

function isOutrun(ruleName: string, runAtMs: number, checkpoints: readonly Checkpoint[]): boolean {
  return checkpoints.some((one) => one.ruleName === ruleName && one.runAtMs > runAtMs);
}
