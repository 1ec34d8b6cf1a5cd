import { systemTimer, type Timer } from '../../rule/aws/timer.ts';

/** A timer whose pauses pass so many times faster than they would. */
export function createHurriedTimer(hurry: number): Timer {
  return {
    nowMs: () => systemTimer.nowMs() * hurry,
    sleep: (durationMs, signal) => systemTimer.sleep(durationMs / hurry, signal),
  };
}
