// What a check says: the statement holds, does not hold, or could not be checked, and by what this is known.

import type { Action } from './rights.ts';
import type { Subject } from './subject.ts';

export type Finding =
  | { readonly kind: 'holds'; readonly evidence: string }
  | { readonly kind: 'doesNotHold'; readonly evidence: string }
  | {
      readonly kind: 'unchecked';
      /** `denied` and `failed` want something mended; `nothingToSee` means that the account has no example. */
      readonly because: 'denied' | 'failed' | 'nothingToSee';
      readonly evidence: string;
    };

export type Check = (subject: Subject) => Promise<Finding>;

export function holds(evidence: string): Finding {
  return { kind: 'holds', evidence };
}

export function doesNotHold(evidence: string): Finding {
  return { kind: 'doesNotHold', evidence };
}

export function nothingToSee(evidence: string): Finding {
  return { kind: 'unchecked', because: 'nothingToSee', evidence };
}

/** What a check looks at is not there: that is no failure of the check. */
export class NothingToSeeError extends Error {
  override readonly name = 'NothingToSeeError';
}

/** A call was refused or failed, so that nothing is known. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
  readonly because: 'denied' | 'failed';

  constructor(because: 'denied' | 'failed', message: string, cause?: unknown) {
    super(message, { cause });
    this.because = because;
  }
}

/** The right that is missing: a table with a customer key asks for one on the key beside its own. */
export function deniedText(action: Action, { message }: Error): string {
  const [, named = action] = /perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message) ?? [];
  return named === action ? `${action} is denied` : `${action} needs ${named}, which is denied`;
}

/** What the check says; a call that was refused or failed leaves it unchecked. @throws where the check has a defect. */
export async function examine(check: Check, subject: Subject): Promise<Finding> {
  try {
    return await check(subject);
  } catch (error) {
    if (error instanceof NothingToSeeError) return nothingToSee(error.message);
    if (!(error instanceof UnreadError)) throw error;
    return { kind: 'unchecked', because: error.because, evidence: error.message };
  }
}
