import type { Ports } from '../ports.ts';
import type { Run } from './run.ts';

/** After a job event that came during a run: the listing shows a new job late. */
export const wakeDelaySeconds = 60;

/**
 * Asks for a fresh run after so long. Where nobody can be asked, the next scheduled run carries on.
 *
 * @returns whether somebody could be asked.
 */
export async function askForRun(
  { ruleName, notifiedAtMs }: Run,
  { resume, log }: Ports,
  delaySeconds: number,
): Promise<boolean> {
  if (resume === undefined) return false;
  try {
    await resume.send({ ruleName, notifiedAtMs, delaySeconds });
    return true;
  } catch (error) {
    log.record('resume-failed', { reason: String(error) });
    return false;
  }
}
