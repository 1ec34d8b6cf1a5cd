// What the rule's parameters mean, for docs/parameters.md and for the templates' tests.

import { defaultRuleParameters } from '../verdict/rule-parameters.ts';
import type { RuleParameterName } from './rule-parameters.ts';

export interface RuleParameterMeaning {
  readonly example: string;
  readonly default: string;
  readonly meaning: string;
}

export const ruleParameterMeanings: Readonly<Record<RuleParameterName, RuleParameterMeaning>> = {
  allowedSubnetIds: {
    example: 'subnet-0a1b2c3d4e5f60718,subnet-0f9e8d7c6b5a40312',
    default: 'any subnet',
    meaning: 'A job with a subnet outside this list is non-compliant.',
  },
  allowedSecurityGroupIds: {
    example: 'sg-0a1b2c3d4e5f60718',
    default: 'any security group',
    meaning: 'A job with a security group outside this list is non-compliant.',
  },
  requireNetworkIsolation: {
    example: 'true',
    default: 'false',
    meaning:
      'A job without network isolation is non-compliant. Isolation never replaces a VpcConfig.',
  },
  requireInterContainerEncryption: {
    example: 'true',
    default: 'false',
    meaning: 'A job without encryption of the traffic among its containers is non-compliant.',
  },
  maxJobAgeDays: {
    example: '365',
    default: 'no limit',
    meaning: 'Older jobs are out of scope; their earlier results are retired.',
  },
  exemptJobNames: {
    example: 'smoke-test-*,canary',
    default: 'none',
    meaning: 'Jobs whose whole name matches, in the same case, are out of scope.',
  },
  serverlessJobs: {
    example: 'notApplicable',
    default: 'evaluate',
    meaning:
      'Whether serverless customization and evaluation jobs are judged like any job or left out.',
  },
  createdAfter: {
    example: '2026-01-31',
    default: 'no baseline',
    meaning: 'Jobs created earlier are out of scope. A date alone means its first second in UTC.',
  },
  resourceType: {
    example: 'AWS::::Account',
    default: 'AWS::SageMaker::TrainingJob, and AWS::::Account where Config refuses it',
    meaning: 'The type that results are reported under.',
  },
  remediationUrl: {
    example: 'https://wiki.example.com/training-in-a-vpc',
    default: defaultRuleParameters.remediationUrl,
    meaning: 'The link at the end of every violation.',
  },
  auditIntervalHours: {
    example: '24',
    default: '24',
    meaning:
      'At most this often what Config holds is compared with the jobs that exist: results of deleted, aged and exempt jobs are retired, missing ones made.',
  },
  refreshDays: {
    example: '30',
    default: '0 (never)',
    meaning:
      'Results are sent again at least this often, for evidence rules that want recent dates. Config bills every one.',
  },
  accountResult: {
    example: 'true',
    default: 'false',
    meaning:
      'The account itself gets a result, non-compliant while jobs are not yet covered or could not be read.',
  },
};
