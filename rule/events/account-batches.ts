import { type Fields, fieldsOf, isListOf, isText, openJson } from './json.ts';

/** Messages of one SQS batch that are about one account; itself a batch, as `queue-message.ts` reads it. */
export interface AccountBatch {
  /** Undefined where the messages name none. */
  readonly accountId: string | undefined;
  readonly Records: readonly Fields[];
}

/**
 * An SQS batch, taken apart by account; undefined where the event is none. The rule's own messages name
 * the account as `accountId`, SageMaker's events as `account`.
 */
export function batchesByAccount(event: unknown): readonly AccountBatch[] | undefined {
  const { Records: records } = fieldsOf(event);
  if (!isListOf(records, isSqsRecord) || records.length === 0) return undefined;
  return [...Map.groupBy(records, accountOf)].map(([accountId, Records]) => ({
    accountId,
    Records,
  }));
}

function isSqsRecord(value: unknown): value is Fields {
  return fieldsOf(value).eventSource === 'aws:sqs';
}

function accountOf({ body }: Fields): string | undefined {
  const { account, accountId = account } = fieldsOf(openJson(body));
  return isText(accountId) && isAccountId(accountId) ? accountId : undefined;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
