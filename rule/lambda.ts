// What every invocation needs, whatever it is about: settings, clients, paced calls, time and a log.

import { type Api, createApi } from './aws/calls.ts';
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
  readonly write?: WriteLine;
  readonly nowMs?: () => number;
}

export interface Invocation {
  readonly event: unknown;
  readonly environment: Environment;
  readonly clients: Clients;
  readonly api: Api;
  readonly clock: ObservingClock;
  readonly timer: Timer;
  readonly log: LambdaLog;
  readonly startedAtMs: number;
  /** The account that is judged, where the function serves several; absent: its own. */
  readonly accountId?: string;
}

export type Handler<Result> = (event: unknown, context?: LambdaContext) => Promise<Result>;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html (900 s at most) */
const longestInvocationMs = 900_000;

/** A Lambda handler around an act; clients are made once, and what fails is logged and thrown. */
export function createLambdaHandler<Result>(
  options: HandlerOptions,
  act: (invocation: Invocation) => Promise<Result>,
): Handler<Result> {
  const { timer = systemTimer, write } = options;
  let noteDate: ObservingClock['noteDate'] = () => undefined;
  const onDate: ObservingClock['noteDate'] = (header) => noteDate(header);
  const clients = options.createClients?.(onDate) ?? createClients({ onDate });

  return async (event, context = {}) => {
    const log = createLambdaLog(context, write);
    const startedAtMs = timer.nowMs();
    const clock = createRunClock(
      context.getRemainingTimeInMillis?.bind(context) ??
        (() => longestInvocationMs - (timer.nowMs() - startedAtMs)),
    );
    noteDate = clock.noteDate;
    try {
      const environment = options.environment ?? readEnvironment(process.env);
      const api = createApi({ timer, quotaShare: environment.quotaShare, clock });
      return await act({ event, environment, clients, api, clock, timer, log, startedAtMs });
    } catch (error) {
      log.error('the invocation failed', error);
      throw error;
    }
  };
}
