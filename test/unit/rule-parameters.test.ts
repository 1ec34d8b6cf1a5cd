import { describe, expect, it } from 'vitest';
import {
  defaultRuleParameters,
  parseRuleParameters,
  policyText,
  ruleParameterTable,
} from '../../rule/verdict/parameters.ts';

describe('parseRuleParameters', () => {
  it('fills in every default', () => {
    expect(parseRuleParameters({})).toEqual(defaultRuleParameters);
  });

  it('reads every parameter', () => {
    const parameters = parseRuleParameters({
      allowedSubnetIds: 'subnet-0a1b2c3d, subnet-0f9e8d7c ,subnet-0a1b2c3d',
      allowedSecurityGroupIds: 'sg-0a1b2c3d',
      requireNetworkIsolation: 'true',
      requireInterContainerEncryption: 'false',
      requireVolumeKmsKey: 'true',
      maxJobAgeDays: '365',
      exemptJobNames: 'smoke-*,canary',
      serverlessJobs: 'notApplicable',
      createdAfter: '2026-01-31',
      resourceType: 'AWS::::Account',
      remediationUrl: 'https://wiki.example.com/vpc',
      auditIntervalHours: '12',
      refreshDays: '30',
      accountResult: 'true',
    });

    expect(parameters).toEqual({
      allowedSubnetIds: ['subnet-0a1b2c3d', 'subnet-0f9e8d7c'],
      allowedSecurityGroupIds: ['sg-0a1b2c3d'],
      requireNetworkIsolation: true,
      requireInterContainerEncryption: false,
      requireVolumeKmsKey: true,
      maxJobAgeDays: 365,
      exemptJobNames: ['smoke-*', 'canary'],
      serverlessJobs: 'notApplicable',
      createdAfter: new Date('2026-01-31T00:00:00Z'),
      resourceType: 'AWS::::Account',
      remediationUrl: 'https://wiki.example.com/vpc',
      auditIntervalHours: 12,
      refreshDays: 30,
      accountResult: true,
    });
  });

  it('treats an empty value as one that is not given', () => {
    expect(parseRuleParameters({ maxJobAgeDays: '', allowedSubnetIds: ' ' })).toEqual(
      defaultRuleParameters,
    );
  });

  it('reads the example of every documented parameter', () => {
    const examples = Object.entries(ruleParameterTable).map(([name, { example }]) => [
      name,
      example,
    ]);

    expect(() => parseRuleParameters(Object.fromEntries(examples))).not.toThrow();
  });

  it.each([
    ['allowedSubnetIds', 'sg-0a1b2c3d'],
    ['allowedSecurityGroupIds', 'subnet-0a1b2c3d'],
    ['requireNetworkIsolation', 'yes'],
    ['maxJobAgeDays', '0'],
    ['maxJobAgeDays', '1.5'],
    ['maxJobAgeDays', '-3'],
    ['exemptJobNames', 'bad_name'],
    ['serverlessJobs', 'ignore'],
    ['createdAfter', 'yesterday'],
    ['createdAfter', '2026-13-01'],
    ['createdAfter', '2026-02-30'],
    ['allowedSubnetIds', ','],
    ['allowedSecurityGroupIds', ' , ,'],
    ['remediationUrl', 'https://example.com/how to'],
    ['resourceType', 'TrainingJob'],
    ['remediationUrl', 'http://example.com'],
    ['remediationUrl', `https://example.com/${'x'.repeat(171)}`],
    ['auditIntervalHours', '0'],
    ['refreshDays', '-1'],
    ['accountResult', '1'],
  ])('refuses %s %s and says what is allowed', (name, value) => {
    expect(() => parseRuleParameters({ [name]: value })).toThrow(
      new RegExp(`${name} must be .*, got "`),
    );
  });

  it('refuses unknown parameters by name, and every problem at once', () => {
    const parse = () =>
      parseRuleParameters({ allowedSubnets: 'subnet-a', maxJobAgeDays: 'x', refreshDays: 7 });

    expect(parse).toThrow('allowedSubnets is unknown');
    expect(parse).toThrow('maxJobAgeDays must be a whole number from 1 to 36500, got "x"');
    expect(parse).toThrow('refreshDays must be a string, got 7');
  });
});

describe('policyText', () => {
  it('leaves out what is at its default, so that a parameter added later changes no text', () => {
    expect(policyText(defaultRuleParameters)).toBe('[1]');
    expect(policyText(parseRuleParameters({ requireNetworkIsolation: 'false' }))).toBe('[1]');
  });

  it('changes with everything that a verdict depends on, and with nothing else', () => {
    const changed = Object.entries(ruleParameterTable).filter(
      ([name, { example }]) =>
        policyText(parseRuleParameters({ [name]: example })) !== policyText(defaultRuleParameters),
    );

    expect(changed.map(([name]) => name)).toEqual(
      Object.entries(ruleParameterTable)
        .filter(([, { isPolicy }]) => isPolicy)
        .map(([name]) => name),
    );
  });

  it('does not depend on the order of a list', () => {
    const one = parseRuleParameters({ allowedSubnetIds: 'subnet-0a1b2c3d,subnet-0f9e8d7c' });
    const other = parseRuleParameters({ allowedSubnetIds: 'subnet-0f9e8d7c,subnet-0a1b2c3d' });

    expect(policyText(one)).toBe(policyText(other));
  });
});
