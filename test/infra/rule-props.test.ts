import type { MaximumExecutionFrequency } from 'aws-cdk-lib/aws-config';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import {
  inputParameters,
  parameterProblems,
  type RuleParameterProps,
} from '../../infra/constructs/rule-parameters.ts';
import type { TrainingJobInVpcRuleProps } from '../../infra/constructs/rule-props.ts';
import { readContext, ruleContextKeys } from '../../infra/context.ts';
import { createApp } from '../../infra/templates/create-app.ts';
import { parseRuleParameters, ruleParameterTable } from '../../rule/verdict/parameters.ts';
import { synthesize } from './synthesize.ts';

const everyParameter = {
  allowedSubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0f9e8d7c6b5a40312'],
  allowedSecurityGroupIds: ['sg-0a1b2c3d4e5f60718'],
  requireNetworkIsolation: true,
  requireInterContainerEncryption: false,
  requireVolumeKmsKey: true,
  maxJobAgeDays: 365,
  exemptJobNames: ['smoke-test-*', 'canary'],
  exemptTag: 'vpc-exempt',
  serverlessJobs: 'notApplicable',
  createdAfter: '2026-01-31',
  resourceType: 'AWS::::Account',
  // As long as may be.
  remediationUrl: `https://wiki.example.com/${'a'.repeat(165)}`,
  auditIntervalHours: 48,
  refreshDays: 0,
  accountResult: true,
} as const satisfies TrainingJobInVpcRuleProps;

describe('rule parameters', () => {
  it('are passed on only where they are set', () => {
    expect(inputParameters({ maxJobAgeDays: 30 })).toEqual({ maxJobAgeDays: '30' });
  });

  it('are those that the rule defines, written as it reads them', () => {
    const parameters = inputParameters(everyParameter);

    const parsed = parseRuleParameters(parameters);

    expect(Object.keys(parameters).toSorted()).toEqual(Object.keys(ruleParameterTable).toSorted());
    expect(parsed).toEqual({
      ...everyParameter,
      createdAfter: new Date('2026-01-31'),
    });
  });
});

describe('a parameter that the rule would refuse when it runs', () => {
  const refused: readonly RuleParameterProps[] = [
    { allowedSubnetIds: ['sg-0a1b2c3d'] },
    { allowedSubnetIds: [`subnet-${'0'.repeat(26)}`] },
    { allowedSecurityGroupIds: ['sg-0a 1b'] },
    { maxJobAgeDays: 36_501 },
    { exemptJobNames: ['-canary'] },
    { exemptTag: 'aws:exempt' },
    { exemptTag: 'x'.repeat(129) },
    { serverlessJobs: 'ignore' as 'evaluate' },
    { createdAfter: '2026-02-30' },
    { createdAfter: '2026-01-31T00:00:00' },
    { createdAfter: '2026-01-31 and later' },
    { resourceType: 'TrainingJob' },
    { remediationUrl: 'https://wiki.example.com/in a vpc' },
    { remediationUrl: `https://wiki.example.com/${'a'.repeat(166)}` },
    { auditIntervalHours: 0 },
    { refreshDays: 3_651 },
    { requireNetworkIsolation: 'yes' as unknown as boolean },
  ];

  it.each(refused)('is refused before it is deployed: %o', (given) => {
    expect(() => parseRuleParameters(inputParameters(given))).toThrow();

    expect(parameterProblems(given)).toHaveLength(1);
  });
});

describe('props that cannot be deployed', () => {
  const cases: readonly { given: TrainingJobInVpcRuleProps; message: string }[] = [
    {
      given: { ruleName: 'a'.repeat(38) },
      message: `ruleName must be 1 to 37 characters of A-Z, a-z, 0-9, - and _, got "${'a'.repeat(38)}" (38); Config reads results by names of at most 64 characters, of which a conformance pack takes 27`,
    },
    {
      given: { ruleName: 'in vpc' },
      message: 'ruleName must be 1 to 37 characters of A-Z, a-z, 0-9, - and _, got "in vpc" (6)',
    },
    {
      given: { maximumExecutionFrequency: 'Hourly' as MaximumExecutionFrequency },
      message:
        'maximumExecutionFrequency must be one of One_Hour, Three_Hours, Six_Hours, Twelve_Hours, TwentyFour_Hours, got "Hourly"',
    },
    {
      given: { logRetention: 42 as RetentionDays },
      message: 'logRetention must be one of 1, 3, 5, 7, 14, 30,',
    },
    {
      given: { quotaShare: 1.5 },
      message: 'quotaShare must be a number above 0 and at most 1, got 1.5',
    },
    {
      given: { memoryMiB: 64 },
      message: 'memoryMiB must be a whole number from 128 to 10240, got 64',
    },
    {
      given: { allowedSubnetIds: ['sg-1'] },
      message:
        'allowedSubnetIds must list ids of at most 32 characters that begin with subnet-, got "sg-1"',
    },
    {
      given: { allowedSecurityGroupIds: [] },
      message:
        'allowedSecurityGroupIds must list at least one id, got []; leave it out to allow any',
    },
    {
      given: { exemptJobNames: ['a,b'] },
      message: 'exemptJobNames must list names of A-Z, a-z, 0-9, - and *',
    },
    {
      given: { createdAfter: 'last year' },
      message: 'createdAfter must be an ISO 8601 date, or a date and time with its zone',
    },
    {
      given: { remediationUrl: 'http://wiki.example.com' },
      message: 'remediationUrl must be an https URL of at most 190 characters',
    },
    {
      given: { maxJobAgeDays: 1.5 },
      message: 'maxJobAgeDays must be a whole number from 1 to 36500, got 1.5',
    },
    {
      given: { refreshDays: -1 },
      message: 'refreshDays must be a whole number from 0 to 3650, got -1',
    },
    {
      given: {
        allowedSubnetIds: Array.from(
          { length: 50 },
          (_, n) => `subnet-${String(n).padStart(17, '0')}`,
        ),
      },
      message: "the rule's parameters must fit into 1024 characters of JSON together, got 1272",
    },
    {
      given: { subnetIds: ['subnet-0a'] },
      message: 'subnetIds and securityGroupIds must be given together, got ["subnet-0a"] and []',
    },
    {
      given: { subnetIds: ['vpc-0a'], securityGroupIds: ['sg-0a'] },
      message: 'subnetIds must list ids that begin with subnet-, got "vpc-0a"',
    },
    {
      given: { rolePath: 'security' },
      message: 'rolePath must be /, or text between slashes, got "security"',
    },
    {
      given: { architecture: 'amd64' as never },
      message: 'architecture must be arm64 or x86_64, got "amd64"',
    },
    {
      given: { documentationUrl: 'https://example.com/project' },
      message: 'documentationUrl must begin with https:// and end with /',
    },
  ];

  it.each(cases)('are refused: $message', ({ given, message }) => {
    expect(() => synthesize(given)).toThrow(message);
  });

  it('are refused with every problem at once', () => {
    const deploy = () => synthesize({ ruleName: '', memoryMiB: 1, maxJobAgeDays: 0 });

    expect(deploy).toThrow(/ruleName .*; memoryMiB .*; maxJobAgeDays /);
  });
});

describe('context', () => {
  it('sets every prop that text can express', () => {
    const context: Readonly<Record<string, string>> = {
      ruleName: 'jobs-in-vpc',
      allowedSubnetIds: 'subnet-1, subnet-2',
      maxJobAgeDays: '30',
      alarms: 'false',
      architecture: 'x86_64',
    };

    const { rule } = readContext(createApp({ context }));

    expect(rule).toEqual({
      ruleName: 'jobs-in-vpc',
      allowedSubnetIds: ['subnet-1', 'subnet-2'],
      maxJobAgeDays: 30,
      alarms: false,
      architecture: Architecture.X86_64,
    });
  });

  it('reaches every parameter of the rule', () => {
    expect(ruleContextKeys).toEqual(expect.arrayContaining(Object.keys(ruleParameterTable)));
  });

  it('refuses a value that is not a flag or a number as it was given, with every other problem', () => {
    const context: Readonly<Record<string, string>> = {
      alarms: 'yes',
      memoryMiB: 'much',
      accountResult: 'TRUE',
      maxJobAgeDays: '0',
    };
    const deploy = () => synthesize(readContext(createApp({ context })).rule);

    expect(deploy).toThrow('memoryMiB must be a whole number from 128 to 10240, got "much"');
    expect(deploy).toThrow('alarms must be true or false, got "yes"');
    expect(deploy).toThrow('accountResult must be true or false, got "TRUE"');
    expect(deploy).toThrow('maxJobAgeDays must be a whole number from 1 to 36500, got 0');
  });
});
