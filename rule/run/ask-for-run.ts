import type { Ports } from '../ports.ts';
import type { Run } from './run.ts';

/** Delay after a job event that arrived during a run, since the listing shows a new job late. */
export const wakeDelaySeconds = 60;

/**
 * Requests another run after a delay. If it cannot be requested, the next scheduled run continues.
 *
 * @returns whether the run was requested.
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
