/** Resumes without progress after which the schedule takes over. */
const resumeLimit = 3;
const soonSeconds = 5;

/**
 * Seconds until a fresh run should carry on; undefined when the schedule is to bring it. Soon after
 * progress; 60, 240, 900 s without.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html (DelaySeconds, 900 at most)
 */
export function resumeDelay(resumesWithoutProgress: number): number | undefined {
  if (resumesWithoutProgress > resumeLimit) return undefined;
  return resumesWithoutProgress === 0
    ? soonSeconds
    : Math.min(60 * 4 ** (resumesWithoutProgress - 1), 900);
}
