import type { OperationName } from './options.ts';
import { ServiceError } from './service-error.ts';

export interface PagerSettings {
  readonly maxPageSize: Partial<Record<OperationName, number>>;
  /** Every n-th page is empty but carries a token. */
  readonly emptyPages: number | undefined;
}

/** Page sizes and opaque tokens. A token carries a cursor and a serial number, so that none comes twice. */
export class Pager {
  readonly #settings: PagerSettings;
  readonly #pagesServed = new Map<OperationName, number>();
  #serial = 0;

  constructor(settings: PagerSettings) {
    this.#settings = settings;
  }

  /**
   * How many items the next page may hold: at most `asked`, and 0 where this page has to be empty. An empty page
   * goes out with a token of the cursor it came with.
   */
  pageSize(operation: OperationName, asked: number): number {
    const served = (this.#pagesServed.get(operation) ?? 0) + 1;
    this.#pagesServed.set(operation, served);
    const { emptyPages, maxPageSize } = this.#settings;
    if (emptyPages !== undefined && served % emptyPages === 0) return 0;
    return Math.min(asked, maxPageSize[operation] ?? asked);
  }

  tokenOf(operation: OperationName, cursor: readonly number[]): string {
    const token = [operation, this.#serial++, ...cursor];
    return Buffer.from(JSON.stringify(token)).toString('base64url');
  }

  /**
   * The cursor of a token; an empty token counts as none, since clients send one with their first call.
   * @throws ServiceError with `errorCode` where the token is not one of this operation
   */
  cursorOf(
    operation: OperationName,
    token: string | undefined,
    errorCode = 'ValidationException',
  ): readonly number[] | undefined {
    if (token === undefined || token === '') return undefined;
    const parsed = parseToken(token);
    if (parsed?.[0] !== operation)
      throw new ServiceError(errorCode, 'The specified nextToken is invalid.');
    return parsed.slice(2).map(Number);
  }
}

function parseToken(token: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
