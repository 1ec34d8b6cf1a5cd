// What every invocation needs, whatever it is about: settings, clients, bounded calls, time and a log.

import { randomUUID } from 'node:crypto';
import { type Calls, createCalls } from './aws/calls.ts';
import { type Clients, createClients } from './aws/clients.ts';
import { createRunClock, type ObservingClock } from './aws/run-clock.ts';
import { systemTimer, type Timer } from './aws/timer.ts';
import { type Environment, readEnvironment } from './events/environment.ts';
import { createLambdaLog, type LambdaLog, type LambdaNames, type WriteLine } from './log.ts';

/** What the function uses of Lambda's context. */
export interface LambdaContext extends LambdaNames {
  getRemainingTimeInMillis?(): number;
}

/** What a test, a demonstration or a benchmark may put in the place of the real thing. */
export interface HandlerOptions {
  readonly environment?: Environment;
  readonly createClients?: (onDate: (header: string | undefined) => void) => Clients;
  readonly timer?: Timer;
  /** The longest that a call may take, by the timer. */
  readonly callTimeoutMs?: number;
  /** Numbers in [0, 1) for the pauses between tries. */
  readonly random?: () => number;
  /** What a call gets at least, however little is left of the run. */
  readonly leastCallTimeoutMs?: number;
  readonly write?: WriteLine;
  /** The wall clock, which leases of other functions are measured by. */
  readonly nowMs?: () => number;
  /** A clock that never jumps, which the function's own lease is measured by. @default the timer's */
  readonly monotonicMs?: () => number;
}

export interface Invocation {
  readonly event: unknown;
  /** Stands for this attempt: Lambda repeats the request id of an event that it delivers again. */
  readonly attemptId: string;
  readonly environment: Environment;
  readonly clients: Clients;
  readonly calls: Calls;
  readonly clock: ObservingClock;
  readonly timer: Timer;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly log: LambdaLog;
  readonly startedAtMs: number;
}

export type Handler<Result> = (event: unknown, context?: LambdaContext) => Promise<Result>;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html (900 s at most) */
const longestInvocationMs = 900_000;

/**
 * A Lambda handler around an act. Clients are made once; what fails is logged and thrown; when the handler
 * returns, no request is in flight.
 */
export function createLambdaHandler<Result>(
  options: HandlerOptions,
  act: (invocation: Invocation) => Promise<Result>,
): Handler<Result> {
  const { timer = systemTimer, write, nowMs = Date.now, monotonicMs = timer.nowMs } = options;
  let noteDate: ObservingClock['noteDate'] = () => undefined;
  const onDate: ObservingClock['noteDate'] = (header) => noteDate(header);
  const clients = options.createClients?.(onDate) ?? createClients({ onDate });

  return async (event, context = {}) => {
    const log = createLambdaLog(context, write, nowMs);
    const startedAtMs = timer.nowMs();
    const clock = createRunClock(
      context.getRemainingTimeInMillis?.bind(context) ??
        (() => longestInvocationMs - (timer.nowMs() - startedAtMs)),
      timer,
    );
    noteDate = clock.noteDate;
    let calls: Calls | undefined;
    try {
      const environment = options.environment ?? readEnvironment(process.env);
      const { quotaShare } = environment;
      calls = createCalls({
        timer,
        quotaShare,
        clock,
        ...(options.callTimeoutMs !== undefined && { timeoutMs: options.callTimeoutMs }),
        ...(options.random !== undefined && { random: options.random }),
        ...(options.leastCallTimeoutMs !== undefined && {
          leastTimeoutMs: options.leastCallTimeoutMs,
        }),
      });
      const attemptId = `${context.awsRequestId ?? 'local'}.${randomUUID()}`;
      const time = { clock, timer, nowMs, monotonicMs, startedAtMs };
      return await act({ event, attemptId, environment, clients, calls, ...time, log });
    } catch (error) {
      log.error('invocation-failed', error);
      throw error;
    } finally {
      calls?.end();
    }
  };
}
