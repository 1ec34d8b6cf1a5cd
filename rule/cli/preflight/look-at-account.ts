import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  paginateDescribeConfigRules,
} from '@aws-sdk/client-config-service';
import type { ClientSettings } from '../access/access.ts';
import { functionExists } from './function-exists.ts';

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** A Config rule that invokes the function. */
export interface InvokingRule {
  readonly name: string;
  /** Whether a conformance pack brought it, the account's own or the organization's. */
  readonly ofPack: boolean;
}

export interface Finding extends Place {
  readonly hasFunction: boolean;
  readonly recorder: 'recording' | 'stopped' | 'none';
  readonly rules: readonly InvokingRule[];
}

/** What an organization pack would meet in one account and Region. Calls only what reads. */
export async function lookAtAccount(
  place: Place,
  functionName: string,
  settings: ClientSettings,
): Promise<Finding> {
  const config = new ConfigServiceClient(settings);
  const [hasFunction, recorder, rules] = await Promise.all([
    functionExists(functionName, settings),
    readRecorder(config),
    findInvokingRules(config, functionName),
  ]);
  return { ...place, hasFunction, recorder, rules };
}

async function readRecorder(config: ConfigServiceClient): Promise<Finding['recorder']> {
  const { ConfigurationRecordersStatus: recorders = [] } = await config.send(
    new DescribeConfigurationRecorderStatusCommand({}),
  );
  if (recorders.length === 0) return 'none';
  return recorders.some(({ recording }) => recording) ? 'recording' : 'stopped';
}

/** In whatever account the function is: a central function and a member's are two judges of the same jobs. */
async function findInvokingRules(
  config: ConfigServiceClient,
  functionName: string,
): Promise<readonly InvokingRule[]> {
  const found: InvokingRule[] = [];
  for await (const { ConfigRules = [] } of paginateDescribeConfigRules({ client: config }, {}))
    for (const { ConfigRuleName = '', ConfigRuleArn = '', Source } of ConfigRules)
      if (Source?.SourceIdentifier?.split(':function:')[1]?.split(':')[0] === functionName)
        found.push({
          name: ConfigRuleName,
          ofPack: ConfigRuleArn.includes(':config-rule/aws-service-rule/config-conforms'),
        });
  return found;
}
