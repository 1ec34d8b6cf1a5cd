import type { Check } from './finding.ts';

/** Something that AWS does not document, or not clearly, and that could not be verified without an account. */
export interface Assumption {
  readonly id: string;
  /** What is taken for true. */
  readonly assumed: string;
  /** What the code does in either case. */
  readonly eitherWay: string;
  readonly byHand: string;
  /** How doctor checks it, or why it cannot. */
  readonly check: Check | Unknowable;
}

export interface Unknowable {
  readonly cannot: string;
}

/** Why no command that only reads can see it. */
export const only = {
  creation: { cannot: 'only a request that creates something shows it' },
  deployment: { cannot: 'only a deployment shows it' },
  policy: { cannot: 'only a request under the policy shows it' },
} as const satisfies Readonly<Record<string, Unknowable>>;
