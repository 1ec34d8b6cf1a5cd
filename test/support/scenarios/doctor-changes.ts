// Changes of a sound account: what the scenarios of doctor are made of.

import type { DeployedAccount } from '../deployed-account.ts';
import { minuteMs, ruleName, tableName } from '../local-world.ts';
import { accountId, functionConfiguration, region } from '../sound-answers.ts';

export interface DoctorScenario {
  /** The row that it is about. */
  readonly row: string;
  readonly when: string;
  readonly outcome: 'holds' | 'doesNotHold' | 'nothingToSee';
  readonly evidence: RegExp;
  change(account: DeployedAccount): Promise<void> | void;
}

/** The function has these members. */
export function withFunction(account: DeployedAccount, changes: object): void {
  account.answers.GetFunctionConfiguration = () => functionConfiguration(account.queueUrl, changes);
}

export function withRecorder(account: DeployedAccount, recordingGroup: object): void {
  account.answers.DescribeConfigurationRecorders = () => ({
    ConfigurationRecorders: [{ name: 'default', recordingGroup }],
  });
}

/** The item that holds lease and state has these members; those of its body where they are given. */
export async function withState(
  { world }: DeployedAccount,
  changes: Readonly<Record<string, unknown>>,
  inBody: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { dynamodb } = world.aws.world;
  const key = { pk: `${accountId}/${region}/${ruleName}`, sk: 'state' };
  const item = await dynamodb.get(tableName, key);
  const body = JSON.stringify({ ...JSON.parse(String(item?.body)), ...inBody });
  await dynamodb.put(tableName, { ...item, body, ...changes });
}

/** The function wrote this so many minutes ago. */
export function withLog(
  { world, log }: DeployedAccount,
  code: string,
  fields: Readonly<Record<string, unknown>> = {},
  minutesAgo = 0,
): void {
  const atMs = world.aws.world.clock.nowMs() - minutesAgo * minuteMs;
  log.push({ timestamp: new Date(atMs).toISOString(), code, ...fields });
}

/** A Config rule that invokes the function of this account, or of another. */
export const rule = (name: string, functionAccount = accountId) => ({
  name,
  functionArn: `arn:aws:lambda:${region}:${functionAccount}:function:${ruleName}`,
});

const packRule = (functionAccount: string) => ({
  ...rule(`${ruleName}-conformance-pack-abc`, functionAccount),
  arn: `arn:aws:config:${region}:${accountId}:config-rule/aws-service-rule/config-conforms.amazonaws.com/config-rule-abc`,
});

/** A pack brought the rule, whose function is in this account. */
export function withPackRule({ world }: DeployedAccount, functionAccount = accountId): void {
  const { config } = world.aws.world;
  config.deleteRule(ruleName);
  config.createRule(packRule(functionAccount));
}

/** A refusal of this name. */
export const gone = (name: string) => () => new Error(name);
