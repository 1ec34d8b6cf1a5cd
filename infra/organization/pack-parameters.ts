// The parameters of the conformance pack, in the order in which consoles show them. Config's packs know text only,
// so every value is text; an empty one means the rule's own default.

import { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import type { RuleParameterProps } from '../constructs/rule-parameters.ts';

export interface PackParameter {
  /** The name in the pack. */
  readonly name: string;
  /** What it sets on the rule. */
  readonly sets: keyof RuleParameterProps;
  readonly description: string;
}

/** How often the rule runs; it is no parameter of the rule, and never empty. */
export const FREQUENCY_PARAMETER = {
  name: 'MaximumExecutionFrequency',
  default: MaximumExecutionFrequency.TWENTY_FOUR_HOURS,
  description: `The time between two scheduled runs: ${Object.values(MaximumExecutionFrequency).join(', ')}.`,
} as const;

const MEANINGS: Readonly<Record<keyof RuleParameterProps, string>> = {
  allowedSubnetIds: 'Subnets that jobs may use, with commas. Empty: any subnet.',
  allowedSecurityGroupIds: 'Security groups that jobs may use, with commas. Empty: any.',
  requireNetworkIsolation: 'true: a job without network isolation is non-compliant. Empty: false.',
  requireInterContainerEncryption:
    'true: a job without encryption among its containers is non-compliant. Empty: false.',
  maxJobAgeDays: 'Older jobs are out of scope, 1 to 36500 days. Empty: jobs of any age are judged.',
  exemptJobNames: 'Names of jobs that are not judged, with commas; * is any characters.',
  serverlessJobs: 'evaluate, or notApplicable to leave serverless jobs out. Empty: evaluate.',
  createdAfter: 'Jobs created before this ISO 8601 date are out of scope. Empty: no baseline.',
  resourceType:
    'The type that results are reported under. Empty: AWS::SageMaker::TrainingJob, or AWS::::Account where Config refuses it.',
  remediationUrl: "The https link in every violation, at most 128 characters. Empty: AWS's page.",
  auditIntervalHours: 'At most this often results of deleted jobs are looked for. Empty: 24.',
  refreshDays: 'Results are sent again after so many days, which Config bills. Empty: never.',
  accountResult:
    'true: the account itself is non-compliant while jobs are not covered or not readable. Empty: false.',
};

/** One for every parameter of the rule: `allowedSubnetIds` is `AllowedSubnetIds` here. */
export const PACK_PARAMETERS: readonly PackParameter[] = Object.entries(MEANINGS).map(
  ([sets, description]) => ({
    name: sets.charAt(0).toUpperCase() + sets.slice(1),
    sets: sets as keyof RuleParameterProps,
    description,
  }),
);
