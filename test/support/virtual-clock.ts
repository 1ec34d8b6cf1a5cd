// Time that passes only while everything waits: then it jumps to the next instant that is waited for. The rule's
// timer, its SDK clients and the embedded AWS share one such clock, so that a run of fifteen minutes takes as long as
// its computing does, and comes out the same on every machine under any load.

import type { IncomingMessage } from 'node:http';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Timer } from '../../rule/aws/timer.ts';
import type { Clock } from '../../rule/local-aws/clock.ts';

/** Tells the server's side which request it is that waits. */
const requestHeader = 'x-virtual-request';

interface Waiting {
  readonly untilMs: number;
  /** Of those of the same instant, the lowest goes first: requests in the order in which they were made. */
  readonly order: number;
  readonly goOn: () => void;
}

/** Loads what the function loads on demand: that takes real time, in which virtual time would pass. */
export async function loadLateClients(): Promise<void> {
  await Promise.all([
    import('../../rule/aws/sqs-client.ts'),
    import('../../rule/aws/event-bridge-client.ts'),
  ]);
}

/** What the clock uses of an SDK client. */
interface ObservedClient {
  readonly middlewareStack: unknown;
}

/**
 * Time stands while a request of an observed client is under way, unless it waits for this clock itself. One thing
 * goes on at a time: what follows from it is over before the next one begins, even where both are due at once.
 */
export class VirtualClock implements Clock {
  /** The same time, for the rule. */
  readonly timer: Timer;
  #nowMs: number;
  /** By instant and order; those of the same order as they came. */
  readonly #waiting: Waiting[] = [];
  /** The requests under way: whether each is at work, and does not wait for the clock. */
  readonly #requests = new Map<string, boolean>();
  #requestCount = 0;
  #atWork = 0;
  #isLooking = false;

  constructor(startAt: Date) {
    this.#nowMs = startAt.getTime();
    this.timer = {
      nowMs: () => this.#nowMs,
      sleep: (durationMs, signal) => this.#wait(durationMs, signal),
    };
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return Math.floor(this.#nowMs);
  }

  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance takes milliseconds of 0 or more, got ${ms}`);
    this.#nowMs += ms;
  }

  async sleep(ms: number, request?: IncomingMessage): Promise<void> {
    if (ms > 0) await this.#park(String(request?.headers[requestHeader]), () => this.#wait(ms));
  }

  /** Time stands until the function that is returned is called. */
  hold(): () => void {
    this.#atWork += 1;
    return () => {
      this.#atWork -= 1;
      this.#look();
    };
  }

  /** From now on time stands while this client is at work. */
  observe({ middlewareStack }: ObservedClient): void {
    const stack = middlewareStack as SageMakerClient['middlewareStack'];
    stack.add(
      (next, context) => async (args) => {
        const id = String(this.#requestCount++);
        context[requestHeader] = id;
        this.#requests.set(id, true);
        this.#atWork += 1;
        try {
          return await next(args);
        } finally {
          this.#end(id);
        }
      },
      { step: 'initialize', name: 'virtualClock' },
    );
    stack.add(
      (next, context) => async (args) => {
        const id = String(context[requestHeader]);
        // Over several connections, requests of one instant would arrive in any order.
        await this.#park(id, () => this.#wait(0, undefined, Number(id)));
        const { headers } = args.request as { readonly headers: Record<string, string> };
        headers[requestHeader] = id;
        return await next(args);
      },
      { step: 'deserialize', priority: 'low', name: 'virtualClockTurn' },
    );
  }

  /** The request is not at work while it waits; one that its client gave up on does not count any more. */
  async #park(id: string, wait: () => Promise<void>): Promise<void> {
    if (this.#requests.get(id)) {
      this.#requests.set(id, false);
      this.#atWork -= 1;
    }
    await wait();
    if (!this.#requests.has(id)) return;
    this.#requests.set(id, true);
    this.#atWork += 1;
  }

  #end(id: string): void {
    if (this.#requests.get(id)) this.#atWork -= 1;
    this.#requests.delete(id);
    this.#look();
  }

  /** @param order by default, after every request that was made so far */
  #wait(durationMs: number, signal?: AbortSignal, order = this.#requestCount): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const untilMs = this.#nowMs + Math.max(durationMs, 0);
      const entry = { untilMs, order, goOn: () => settle() };
      const cancel = () => {
        const position = this.#waiting.indexOf(entry);
        if (position >= 0) this.#waiting.splice(position, 1);
        settle();
      };
      const settle = () => {
        signal?.removeEventListener('abort', cancel);
        resolve();
      };
      signal?.addEventListener('abort', cancel);
      const before = this.#waiting.findLastIndex(
        (other) => other.untilMs < untilMs || (other.untilMs === untilMs && other.order <= order),
      );
      this.#waiting.splice(before + 1, 0, entry);
      this.#look();
    });
  }

  /** Lets the next one go on once nothing is at work. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    // By then whatever was settled now has been followed up; what takes longer than that is counted.
    setImmediate(() => {
      this.#isLooking = false;
      const [next] = this.#waiting;
      if (this.#atWork > 0 || next === undefined || next.untilMs === Number.POSITIVE_INFINITY)
        return;
      this.#waiting.shift();
      this.#nowMs = Math.max(this.#nowMs, next.untilMs);
      next.goOn();
      this.#look();
    });
  }
}
