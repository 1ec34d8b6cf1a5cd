import { type Fields, fieldsOf, isFields, isText, openJson } from './json.ts';

/** The event is not one that Config sends to a periodic custom rule. Lists every problem. */
export class UnexpectedEventError extends Error {
  override readonly name = 'UnexpectedEventError';
}

/** One scheduled invocation by AWS Config, with its embedded JSON texts parsed. */
export interface ScheduledEvent {
  readonly accountId: string;
  readonly ruleName: string;
  readonly ruleId: string;
  readonly resultToken: string;
  /** When Config triggered the evaluation: the ordering timestamp of everything reported; epoch ms. */
  readonly notifiedAtMs: number;
  /** As Config sends them: every value is a string. */
  readonly ruleParameters: Fields;
}

/**
 * Parses the event of a scheduled evaluation.
 *
 * @throws UnexpectedEventError if it is not an event of Config, with every problem, or if it has another message type,
 * which the error names.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 */
export function parseConfigEvent(event: unknown): ScheduledEvent {
  const problems: string[] = [];
  const envelope = fieldsOf(event);
  if (!isFields(event)) problems.push(`it must be an object, got ${JSON.stringify(event)}`);
  const invokingEvent = openFields(envelope, 'invokingEvent', problems);
  refuseOtherMessages(invokingEvent);
  const scheduled: ScheduledEvent = {
    accountId: text(envelope, 'accountId', problems),
    ruleName: text(envelope, 'configRuleName', problems),
    ruleId: text(envelope, 'configRuleId', problems),
    resultToken: text(envelope, 'resultToken', problems),
    notifiedAtMs: instantMs(invokingEvent, 'notificationCreationTime', problems),
    ruleParameters: isEmpty(envelope.ruleParameters)
      ? {}
      : openFields(envelope, 'ruleParameters', problems),
  };
  if (!isText(invokingEvent.messageType))
    problems.push(
      `invokingEvent.messageType must be ScheduledNotification, got ${shown(invokingEvent.messageType)}`,
    );
  if (problems.length > 0)
    throw new UnexpectedEventError(
      `the event does not come from an AWS Config rule: ${problems.join('; ')}`,
    );
  return scheduled;
}

function refuseOtherMessages({ messageType }: Fields): void {
  if (isText(messageType) && messageType !== 'ScheduledNotification')
    throw new UnexpectedEventError(
      `this rule is evaluated periodically and takes messageType ScheduledNotification, got ${messageType}; ` +
        'give the rule a ScheduledNotification source and no other',
    );
}

function text(fields: Fields, name: string, problems: string[]): string {
  const value = fields[name];
  if (isText(value) && value !== '') return value;
  problems.push(`${name} must be a string, got ${shown(value)}`);
  return '';
}

function instantMs(fields: Fields, name: string, problems: string[]): number {
  const value = fields[name];
  const atMs = isText(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs))
    problems.push(`invokingEvent.${name} must be an ISO 8601 date and time, got ${shown(value)}`);
  return atMs;
}

/** The fields of a JSON object in a string. */
function openFields(fields: Fields, name: string, problems: string[]): Fields {
  const value = openJson(fields[name]);
  if (isFields(value)) return value;
  problems.push(`${name} must be a JSON object in a string, got ${shown(fields[name])}`);
  return {};
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
