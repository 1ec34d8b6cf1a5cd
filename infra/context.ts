// CDK context, `cdk deploy -c KEY=VALUE`, as props of the rule. Keys are the props' names; values are text,
// lists have commas. What a value may be is the construct's to say.

import type { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import type { TrainingJobInVpcRuleProps } from './constructs/rule-props.ts';

type ContextReader = (key: string) => unknown;

/** How the text of each key becomes a prop. */
const readers = {
  ruleName: asText,
  maximumExecutionFrequency: asText as (text: string) => MaximumExecutionFrequency,
  allowedSubnetIds: asList,
  allowedSecurityGroupIds: asList,
  requireNetworkIsolation: asFlag,
  requireInterContainerEncryption: asFlag,
  maxJobAgeDays: Number,
  exemptJobNames: asList,
  serverlessJobs: asText as (text: string) => 'evaluate' | 'notApplicable',
  createdAfter: asText,
  resourceType: asText,
  remediationUrl: asText,
  auditIntervalHours: Number,
  refreshDays: Number,
  accountResult: asFlag,
  allowSearch: asFlag,
  quotaShare: Number,
  reEvaluation: asFlag,
  memoryMiB: Number,
  logRetention: Number,
  alarms: asFlag,
  dashboard: asFlag,
  documentationUrl: asText,
} satisfies { [Key in keyof TrainingJobInVpcRuleProps]?: (text: string) => unknown };

/** The keys that the app reads. */
export const contextKeys: readonly string[] = Object.keys(readers);

/**
 * The props that context sets.
 *
 * @throws Error that lists every flag that is neither true nor false.
 */
export function rulePropsFromContext(read: ContextReader): TrainingJobInVpcRuleProps {
  const problems: string[] = [];
  const props: Record<string, unknown> = {};
  for (const [key, parse] of Object.entries(readers)) {
    const given = read(key);
    if (given === undefined || given === '') continue;
    const value = parse(String(given));
    if (value === undefined)
      problems.push(`${key} must be true or false, got ${JSON.stringify(given)}`);
    else props[key] = value;
  }
  if (problems.length > 0) throw new Error(`the context is invalid: ${problems.join('; ')}`);
  return props;
}

function asText(text: string): string {
  return text;
}

function asList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function asFlag(text: string): boolean | undefined {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}
