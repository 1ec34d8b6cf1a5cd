import { setTimeout as sleep } from 'node:timers/promises';

/** Elapsed time and pauses. Never compared with AWS's time. */
export interface Timer {
  nowMs(): number;
  /** Returns after this duration, or as soon as the signal is aborted. */
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
