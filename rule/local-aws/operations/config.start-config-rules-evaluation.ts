import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';

/**
 * Every named rule's evaluation is started, or none is.
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
 */
export const startConfigRulesEvaluation = defineOperation<{
  readonly ConfigRuleNames?: readonly string[];
}>({
  service: 'config',
  name: 'StartConfigRulesEvaluation',
  constraints: {
    ConfigRuleNames: {
      type: 'list',
      minLength: 1,
      maxLength: 25,
      of: { type: 'string', minLength: 1, maxLength: 128 },
    },
  },
  run({ input, scope, settings }) {
    const { config } = scope;
    const names = input.ConfigRuleNames ?? [];
    for (const name of names) {
      if (config.isEvaluating(name))
        throw new ServiceError(
          settings.evaluationRunningError,
          `The rule ${name} is being evaluated. Try again when the evaluation has finished.`,
        );
      if (config.isStartedLately(name))
        throw new ServiceError(
          'LimitExceededException',
          'You can call StartConfigRulesEvaluation once per minute for a rule. Try again later.',
        );
    }
    for (const name of names) config.startEvaluation(name);
    return {};
  },
});
