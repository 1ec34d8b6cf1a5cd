import type { OperationName, Quota } from './options.ts';

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** Token buckets per account, Region and operation: full at first, refilled on the world's clock. */
export class QuotaBuckets {
  readonly #quotas: Partial<Record<OperationName, Quota>>;
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(quotas: Partial<Record<OperationName, Quota>>, nowMs: () => number) {
    this.#quotas = quotas;
    this.#nowMs = nowMs;
  }

  /** Whether one more call fits; if so it is taken from the bucket. A refused call takes nothing. */
  take(operation: OperationName, accountId: string, region: string): boolean {
    const quota = this.#quotas[operation];
    if (!quota) return true;
    const capacity = quota.burst ?? Math.max(1, quota.perSecond);
    const key = `${accountId}/${region}/${operation}`;
    const nowMs = this.#nowMs();
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, filledAtMs: nowMs };
    const gained = ((nowMs - bucket.filledAtMs) / 1_000) * quota.perSecond;
    bucket.tokens = Math.min(capacity, bucket.tokens + gained);
    bucket.filledAtMs = nowMs;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
