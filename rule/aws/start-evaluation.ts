import {
  type ConfigServiceClient,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import type { StartOutcome } from '../ports.ts';
import type { Calls } from './calls.ts';
import { ActionDeniedError, describeFailure } from './errors.ts';

/**
 * Asks Config to evaluate a rule now.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
 */
export async function startEvaluation(
  client: ConfigServiceClient,
  calls: Calls,
  ruleName: string,
): Promise<StartOutcome> {
  try {
    await calls.call('StartConfigRulesEvaluation', (options) =>
      client.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: [ruleName] }), options),
    );
    return { kind: 'started' };
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const reason = describeFailure(error);
    if (name === 'LimitExceededException' || name === 'ResourceInUseException')
      return { kind: 'later' };
    if (error instanceof ActionDeniedError) return { kind: 'denied', reason };
    if (name === 'NoSuchConfigRuleException') return { kind: 'noSuchRule', reason };
    throw error;
  }
}
