import {
  DescribeConfigRulesCommand,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import { describe, expect, it } from 'vitest';
import type { ScheduledEvent } from '../../rule/local-aws/scheduled-event.ts';
import { connect, NOON } from './connect.ts';

describe('the scheduled event', () => {
  it('is what Config sends to a periodic rule, with JSON inside strings', async () => {
    await using aws = await connect();
    const rule = aws.world.config.createRule({
      name: 'rule',
      id: 'config-rule-abc123',
      inputParameters: { maxJobAgeDays: '90' },
    });

    const event = aws.world.scheduledEvent({ ruleName: 'rule' });

    expect(JSON.parse(event.invokingEvent)).toEqual({
      awsAccountId: '111122223333',
      notificationCreationTime: '2026-03-01T12:00:00.000Z',
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    });
    expect(JSON.parse(event.ruleParameters ?? '')).toEqual({ maxJobAgeDays: '90' });
    expect(event).toMatchObject({
      version: '1.0',
      accountId: '111122223333',
      configRuleName: 'rule',
      configRuleId: 'config-rule-abc123',
      configRuleArn: rule.arn,
      eventLeftScope: false,
    });
    expect(aws.world.config.ruleOfToken(event.resultToken)).toBe(rule);
  });

  it('can come late, with parameters of its own, or without any', async () => {
    await using aws = await connect();
    aws.world.config.createRule({ name: 'rule' });

    const event = aws.world.scheduledEvent({
      ruleName: 'rule',
      parameters: null,
      notificationCreatedAt: new Date('2026-02-28T00:00:00Z'),
      resultToken: 'TESTMODE',
    });

    expect(event.invokingEvent).toContain('2026-02-28T00:00:00.000Z');
    expect(event).not.toHaveProperty('ruleParameters');
    expect(event.resultToken).toBe('TESTMODE');
  });
});

describe('DescribeConfigRules', () => {
  it('returns 25 rules a page, by name', async () => {
    await using aws = await connect();
    const names = Array.from({ length: 26 }, (_, index) => `rule-${index + 10}`);
    for (const name of names.toReversed()) aws.world.config.createRule({ name });

    const first = await aws.config.send(new DescribeConfigRulesCommand({}));
    const second = await aws.config.send(
      new DescribeConfigRulesCommand({ NextToken: first.NextToken }),
    );

    const shown = [...(first.ConfigRules ?? []), ...(second.ConfigRules ?? [])];
    expect(shown.map((rule) => rule.ConfigRuleName)).toEqual(names);
    expect(second.NextToken).toBeUndefined();
  });

  it('shows parameters as the JSON that they are', async () => {
    await using aws = await connect();
    aws.world.config.createRule({ name: 'rule', inputParameters: { serverlessJobs: 'evaluate' } });

    const { ConfigRules } = await aws.config.send(
      new DescribeConfigRulesCommand({ ConfigRuleNames: ['rule'] }),
    );

    expect(ConfigRules?.[0]).toMatchObject({
      InputParameters: '{"serverlessJobs":"evaluate"}',
      ConfigRuleState: 'ACTIVE',
      Source: { Owner: 'CUSTOM_LAMBDA' },
    });
  });

  it('refuses a name that no rule has', async () => {
    await using aws = await connect();

    const answer = aws.config.send(new DescribeConfigRulesCommand({ ConfigRuleNames: ['none'] }));

    await expect(answer).rejects.toMatchObject({ name: 'NoSuchConfigRuleException' });
  });
});

describe('StartConfigRulesEvaluation', () => {
  const start = new StartConfigRulesEvaluationCommand({ ConfigRuleNames: ['rule'] });

  it('hands a fresh event to whoever carries out evaluations', async () => {
    await using aws = await connect();
    aws.world.config.createRule({ name: 'rule' });
    const started = Promise.withResolvers<ScheduledEvent>();
    aws.world.config.onStartEvaluation(started.resolve);

    await aws.config.send(start);

    expect(await started.promise).toMatchObject({ configRuleName: 'rule' });
  });

  it('is allowed once a minute', async () => {
    await using aws = await connect();
    aws.world.config.createRule({ name: 'rule' });
    await aws.config.send(start);

    const tooSoon = aws.config.send(start);

    await expect(tooSoon).rejects.toMatchObject({ name: 'LimitExceededException' });
    aws.world.clock.advance(60_000);
    await expect(aws.config.send(start)).resolves.toBeDefined();
  });

  it.each(['LimitExceededException', 'ResourceInUseException'] as const)(
    'answers %s until the evaluation before has ended, as chosen',
    async (evaluationRunningError) => {
      await using aws = await connect({ evaluationRunningError });
      aws.world.config.createRule({ name: 'rule' });
      const evaluation = Promise.withResolvers<void>();
      aws.world.config.onStartEvaluation(() => evaluation.promise);
      await aws.config.send(start);
      aws.world.clock.advance(60_000);

      const duringIt = aws.config.send(start);

      await expect(duringIt).rejects.toMatchObject({ name: evaluationRunningError });
      evaluation.reject(new Error('the function failed, which Config does not see'));
      await new Promise(setImmediate);
      await expect(aws.config.send(start)).resolves.toBeDefined();
    },
  );

  it('starts nothing when one of the rules does not exist', async () => {
    await using aws = await connect();
    aws.world.config.createRule({ name: 'rule' });

    const answer = aws.config.send(
      new StartConfigRulesEvaluationCommand({ ConfigRuleNames: ['rule', 'none'] }),
    );

    await expect(answer).rejects.toMatchObject({ name: 'NoSuchConfigRuleException' });
    expect(aws.world.config.isStartedLately('rule')).toBe(false);
  });
});

describe('the configuration recorder', () => {
  it.each([
    ['recording', 1, true],
    ['stopped', 1, false],
    ['none', 0, undefined],
  ] as const)('can be %s', async (recorder, count, recording) => {
    await using aws = await connect();
    aws.world.config.recorder = recorder;

    const { ConfigurationRecorders } = await aws.config.send(
      new DescribeConfigurationRecordersCommand({}),
    );
    const { ConfigurationRecordersStatus } = await aws.config.send(
      new DescribeConfigurationRecorderStatusCommand({}),
    );

    expect(ConfigurationRecorders).toHaveLength(count);
    expect(ConfigurationRecordersStatus?.[0]?.recording).toBe(recording);
  });
});

describe('accounts and Regions', () => {
  it('have rules and results of their own', async () => {
    await using aws = await connect();
    aws.world.in('444455556666', 'us-east-1').config.createRule({ name: 'rule' });

    const event = aws.world
      .in('444455556666', 'us-east-1')
      .config.scheduledEvent({ ruleName: 'rule', notificationCreatedAt: NOON });

    expect(event.configRuleArn).toMatch(/^arn:aws:config:us-east-1:444455556666:/);
    expect(aws.world.config.rules()).toEqual([]);
  });
});
