/** One request as the embedded AWS saw it. */
export interface LoggedRequest {
  /** Lower case: sagemaker, config, dynamodb, sqs, sts, lambda, events. */
  readonly service: string;
  readonly operation: string;
  readonly accountId: string;
  readonly region: string;
  /** The world's clock at arrival, epoch milliseconds. */
  readonly atMs: number;
  /** HTTP status; 0 while there is no answer, and for good where there never was one. */
  readonly status: number;
  readonly errorCode?: string;
  /** The request's input; `{}` where the option `logInputs` is off. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Every request in order of arrival. */
export class RequestLog implements Iterable<LoggedRequest> {
  #entries: LoggedRequest[] = [];

  [Symbol.iterator](): IterableIterator<LoggedRequest> {
    return this.#entries[Symbol.iterator]();
  }

  get all(): readonly LoggedRequest[] {
    return this.#entries;
  }

  of(operation: string): LoggedRequest[] {
    return this.#entries.filter((entry) => entry.operation === operation);
  }

  count(operation?: string): number {
    return operation === undefined ? this.#entries.length : this.of(operation).length;
  }

  countByOperation(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { operation } of this.#entries) counts[operation] = (counts[operation] ?? 0) + 1;
    return counts;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The request is in the log; the answer's status is set on the returned entry. */
  add(entry: Omit<LoggedRequest, 'status'>): { status: number; errorCode?: string } {
    const logged = { ...entry, status: 0 };
    this.#entries.push(logged);
    return logged;
  }
}
