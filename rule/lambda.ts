// What every invocation needs: settings, clients, bounded calls, time and a log.

import { randomUUID } from 'node:crypto';
import { type Calls, createCalls } from './aws/calls.ts';
import { type ClientOptions, type Clients, createClients } from './aws/clients.ts';
import { createRunClock, type ObservingClock } from './aws/run-clock.ts';
import { systemTimer, type Timer } from './aws/timer.ts';
import { type Environment, readEnvironment } from './events/environment.ts';
import { createLambdaLog, type LambdaLog, type LambdaNames, type WriteLine } from './log.ts';

/** What the function uses of Lambda's context. */
export interface LambdaContext extends LambdaNames {
  getRemainingTimeInMillis?(): number;
}

/** What a test, a demonstration or a benchmark can replace. */
export interface HandlerOptions {
  readonly environment?: Environment;
  readonly createClients?: (options: ClientOptions) => Clients;
  readonly timer?: Timer;
  /** The time limit of a call, by the timer. */
  readonly callTimeoutMs?: number;
  /** Numbers in [0, 1), for the pauses between tries. */
  readonly random?: () => number;
  /** The shortest time limit of a call, however little of the run is left. */
  readonly leastCallTimeoutMs?: number;
  readonly write?: WriteLine;
  /** The wall clock, for the leases of other functions. */
  readonly nowMs?: () => number;
  /** A clock that never jumps, for the function's own lease. @default the timer's */
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
 * A Lambda handler that calls `act`. Clients are created once. An error is logged and thrown. When the handler
 * returns, no request is in flight.
 */
export function createLambdaHandler<Result>(
  options: HandlerOptions,
  act: (invocation: Invocation) => Promise<Result>,
): Handler<Result> {
  const { timer = systemTimer, write, nowMs = Date.now, monotonicMs = timer.nowMs } = options;
  let noteDate: ObservingClock['noteDate'] = () => undefined;
  const onDate: ObservingClock['noteDate'] = (header) => noteDate(header);
  const clients = (options.createClients ?? createClients)({ onDate });

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
      return await act({
        event,
        attemptId,
        environment,
        clients,
        calls,
        ...time,
        log,
      });
    } catch (error) {
      log.error('invocation-failed', error);
      throw error;
    } finally {
      calls?.end();
    }
  };
}
