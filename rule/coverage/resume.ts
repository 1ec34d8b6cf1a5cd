import type { Checkpoint } from './state.ts';

/** Resumes without progress after which the schedule takes over. */
const resumeLimit = 3;
const soonSeconds = 5;
/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html (DelaySeconds, 900 at most) */
const longestDelaySeconds = 900;

/**
 * Seconds until a fresh run should carry on; undefined when the schedule is to bring it. Soon after
 * progress; 60, 240, 900 s without; and once an unsettled claim may settle.
 */
export function resumeDelay(
  { resumesWithoutProgress, unsettledUntilMs }: Checkpoint,
  serviceTimeMs: number | undefined,
): number | undefined {
  if (resumesWithoutProgress > resumeLimit) return undefined;
  const settlesInMs = unsettledUntilMs - (serviceTimeMs ?? unsettledUntilMs);
  const backoff =
    resumesWithoutProgress === 0 ? soonSeconds : 60 * 4 ** (resumesWithoutProgress - 1);
  return Math.min(Math.max(backoff, Math.ceil(settlesInMs / 1_000)), longestDelaySeconds);
}
