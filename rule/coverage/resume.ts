/** After more resumes than this without progress, the next scheduled run continues. */
const resumeLimit = 3;
const soonSeconds = 5;

/**
 * Seconds until another run should continue; undefined if the next scheduled run should. 5 s after progress; 60, 240 and
 * 900 s without.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html (DelaySeconds, 900 at most)
 */
export function resumeDelay(resumesWithoutProgress: number): number | undefined {
  if (resumesWithoutProgress > resumeLimit) return undefined;
  return resumesWithoutProgress === 0
    ? soonSeconds
    : Math.min(60 * 4 ** (resumesWithoutProgress - 1), 900);
}
