/**
 * The world's clock: starts at a chosen instant and runs `timeScale` simulated milliseconds per real
 * millisecond. Quotas, latency, index lag, token lifetimes and the HTTP `Date` header all read it.
 */
export class Clock {
  readonly #timeScale: number;
  #originMs: number;
  readonly #startedAtRealMs: number;

  constructor(startAt: Date, timeScale: number) {
    this.#timeScale = timeScale;
    this.#originMs = startAt.getTime();
    this.#startedAtRealMs = performance.now();
  }

  /** The simulated instant. */
  now(): Date {
    return new Date(this.nowMs());
  }

  /** The simulated instant in epoch milliseconds, whole. */
  nowMs(): number {
    const realMs = performance.now() - this.#startedAtRealMs;
    return Math.floor(this.#originMs + realMs * this.#timeScale);
  }

  /** The clock stands `ms` simulated milliseconds later, at once. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance takes milliseconds of 0 or more, got ${ms}`);
    this.#originMs += ms;
  }

  /**
   * Resolves once `ms` simulated milliseconds have passed, by the clock's run or by `advance`. Waits below
   * the timer's resolution are polled, so that a fast clock keeps its proportions.
   */
  async sleep(ms: number): Promise<void> {
    if (ms <= 0) return;
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
