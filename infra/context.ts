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
  maxJobAgeDays: asNumber,
  exemptJobNames: asList,
  serverlessJobs: asText as (text: string) => 'evaluate' | 'notApplicable',
  createdAfter: asText,
  resourceType: asText,
  remediationUrl: asText,
  auditIntervalHours: asNumber,
  refreshDays: asNumber,
  accountResult: asFlag,
  allowSearch: asFlag,
  quotaShare: asNumber,
  reEvaluation: asFlag,
  memoryMiB: asNumber,
  logRetention: asNumber,
  alarms: asFlag,
  dashboard: asFlag,
  documentationUrl: asText,
} satisfies { [Key in keyof TrainingJobInVpcRuleProps]?: (text: string) => unknown };

/** The key of the topic's name, which stacks take beside the rule's props. */
export const ALARM_TOPIC_KEY = 'alarmTopicName';

/** The keys that the app reads. */
export const contextKeys: readonly string[] = [...Object.keys(readers), ALARM_TOPIC_KEY];

/** The name of the topic to which context has alarms sent, for whichever stack has alarms. */
export function alarmTopicFromContext(read: ContextReader): { readonly alarmTopicName?: string } {
  const given = String(read(ALARM_TOPIC_KEY) ?? '');
  return given === '' ? {} : { [ALARM_TOPIC_KEY]: given };
}

/** The props that context sets; text that is no flag or number stays text, for the construct to refuse as given. */
export function rulePropsFromContext(read: ContextReader): TrainingJobInVpcRuleProps {
  const props: Record<string, unknown> = {};
  for (const [key, parse] of Object.entries(readers)) {
    const given = read(key);
    if (given !== undefined && given !== '') props[key] = parse(String(given));
  }
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

function asFlag(text: string): boolean | string {
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

function asNumber(text: string): number | string {
  return Number.isNaN(Number(text)) ? text : Number(text);
}
