import type { ConfigRule } from './config-store.ts';

/** The event of a periodic custom Lambda rule. */
export interface ScheduledEvent {
  readonly version: '1.0';
  readonly invokingEvent: string;
  readonly ruleParameters?: string;
  readonly resultToken: string;
  readonly eventLeftScope: false;
  readonly executionRoleArn: string;
  readonly configRuleArn: string;
  readonly configRuleName: string;
  readonly configRuleId: string;
  readonly accountId: string;
}

export interface ScheduledEventOptions {
  readonly ruleName: string;
  /** Parameters of the rule; null leaves `ruleParameters` out. @default the rule's own */
  readonly parameters?: Readonly<Record<string, string>> | null;
  /** @default the world's clock */
  readonly notificationCreatedAt?: Date;
  /** @default a fresh token */
  readonly resultToken?: string;
}

interface EventFacts {
  readonly rule: ConfigRule;
  readonly accountId: string;
  readonly parameters: Readonly<Record<string, string>> | null;
  readonly notificationCreatedAt: Date;
  readonly resultToken: string;
}

/**
 * The event as Config sends it: `invokingEvent` and `ruleParameters` are JSON inside strings.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
export function buildScheduledEvent(facts: EventFacts): ScheduledEvent {
  const { rule, accountId, parameters, notificationCreatedAt, resultToken } = facts;
  return {
    version: '1.0',
    invokingEvent: JSON.stringify({
      awsAccountId: accountId,
      notificationCreationTime: notificationCreatedAt.toISOString(),
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    }),
    ...(parameters ? { ruleParameters: JSON.stringify(parameters) } : {}),
    resultToken,
    eventLeftScope: false,
    executionRoleArn: `arn:aws:iam::${accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: rule.arn,
    configRuleName: rule.name,
    configRuleId: rule.id,
    accountId,
  };
}
