import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfigEvent, UnexpectedEventError } from '../../rule/events/config-event.ts';

const invokingEvent = {
  awsAccountId: '111122223333',
  notificationCreationTime: '2026-03-01T21:50:00.373Z',
  messageType: 'ScheduledNotification',
  recordVersion: '1.0',
};

function configEvent(given: object = {}) {
  return {
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: '{"maxJobAgeDays":"30"}',
    resultToken: 'token',
    eventLeftScope: false,
    executionRoleArn: 'arn:aws:iam::111122223333:role/config-role',
    configRuleArn: 'arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abc123',
    configRuleName: 'sagemaker-training-job-in-vpc',
    configRuleId: 'config-rule-abc123',
    accountId: '111122223333',
    version: '1.0',
    ...given,
  };
}

describe('parseConfigEvent', () => {
  it('opens the JSON strings of a scheduled event', () => {
    const run = parseConfigEvent(configEvent());

    expect(run).toEqual({
      accountId: '111122223333',
      ruleName: 'sagemaker-training-job-in-vpc',
      ruleId: 'config-rule-abc123',
      resultToken: 'token',
      notifiedAtMs: Date.parse('2026-03-01T21:50:00.373Z'),
      ruleParameters: { maxJobAgeDays: '30' },
    });
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', ''],
    ['an empty object', '{}'],
  ])('takes rule parameters that are %s', (_name, ruleParameters) => {
    const run = parseConfigEvent(configEvent({ ruleParameters }));

    expect(run.ruleParameters).toEqual({});
  });

  it.each([
    'ConfigurationItemChangeNotification',
    'OversizedConfigurationItemChangeNotification',
    'ConfigurationSnapshotDeliveryCompleted',
  ])('refuses %s by name', (messageType) => {
    const event = configEvent({ invokingEvent: JSON.stringify({ ...invokingEvent, messageType }) });

    expect(() => parseConfigEvent(event)).toThrow(messageType);
  });

  it('lists every problem of an event that does not come from Config', () => {
    const parse = () =>
      parseConfigEvent({ accountId: 7, invokingEvent: '{}', ruleParameters: 'x' });

    expect(parse).toThrow(UnexpectedEventError);
    for (const field of [
      'accountId',
      'configRuleName',
      'configRuleId',
      'resultToken',
      'ruleParameters',
      'invokingEvent.messageType',
      'invokingEvent.notificationCreationTime',
    ])
      expect(parse).toThrow(field);
  });

  it('throws nothing but its own error, whatever it is given', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({ invokingEvent: fc.json(), ruleParameters: fc.json() }),
    );
    fc.assert(
      fc.property(anything, (event) => {
        expect(() => parseConfigEvent(event)).toThrow(UnexpectedEventError);
      }),
    );
  });
});
