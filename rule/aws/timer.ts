import { setTimeout as sleep } from 'node:timers/promises';

/** Elapsed time and waiting. Never compared with AWS's time. */
export interface Timer {
  nowMs(): number;
  sleep(durationMs: number): Promise<void>;
}

export const systemTimer: Timer = {
  nowMs: () => performance.now(),
  sleep: async (durationMs) => {
    await sleep(durationMs);
  },
};
