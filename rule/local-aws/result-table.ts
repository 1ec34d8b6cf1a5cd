export type ComplianceType = 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';

/** A row as the Config console holds it. */
export interface EvaluationResult {
  readonly resourceType: string;
  readonly resourceId: string;
  readonly complianceType: ComplianceType;
  readonly annotation?: string;
  readonly orderingTimestamp: Date;
  readonly recordedAt: Date;
}

/**
 * One rule's results, one per resource, in the order they first came. A removed row leaves a hole, so a
 * row's place never changes and can serve as a page cursor.
 */
export class ResultTable {
  readonly #olderOrderingTimestamp: 'ignored' | 'applied';
  readonly #placeByKey = new Map<string, number>();
  /** Ordering timestamps of removed rows: an older evaluation must not bring a row back. */
  readonly #removedAtMs = new Map<string, number>();
  #rows: (EvaluationResult | undefined)[] = [];

  constructor(olderOrderingTimestamp: 'ignored' | 'applied') {
    this.#olderOrderingTimestamp = olderOrderingTimestamp;
  }

  get size(): number {
    return this.#placeByKey.size;
  }

  /** The row stands as `result` says, and the answer is true; or false where an older result is ignored. */
  apply(result: EvaluationResult): boolean {
    const key = `${result.resourceType}\n${result.resourceId}`;
    const orderingMs = result.orderingTimestamp.getTime();
    const place = this.#placeByKey.get(key);
    const knownMs =
      place === undefined
        ? this.#removedAtMs.get(key)
        : this.#rows[place]?.orderingTimestamp.getTime();
    if (this.#olderOrderingTimestamp === 'ignored' && knownMs !== undefined && orderingMs < knownMs)
      return false;

    if (result.complianceType === 'NOT_APPLICABLE') {
      if (place !== undefined) this.#rows[place] = undefined;
      this.#placeByKey.delete(key);
      this.#removedAtMs.set(key, orderingMs);
      return true;
    }
    this.#removedAtMs.delete(key);
    if (place === undefined) this.#placeByKey.set(key, this.#rows.push(result) - 1);
    else this.#rows[place] = result;
    return true;
  }

  /** The rows from `place` on, each with its place. */
  *from(place: number): Generator<readonly [place: number, result: EvaluationResult]> {
    for (let at = place; at < this.#rows.length; at++) {
      const result = this.#rows[at];
      if (result) yield [at, result];
    }
  }

  *rows(): Generator<EvaluationResult> {
    for (const [, result] of this.from(0)) yield result;
  }

  clear(): void {
    this.#rows = [];
    this.#placeByKey.clear();
    this.#removedAtMs.clear();
  }
}
