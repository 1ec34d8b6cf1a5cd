/** The invocation is not one that Config sends to a periodic custom rule; lists every problem. */
export class UnexpectedEventError extends Error {
  override readonly name = 'UnexpectedEventError';
}

/** The rule's parameters are not usable; nothing was evaluated; lists every problem. */
export class InvalidRuleParametersError extends Error {
  override readonly name = 'InvalidRuleParametersError';

  constructor(problems: readonly string[]) {
    super(`the rule's parameters are invalid, nothing was evaluated: ${problems.join('; ')}`);
  }
}
