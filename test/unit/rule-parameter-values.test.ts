// What each kind of value takes, at its limits.

import { describe, expect, it } from 'vitest';
import {
  InvalidRuleParametersError,
  parseRuleParameters,
  policyText,
  type RuleParameterName,
} from '../../rule/verdict/parameters.ts';

const longUrl = `https://example.com/${'x'.repeat(remediationUrlLimit() - 20)}`;

/** The longest remediation URL that is accepted; the message says it. */
function remediationUrlLimit(): number {
  try {
    parseRuleParameters({ remediationUrl: 'none' });
  } catch (error) {
    return Number(/at most (\d+) characters/.exec(String(error))?.[1]);
  }
  throw new Error('a remediation URL must be a URL');
}

const accepted: readonly (readonly [RuleParameterName, text: string, value: unknown])[] = [
  ['allowedSubnetIds', `subnet-${'x'.repeat(25)}`, [`subnet-${'x'.repeat(25)}`]],
  ['allowedSubnetIds', 'subnet-a,,subnet-b, ', ['subnet-a', 'subnet-b']],
  ['allowedSubnetIds', 'subnet-b , subnet-a,subnet-b', ['subnet-b', 'subnet-a']],
  ['allowedSecurityGroupIds', `sg-${'x'.repeat(29)}`, [`sg-${'x'.repeat(29)}`]],
  ['exemptTag', 'Vpc exempt_.:/=+-@9', 'Vpc exempt_.:/=+-@9'],
  ['exemptTag', 'not-aws:', 'not-aws:'],
  ['exemptTag', 'x'.repeat(128), 'x'.repeat(128)],
  ['exemptJobNames', 'a', ['a']],
  ['exemptJobNames', '*', ['*']],
  ['exemptJobNames', `*-${'x'.repeat(61)}`, [`*-${'x'.repeat(61)}`]],
  ['requireNetworkIsolation', 'true', true],
  ['requireInterContainerEncryption', 'false', false],
  ['accountResult', 'true', true],
  ['maxJobAgeDays', '1', 1],
  ['maxJobAgeDays', '36500', 36_500],
  ['auditIntervalHours', '1', 1],
  ['auditIntervalHours', '8760', 8_760],
  ['refreshDays', '0', 0],
  ['refreshDays', '3650', 3_650],
  ['serverlessJobs', 'evaluate', 'evaluate'],
  ['serverlessJobs', 'notApplicable', 'notApplicable'],
  ['createdAfter', '2026-01-31', new Date('2026-01-31T00:00:00Z')],
  ['createdAfter', '2024-02-29', new Date('2024-02-29T00:00:00Z')],
  ['createdAfter', '2026-01-31T08:30Z', new Date('2026-01-31T08:30:00Z')],
  ['createdAfter', '2026-01-31T08:30:15Z', new Date('2026-01-31T08:30:15Z')],
  ['createdAfter', '2026-01-31T08:30:15.5Z', new Date('2026-01-31T08:30:15.500Z')],
  ['createdAfter', '2026-01-31T08:30:15.123Z', new Date('2026-01-31T08:30:15.123Z')],
  ['createdAfter', '2026-01-31T08:30+02:00', new Date('2026-01-31T06:30:00Z')],
  ['createdAfter', '2026-01-31T08:30:15-05:30', new Date('2026-01-31T14:00:15Z')],
  ['createdAfter', '2026-01-31T00:30:00+02:00', new Date('2026-01-30T22:30:00Z')],
  ['resourceType', 'AWS::SageMaker::TrainingJob', 'AWS::SageMaker::TrainingJob'],
  ['resourceType', 'AWS::::Account', 'AWS::::Account'],
  ['resourceType', 'A1::B2::C3', 'A1::B2::C3'],
  ['remediationUrl', longUrl, longUrl],
];

const refused: readonly (readonly [RuleParameterName, text: string])[] = [
  ['allowedSubnetIds', 'subnet-a,sg-b'],
  ['allowedSubnetIds', 'sg-b,subnet-a'],
  ['allowedSubnetIds', 'subnet-'],
  ['allowedSubnetIds', `subnet-${'x'.repeat(26)}`],
  ['allowedSubnetIds', 'my-subnet-a'],
  ['allowedSubnetIds', 'subnet-a/b'],
  ['allowedSubnetIds', 'subnet-a b'],
  ['allowedSecurityGroupIds', 'sg-'],
  ['allowedSecurityGroupIds', `sg-${'x'.repeat(30)}`],
  ['allowedSecurityGroupIds', 'my-sg-a'],
  ['allowedSecurityGroupIds', 'sg-a/b'],
  ['exemptTag', 'aws:exempt'],
  ['exemptTag', 'vpc,exempt'],
  ['exemptTag', 'x'.repeat(129)],
  ['exemptJobNames', '-a'],
  ['exemptJobNames', 'a_b'],
  ['exemptJobNames', 'a b'],
  ['exemptJobNames', `*-${'x'.repeat(62)}`],
  ['requireNetworkIsolation', 'True'],
  ['maxJobAgeDays', '36501'],
  ['maxJobAgeDays', '1e3'],
  ['maxJobAgeDays', '0x10'],
  ['auditIntervalHours', '8761'],
  ['refreshDays', '3651'],
  ['refreshDays', '0000001'],
  ['createdAfter', '2026-1-31'],
  ['createdAfter', '2026-01-1'],
  ['createdAfter', '26-01-31'],
  ['createdAfter', '2026-01-32'],
  ['createdAfter', '2025-02-29'],
  ['createdAfter', '2026-01-31T08:30'],
  ['createdAfter', '2026-01-31T08Z'],
  ['createdAfter', '2026-01-31T8:30Z'],
  ['createdAfter', '2026-01-31T25:00Z'],
  ['createdAfter', '2026-01-31T08:30:15.1234Z'],
  ['createdAfter', '2026-01-31T08:30:15.Z'],
  ['createdAfter', '2026-01-31T08:30+0200'],
  ['createdAfter', '2026-01-31T08:30 GMT'],
  ['createdAfter', '2026-01-31 is the day'],
  ['createdAfter', '+002026-01-31'],
  ['createdAfter', 'on 2026-01-31'],
  ['createdAfter', '2026-01-31(2026-01-31'],
  ['resourceType', 'AWS::SageMaker'],
  ['resourceType', '::SageMaker::TrainingJob'],
  ['resourceType', 'AWS::SageMaker::'],
  ['resourceType', 'AWS::SageMaker::Training Job'],
  ['resourceType', 'AWS::SageMaker::TrainingJob::More'],
  ['resourceType', 'My-AWS::SageMaker::TrainingJob'],
  ['remediationUrl', `${longUrl}x`],
  ['remediationUrl', 'https://'],
  ['remediationUrl', 'see https://example.com'],
  ['remediationUrl', 'https://example.com/"quoted"'],
  ['remediationUrl', 'https://example.com/<page>'],
  ['remediationUrl', 'https://example.com/\\how'],
];

describe('the value of a rule parameter', () => {
  it.each(accepted)('%s may be %s', (name, text, value) => {
    expect(parseRuleParameters({ [name]: text })[name]).toEqual(value);
  });

  it.each(refused)('%s may not be %s', (name, text) => {
    expect(() => parseRuleParameters({ [name]: text })).toThrow(InvalidRuleParametersError);
  });

  it('may have spaces around it', () => {
    const { maxJobAgeDays } = parseRuleParameters({ maxJobAgeDays: ' 30 ' });

    expect(maxJobAgeDays).toBe(30);
  });
});

describe('the error of invalid parameters', () => {
  it('says what is wrong with each, what is allowed, and what was given', () => {
    const given = { accountResult: 'yes', maxJobAgeDays: '0', refreshDays: 7 };

    const parse = () => parseRuleParameters(given);

    expect(parse).toThrow(
      new InvalidRuleParametersError([
        'accountResult must be true or false, got "yes"',
        'maxJobAgeDays must be a whole number from 1 to 36500, got "0"',
        'refreshDays must be a string, got 7',
      ]),
    );
    expect(parse).toThrow(
      `the rule's parameters are invalid, nothing was evaluated: accountResult must be true or false, got "yes"; maxJobAgeDays`,
    );
  });

  it('lists the known names where one is unknown', () => {
    expect(() => parseRuleParameters({ subnets: '' })).toThrow(
      /subnets is unknown; known are allowedSubnetIds, allowedSecurityGroupIds, /,
    );
  });

  it('can be told from others by its name', () => {
    expect(new InvalidRuleParametersError([]).name).toBe('InvalidRuleParametersError');
  });
});

describe('the policy as text', () => {
  it('lists what was chosen by name, so that the order of the table does not count', () => {
    const parameters = parseRuleParameters({
      requireNetworkIsolation: 'true',
      allowedSubnetIds: 'subnet-b,subnet-a',
      allowedSecurityGroupIds: 'sg-a',
      maxJobAgeDays: '30',
      exemptJobNames: 'smoke-*',
    });

    expect(JSON.parse(policyText(parameters))).toEqual([
      1,
      ['allowedSecurityGroupIds', '["sg-a"]'],
      ['allowedSubnetIds', '["subnet-a","subnet-b"]'],
      ['exemptJobNames', '["smoke-*"]'],
      ['maxJobAgeDays', '30'],
      ['requireNetworkIsolation', 'true'],
    ]);
  });
});
