import { type Fields, fieldsOf, isAmount, isListOf, isText, openJson } from './json.ts';

/** A message of the reevaluation queue: a request to resume a run, or a change of a job. */
export type QueueMessage = {
  /** The account that the message is about; absent in SageMaker's own events. */
  readonly accountId?: string;
  /** How often the consumer has postponed it. */
  readonly sends?: number;
} & (
  | { readonly kind: 'resume'; readonly ruleName: string; readonly notifiedAtMs: number }
  | { readonly kind: 'jobChanged'; readonly changedAtMs: number }
);

export interface ReceivedMessage {
  readonly messageId: string;
  /** Undefined if the message names none. */
  readonly accountId: string | undefined;
  /** Undefined if the function does not recognize the body. */
  readonly message: QueueMessage | undefined;
}

interface SqsRecord extends Fields {
  readonly messageId: string;
  readonly body: string;
}

/** The messages of an SQS batch; undefined if the event is not a batch. */
export function parseQueueBatch(event: unknown): readonly ReceivedMessage[] | undefined {
  const records = fieldsOf(event).Records;
  if (!isListOf(records, isSqsRecord) || records.length === 0) return undefined;
  return records.map(({ messageId, body }) => ({
    messageId,
    accountId: accountOf(body),
    message: parseMessage(body),
  }));
}

function isSqsRecord(value: unknown): value is SqsRecord {
  const { eventSource, messageId, body } = fieldsOf(value);
  return eventSource === 'aws:sqs' && isText(messageId) && isText(body);
}

/** The rule's own messages name the account as `accountId`, SageMaker's events as `account`. */
function accountOf(body: string): string | undefined {
  const { account, accountId = account } = fieldsOf(openJson(body));
  return isText(accountId) && isAccountId(accountId) ? accountId : undefined;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/**
 * A state-change event is only a reason to look. It can arrive late or more than once, has an empty VpcConfig, and can be
 * about a job that no longer exists.
 */
function parseMessage(body: string): QueueMessage | undefined {
  const fields = fieldsOf(openJson(body));
  const { kind, ruleName, notifiedAtMs, changedAtMs, time } = fields;
  const sends = isAmount(fields.sends) ? fields.sends : 0;
  if (kind === 'resume' && isText(ruleName) && isAmount(notifiedAtMs))
    return { kind, ruleName, notifiedAtMs, sends };
  if (kind === 'jobChanged' && isAmount(changedAtMs)) return { kind, changedAtMs, sends };
  const isStateChange = fields['detail-type'] === 'SageMaker Training Job State Change';
  const changed = isStateChange && isText(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(changed) ? undefined : { kind: 'jobChanged', changedAtMs: changed, sends };
}
