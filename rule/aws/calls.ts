// Every AWS call of a run goes through here: it is paced, counted, limited in time, and retried if that can help. The
// SDK's own retries are off, because they would hide throttling from the pace and the counts.

import { OutOfTimeError } from '../ports.ts';
import { ActionDeniedError, failureKind } from './errors.ts';
import { createPace, type Pace } from './pace.ts';
import type { ObservingClock } from './run-clock.ts';
import type { Timer } from './timer.ts';

/** How an operation is paced and how often it is tried. */
interface OperationPlan {
  /** The prefix of the IAM action, which an access-denied error has to name. */
  readonly service: string;
  readonly startPerSecond: number;
  readonly reportedQuota?: number;
  readonly throttledTries: number;
  readonly transientTries: number;
  /** Errors of the SDK's throttling kind that mean something else here. */
  readonly notThrottling?: readonly string[];
}

const steady = { startPerSecond: 10, throttledTries: 20, transientTries: 6 };
const sageMaker = { ...steady, service: 'sagemaker' };
const config = { ...steady, service: 'config' };
/** An on-demand table has no fixed quota: calls are made as they come, and a refusal slows them down. */
const dynamoDb = { ...steady, service: 'dynamodb', startPerSecond: 100 };

const plans = {
  // Reported in public as 2 a second for an account, not adjustable: aws-solutions/deepracer-on-aws issue 87.
  ListTrainingJobs: { ...sageMaker, startPerSecond: 2, reportedQuota: 2 },
  DescribeTrainingJob: { ...sageMaker, throttledTries: 10 },
  ListTags: { ...sageMaker, throttledTries: 10 },
  Search: { ...sageMaker, startPerSecond: 5, throttledTries: 5, transientTries: 3 },
  PutEvaluations: config,
  GetComplianceDetailsByConfigRule: config,
  StartConfigRulesEvaluation: {
    ...config,
    throttledTries: 3,
    notThrottling: ['LimitExceededException'],
  },
  GetItem: dynamoDb,
  PutItem: dynamoDb,
  UpdateItem: dynamoDb,
  DeleteItem: dynamoDb,
  Query: dynamoDb,
  PutEvents: { ...steady, service: 'events', throttledTries: 5, transientTries: 3 },
  SendMessage: { ...steady, service: 'sqs' },
  AssumeRole: { ...steady, service: 'sts' },
} satisfies Record<string, OperationPlan>;

export type OperationName = keyof typeof plans;

/** The longest that a call may take, from the connection to the last byte of the answer. */
export const attemptTimeoutMs = 10_000;
/** The time limit of a call that saves or reports, however little of the run is left. */
const shortestTimeoutMs = 500;

export interface CallsOptions {
  readonly timer: Timer;
  readonly quotaShare: number;
  readonly clock: Pick<ObservingClock, 'mayStart' | 'estimatedRemainingMs'>;
  /** @default attemptTimeoutMs */
  readonly timeoutMs?: number;
  /** Numbers in [0, 1) for the pauses between tries. @default Math.random */
  readonly random?: () => number;
  /** @default 500 */
  readonly leastTimeoutMs?: number;
}

export interface CallOptions {
  /** Asked before each attempt. @default true while the run's clock allows to start something */
  readonly mayStart?: () => boolean;
}

/**
 * For calls that save and report: they are made even if nothing new may be started. At the end of the run's time, no call
 * is retried.
 */
export const urgent: CallOptions = { mayStart: () => true };

export interface Calls {
  /**
   * The answer of a call. An attempt takes at most ten seconds, and at most half of the time that the run has left.
   *
   * @throws ActionDeniedError when the caller lacks the action.
   * @throws OutOfTimeError when the call may not be started any more.
   */
  call<Output>(
    operation: OperationName,
    send: (options: { readonly abortSignal: AbortSignal }) => Promise<Output>,
    options?: CallOptions,
  ): Promise<Output>;
  readonly counts: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  /** Quotas found so far, in calls a second. */
  foundQuotas(): Readonly<Record<string, number>>;
  /** Starts with the quotas that an earlier run found. */
  recallQuotas(quotas: Readonly<Record<string, number>>): void;
  /**
   * Aborts every request in flight and makes no more calls: a function that is frozen with a request in flight would send
   * it later.
   */
  end(): void;
}

export function createCalls({
  timer,
  quotaShare,
  clock,
  timeoutMs = attemptTimeoutMs,
  random = Math.random,
  leastTimeoutMs = shortestTimeoutMs,
}: CallsOptions): Calls {
  const paces = new Map<OperationName, Pace>();
  const recalled: Record<string, number> = {};
  const counts: Record<string, number> = {};
  const throttles: Record<string, number> = {};
  const ending = new AbortController();

  function paceOf(operation: OperationName): Pace {
    const known = paces.get(operation);
    if (known) return known;
    const plan: OperationPlan = plans[operation];
    const pace = createPace({
      share: quotaShare,
      timer,
      startPerSecond: plan.startPerSecond,
      reportedQuota: plan.reportedQuota,
      foundQuota: recalled[operation],
    });
    paces.set(operation, pace);
    return pace;
  }

  /** One attempt. The SDK's timeouts cover only the headers of an answer; this one covers the whole answer. */
  async function attempt<Output>(
    operation: OperationName,
    send: (options: { readonly abortSignal: AbortSignal }) => Promise<Output>,
  ): Promise<Output> {
    const request = new AbortController();
    const answered = new AbortController();
    const limitMs = Math.max(
      Math.min(timeoutMs, clock.estimatedRemainingMs() / 2),
      Math.min(timeoutMs, leastTimeoutMs),
    );
    // Errors only where there are some: to make one costs more than the rest of a call's bookkeeping.
    let giveUp: (error: Error) => void = () => undefined;
    // The command line runs on Node.js 20, which has no Promise.withResolvers.
    const givenUp = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const end = () => giveUp(namedError('AbortError', 'the call was aborted'));
    ending.signal.addEventListener('abort', end);
    void timer.sleep(limitMs, answered.signal).then(() => {
      if (answered.signal.aborted) return;
      giveUp(namedError('TimeoutError', `${operation} was not answered within ${limitMs} ms`));
    });
    try {
      return await Promise.race([send({ abortSignal: request.signal }), givenUp]);
    } finally {
      answered.abort(callIsOver);
      request.abort(callIsOver);
      ending.signal.removeEventListener('abort', end);
    }
  }

  return {
    async call(operation, send, { mayStart = clock.mayStart } = {}) {
      const plan: OperationPlan = plans[operation];
      const pace = paceOf(operation);
      let throttled = 0;
      let failed = 0;
      for (;;) {
        if (!(await pace.take(() => !ending.signal.aborted && mayStart())))
          throw new OutOfTimeError(`no time left for ${operation}`);
        counts[operation] = (counts[operation] ?? 0) + 1;
        try {
          const output = await attempt(operation, send);
          pace.admitted();
          return output;
        } catch (error) {
          if (error instanceof Error && plan.notThrottling?.includes(error.name)) throw error;
          const kind = failureKind(error);
          // A refusal that is the service's own answer has used up as much of the quota as a success.
          if (kind !== 'throttled' && kind !== 'transient') pace.admitted();
          if (kind === 'denied') throw new ActionDeniedError(`${plan.service}:${operation}`, error);
          if (kind === 'throttled') {
            throttles[operation] = (throttles[operation] ?? 0) + 1;
            pace.throttled();
            throttled += 1;
            if (throttled >= plan.throttledTries) throw error;
          } else if (kind === 'transient') {
            failed += 1;
            if (failed >= plan.transientTries) throw error;
          } else throw error;
          const pauseMs = random() * longestPauseMs(throttled + failed);
          if (clock.estimatedRemainingMs() - pauseMs < 4 * leastTimeoutMs) throw error;
          await timer.sleep(pauseMs, ending.signal);
        }
      }
    },
    counts,
    throttles,
    foundQuotas: () =>
      Object.fromEntries(
        [...paces].flatMap(([operation, pace]) => {
          const quota = pace.foundQuota();
          return quota === undefined ? [] : [[operation, Math.round(quota * 100) / 100]];
        }),
      ),
    recallQuotas(quotas) {
      Object.assign(recalled, quotas);
      for (const [operation, pace] of paces) {
        const quota = quotas[operation];
        if (quota !== undefined) pace.recall(quota);
      }
    },
    end: () => ending.abort(),
  };
}

/** The reason of every abort, made once: without a reason, each makes an error. */
const callIsOver = namedError('AbortError', 'the call is over');

function namedError(name: 'AbortError' | 'TimeoutError', message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Before full jitter, so that two runs do not retry at the same time. */
function longestPauseMs(attempt: number): number {
  return Math.min(100 * 2 ** attempt, 8_000);
}
