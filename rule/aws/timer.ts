/** Elapsed time and pauses. Never compared with AWS's time. */
export interface Timer {
  nowMs(): number;
  /** Returns after this duration, or as soon as the signal is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Without `performance`, which loads much else, and without timers/promises, which makes an error with a stack for each
 * sleep that is aborted: one for every call.
 */
export const systemTimer: Timer = {
  nowMs: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const timeout = setTimeout(end, durationMs);
      signal?.addEventListener('abort', end);
      function end(): void {
        clearTimeout(timeout);
        signal?.removeEventListener('abort', end);
        resolve();
      }
    }),
};
