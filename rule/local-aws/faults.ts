/** Faults that requests run into: the next ones of an operation, or a share of them by seeded dice. */
import type { OperationName } from './options.ts';
import { createDice } from './seeded-random.ts';

/** What the request looks like to a fault's condition. */
export interface FaultyRequest {
  readonly operation: OperationName;
  readonly accountId: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type EvaluationChoice =
  | 'half'
  | 'all'
  | ((evaluation: Readonly<Record<string, unknown>>, index: number) => boolean);

export type Fault =
  /** 400 ThrottlingException "Rate exceeded"; for DynamoDB's items ProvisionedThroughputExceededException. */
  | { readonly kind: 'throttle' }
  | { readonly kind: 'serverError'; readonly status?: 500 | 503 }
  /** The connection is reset without an answer; `applied` carries the operation out first. */
  | { readonly kind: 'connectionReset'; readonly applied?: boolean }
  /** No answer for `ms` simulated milliseconds, then a reset. @default never */
  | { readonly kind: 'hang'; readonly ms?: number; readonly applied?: boolean }
  /** Status and headers of the answer, and nothing of its body for `ms`, then a reset. @default never */
  | { readonly kind: 'stalledBody'; readonly ms?: number }
  /** Half of the answer; `cleanEnd` ends it as if it were whole, otherwise the connection breaks. */
  | { readonly kind: 'truncatedBody'; readonly cleanEnd?: boolean }
  | { readonly kind: 'accessDenied'; readonly message?: string }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message?: string;
      readonly status?: number;
    }
  /** PutEvaluations accepts the others and returns the chosen ones in FailedEvaluations. @default 'half' */
  | { readonly kind: 'failedEvaluations'; readonly which?: EvaluationChoice }
  /** PutEvaluations finds the token expired. */
  | { readonly kind: 'tokenExpired' }
  /** PutEvaluations refuses this type. */
  | { readonly kind: 'resourceTypeRefused'; readonly resourceType: string }
  /** Search answers with no records and no token. */
  | { readonly kind: 'searchEmpty' }
  /** Search answers as if its index lagged this much. */
  | { readonly kind: 'searchStale'; readonly lagMs: number }
  /** Search returns each record of the page twice. */
  | { readonly kind: 'searchRepeats' }
  /** The answer carries the NextToken it was asked with (or its own, where it was asked with none). */
  | { readonly kind: 'repeatedToken' }
  /**
   * A write (PutEvaluations, SendMessage, PutItem, UpdateItem, DeleteItem) is answered with success
   * and forgotten.
   */
  | { readonly kind: 'writeLost' };

export interface FaultCondition {
  /** @default every request */
  readonly when?: (request: FaultyRequest) => boolean;
}

export interface FailNextOptions extends FaultCondition {
  /** How many requests it strikes; Infinity until `clear`. @default 1 */
  readonly times?: number;
}

interface Plan extends FaultCondition {
  readonly operation: OperationName | '*';
  readonly fault: Fault;
  readonly probability: number;
  times: number;
}

export class Faults {
  readonly #dice: () => number;
  #plans: Plan[] = [];

  constructor(seed: number) {
    this.#dice = createDice(seed);
  }

  /** The next `times` requests of the operation (`'*'`: of any) that meet `when` run into the fault. */
  failNext(operation: OperationName | '*', fault: Fault, options: FailNextOptions = {}): void {
    this.#plans.push({ times: 1, ...options, operation, fault, probability: 1 });
  }

  /** Each request of the operation runs into the fault with this probability, until `clear`. */
  rate(
    operation: OperationName | '*',
    fault: Fault,
    probability: number,
    condition: FaultCondition = {},
  ): void {
    if (!(probability >= 0 && probability <= 1))
      throw new RangeError(`a fault's probability must be 0 to 1, got ${probability}`);
    this.#plans.push({ ...condition, operation, fault, probability, times: Infinity });
  }

  /** No fault is planned any more. */
  clear(): void {
    this.#plans = [];
  }

  /** The fault this request runs into: the first plan that fits, in the order they were made. */
  strike(request: FaultyRequest): Fault | undefined {
    for (const plan of this.#plans) {
      if (plan.operation !== '*' && plan.operation !== request.operation) continue;
      if (plan.when && !plan.when(request)) continue;
      if (plan.probability < 1 && this.#dice() >= plan.probability) continue;
      plan.times -= 1;
      if (plan.times <= 0) this.#plans = this.#plans.filter((other) => other !== plan);
      return plan.fault;
    }
    return undefined;
  }
}
