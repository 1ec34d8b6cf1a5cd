import { setTimeout as sleep } from 'node:timers/promises';

/** Elapsed time and waiting. Never compared with AWS's time. */
export interface Timer {
  nowMs(): number;
  /** Returns after so long, or at once when the signal is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemTimer: Timer = {
  nowMs: () => performance.now(),
  async sleep(durationMs, signal) {
    await sleep(durationMs, undefined, signal && { signal }).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};
