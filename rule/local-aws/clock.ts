import type { IncomingMessage } from 'node:http';

/** The world's time. Quotas, latency, index lag, token lifetimes and the HTTP `Date` header all read it. */
export interface Clock {
  /** The simulated instant. */
  now(): Date;
  /** The simulated instant in epoch milliseconds, whole. */
  nowMs(): number;
  /** The clock stands `ms` simulated milliseconds later, at once. */
  advance(ms: number): void;
  /**
   * Resolves once `ms` simulated milliseconds have passed, by the clock's run or by `advance`; never where they are
   * infinitely many.
   *
   * @param request the one whose answer waits for this
   */
  sleep(ms: number, request?: IncomingMessage): Promise<void>;
}

/** A clock that starts at a chosen instant and runs `timeScale` simulated milliseconds per real millisecond. */
export class RunningClock implements Clock {
  readonly #timeScale: number;
  #originMs: number;
  readonly #startedAtRealMs: number;

  constructor(startAt: Date, timeScale: number) {
    this.#timeScale = timeScale;
    this.#originMs = startAt.getTime();
    this.#startedAtRealMs = performance.now();
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return Math.floor(this.#preciseMs());
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance takes milliseconds of 0 or more, got ${ms}`);
    this.#originMs += ms;
  }

  /** Waits below the timer's resolution are polled, so that a fast clock keeps its proportions. */
  async sleep(ms: number): Promise<void> {
    if (ms <= 0) return;
    if (ms === Number.POSITIVE_INFINITY) return await new Promise<never>(() => undefined);
    const untilMs = this.#preciseMs() + ms;
    for (;;) {
      const remainingRealMs = (untilMs - this.#preciseMs()) / this.#timeScale;
      if (remainingRealMs <= 0) return;
      await new Promise<void>((resolve) => {
        if (remainingRealMs >= 2) setTimeout(resolve, Math.min(remainingRealMs - 1, 50));
        else setImmediate(resolve);
      });
    }
  }

  #preciseMs(): number {
    return this.#originMs + (performance.now() - this.#startedAtRealMs) * this.#timeScale;
  }
}
