import { type Fields, fieldsOf, isAmount, isListOf, isText, openJson } from './json.ts';

/** What the re-evaluation queue carries: a run that asks to be resumed, or news of a job. */
export type QueueMessage =
  | { readonly kind: 'resume'; readonly ruleName: string; readonly runAtMs: number }
  | { readonly kind: 'jobChanged'; readonly changedAtMs: number };

export interface ReceivedMessage {
  readonly messageId: string;
  /** Undefined where the body is none that this function knows. */
  readonly message: QueueMessage | undefined;
}

interface SqsRecord extends Fields {
  readonly messageId: string;
  readonly body: string;
}

/** The messages of an SQS batch; undefined where the event is none. */
export function parseQueueBatch(event: unknown): readonly ReceivedMessage[] | undefined {
  const records = fieldsOf(event).Records;
  if (!isListOf(records, isSqsRecord) || records.length === 0) return undefined;
  return records.map(({ messageId, body }) => ({ messageId, message: parseMessage(body) }));
}

function isSqsRecord(value: unknown): value is SqsRecord {
  const { eventSource, messageId, body } = fieldsOf(value);
  return eventSource === 'aws:sqs' && isText(messageId) && isText(body);
}

/**
 * A state-change event is only ever taken as a reason to look: it comes late and repeated, with an
 * empty VpcConfig, and for jobs long gone.
 */
function parseMessage(body: string): QueueMessage | undefined {
  const fields = fieldsOf(openJson(body));
  const { kind, ruleName, runAtMs, changedAtMs, time } = fields;
  if (kind === 'resume' && isText(ruleName) && isAmount(runAtMs))
    return { kind, ruleName, runAtMs };
  if (kind === 'jobChanged' && isAmount(changedAtMs)) return { kind, changedAtMs };
  const isStateChange = fields['detail-type'] === 'SageMaker Training Job State Change';
  const changed = isStateChange && isText(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(changed) ? undefined : { kind: 'jobChanged', changedAtMs: changed };
}
