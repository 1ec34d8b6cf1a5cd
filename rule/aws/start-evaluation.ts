import {
  type ConfigServiceClient,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import type { RunLog } from '../ports.ts';
import type { Api } from './calls.ts';
import { describeFailure } from './errors.ts';

/** `later`: an evaluation is running, or one was asked for less than a minute ago. */
export type StartOutcome = 'started' | 'later' | 'noSuchRule';

/**
 * Asks Config to evaluate a rule now.
 *
 * @see https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
 */
export async function startEvaluation(
  client: ConfigServiceClient,
  api: Api,
  log: RunLog,
  ruleName: string,
): Promise<StartOutcome> {
  try {
    await api.call('StartConfigRulesEvaluation', () =>
      client.send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: [ruleName] })),
    );
    return 'started';
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'LimitExceededException' || name === 'ResourceInUseException') return 'later';
    if (name !== 'NoSuchConfigRuleException') throw error;
    log.warn(`no rule to evaluate: ${ruleName}`, { reason: describeFailure(error) });
    return 'noSuchRule';
  }
}
