// After a creation: the job has to show, and then Config's result for it.

import type { Timer } from '../../aws/timer.ts';
import type { Access } from '../access/access.ts';
import { describeJob } from './explanation.ts';
import { type ConfigResult, lookAtConfig } from './look-at-config.ts';

export interface WaitOptions {
  readonly name: string;
  /** How long to wait for each of the two, milliseconds. */
  readonly limitMs: number;
  readonly timer: Timer;
  readonly interrupted: AbortSignal;
  readonly note: (text: string) => void;
}

const jobPauseMs = 5_000;
const resultPauseMs = 15_000;

export type WaitOutcome = 'result' | 'noJob' | 'noResult' | 'interrupted';

/** Returns once Config shows a result of the job as it is now, or time is up. */
export async function waitForResult(options: WaitOptions, access: Access): Promise<WaitOutcome> {
  const { name, note } = options;
  const record = await poll(options, jobPauseMs, () => describeJob(name, access));
  if (record === undefined) return options.interrupted.aborted ? 'interrupted' : 'noJob';
  note(`The job ${name} exists: ${record.TrainingJobStatus ?? 'Unknown'}. Waiting for AWS Config.`);
  const createdAt = record.CreationTime?.toISOString() ?? '';
  const result = await poll(options, resultPauseMs, () => resultSince(name, createdAt, access));
  if (result === undefined) return options.interrupted.aborted ? 'interrupted' : 'noResult';
  note(`AWS Config has a result of rule ${result.rule}.`);
  return 'result';
}

/** A result of an earlier job of that name does not count. */
async function resultSince(
  name: string,
  createdAt: string,
  access: Access,
): Promise<ConfigResult | undefined> {
  const results = await lookAtConfig(name, access.settingsFor(access.home));
  return results.find(({ since }) => since >= createdAt);
}

async function poll<Value>(
  { limitMs, timer, interrupted }: WaitOptions,
  pauseMs: number,
  look: () => Promise<Value | undefined>,
): Promise<Value | undefined> {
  const untilMs = timer.nowMs() + limitMs;
  while (!interrupted.aborted) {
    const found = await look();
    if (found !== undefined || timer.nowMs() + pauseMs > untilMs) return found;
    await timer.sleep(pauseMs, interrupted);
  }
  return undefined;
}
