// Every AWS call of a run goes through here: paced, counted, tried again where that can help.
// The SDK's own retries are switched off, as they would hide throttling from the pace and the count.

import type { RunClock } from '../ports.ts';
import { OutOfTimeError } from '../run-errors.ts';
import { ActionDeniedError, failureKind } from './errors.ts';
import { createPace, type Pace } from './pace.ts';
import type { Timer } from './timer.ts';

/** How an operation is paced and how often it is tried. */
interface OperationPlan {
  /** The prefix of the IAM action, which an access-denied error has to name. */
  readonly service: string;
  readonly startPerSecond: number;
  readonly reportedQuota?: number;
  readonly throttledTries: number;
  readonly transientTries: number;
}

const steady = { startPerSecond: 10, throttledTries: 20, transientTries: 6 };
const sageMaker = { ...steady, service: 'sagemaker' };
const config = { ...steady, service: 'config' };
const ssm = { ...steady, service: 'ssm' };

const plans = {
  // Reported in public as 2 a second for an account, not adjustable: aws-solutions/deepracer-on-aws issue 87.
  ListTrainingJobs: { ...sageMaker, startPerSecond: 2, reportedQuota: 2 },
  DescribeTrainingJob: { ...sageMaker, throttledTries: 10 },
  Search: { ...sageMaker, startPerSecond: 5, throttledTries: 5, transientTries: 3 },
  PutEvaluations: config,
  GetComplianceDetailsByConfigRule: config,
  StartConfigRulesEvaluation: { ...config, throttledTries: 3 },
  GetParameter: ssm,
  GetParametersByPath: ssm,
  PutParameter: ssm,
  SendMessage: { ...steady, service: 'sqs' },
} satisfies Record<string, OperationPlan>;

export type OperationName = keyof typeof plans;

export interface ApiOptions {
  readonly timer: Timer;
  readonly quotaShare: number;
  readonly clock: Pick<RunClock, 'mayStart'>;
}

export interface Api {
  /**
   * The answer of a call.
   *
   * @throws ActionDeniedError when the caller lacks the action.
   * @throws OutOfTimeError when the run's time ends before the call is answered; `urgent` calls,
   * those that save and report, are made all the same.
   */
  call<Output>(
    operation: OperationName,
    send: () => Promise<Output>,
    options?: { readonly urgent?: boolean },
  ): Promise<Output>;
  readonly calls: Readonly<Record<string, number>>;
  readonly throttles: Readonly<Record<string, number>>;
  /** Quotas found so far, in calls a second. */
  foundQuotas(): Readonly<Record<string, number>>;
  /** Begins with the quotas that an earlier run found. */
  recallQuotas(quotas: Readonly<Record<string, number>>): void;
}

export function createApi({ timer, quotaShare, clock }: ApiOptions): Api {
  const paces = new Map<OperationName, Pace>();
  const recalled: Record<string, number> = {};
  const calls: Record<string, number> = {};
  const throttles: Record<string, number> = {};

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

  return {
    async call(operation, send, { urgent = false } = {}) {
      const plan: OperationPlan = plans[operation];
      const pace = paceOf(operation);
      let throttled = 0;
      let failed = 0;
      for (;;) {
        if (!(await pace.take(() => urgent || clock.mayStart())))
          throw new OutOfTimeError(`no time left for ${operation}`);
        calls[operation] = (calls[operation] ?? 0) + 1;
        try {
          const output = await send();
          pace.succeeded();
          return output;
        } catch (error) {
          const kind = failureKind(error);
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
          await timer.sleep(backoffMs(throttled + failed));
        }
      }
    },
    calls,
    throttles,
    foundQuotas: () =>
      Object.fromEntries(
        [...paces].flatMap(([operation, pace]) => {
          const quota = pace.foundQuota();
          return quota === undefined ? [] : [[operation, Math.round(quota * 10) / 10]];
        }),
      ),
    recallQuotas: (quotas) => {
      Object.assign(recalled, quotas);
    },
  };
}

/** Full jitter, so that two runs do not stay in step. */
function backoffMs(attempt: number): number {
  return Math.random() * Math.min(100 * 2 ** attempt, 8_000);
}
