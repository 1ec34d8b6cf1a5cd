// The parameters of a rule that is deployed, so that a scan says what the rule says.

import {
  type ConfigRule,
  ConfigServiceClient,
  DescribeConfigRulesCommand,
} from '@aws-sdk/client-config-service';
import { failureKind } from '../../aws/errors.ts';
import type { Access, ClientSettings } from '../access/access.ts';
import { AccessError } from '../access/failures.ts';
import { UsageError } from '../command.ts';
import { type ParameterTexts, parameterTextsFrom } from '../rule-parameter-options.ts';

/**
 * The parameters as they were deployed.
 *
 * @throws UsageError where there is no such rule; AccessError where Config does not say.
 */
export async function parametersOfRule(name: string, access: Access): Promise<ParameterTexts> {
  const { home } = access;
  const rule = await describeRule(name, access.settingsFor(home)).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoSuchConfigRuleException') return undefined;
    const action =
      failureKind(error) === 'denied'
        ? 'config:DescribeConfigRules is denied'
        : access.explain(error);
    throw new AccessError(`the parameters of the rule ${name} could not be read: ${action}`, {
      cause: error,
    });
  });
  if (rule === undefined)
    throw new UsageError([
      `--like-rule must name a Config rule of account ${home.account} in ${home.region}, got ${JSON.stringify(name)}`,
    ]);
  return parameterTextsFrom(
    rule.InputParameters || '{}',
    `the InputParameters of the rule ${name}`,
  );
}

async function describeRule(
  name: string,
  settings: ClientSettings,
): Promise<ConfigRule | undefined> {
  const client = new ConfigServiceClient(settings);
  try {
    const answer = await client.send(new DescribeConfigRulesCommand({ ConfigRuleNames: [name] }));
    return answer.ConfigRules?.[0];
  } finally {
    client.destroy();
  }
}
