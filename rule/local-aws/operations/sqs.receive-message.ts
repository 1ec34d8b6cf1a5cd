import { defineOperation, type Output } from '../operation.ts';
import type { QueueMessage } from '../queue-store.ts';
import { checkRange, md5Of, QUEUE_URL } from './sqs.members.ts';

interface Input {
  readonly QueueUrl: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly MessageSystemAttributeNames?: readonly string[];
  /** The older name of MessageSystemAttributeNames. */
  readonly AttributeNames?: readonly string[];
}

const POLL_MS = 100;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMessage = defineOperation<Input>({
  service: 'sqs',
  name: 'ReceiveMessage',
  constraints: {
    QueueUrl: QUEUE_URL,
    MaxNumberOfMessages: { type: 'integer' },
    VisibilityTimeout: { type: 'integer' },
    WaitTimeSeconds: { type: 'integer' },
    MessageSystemAttributeNames: { type: 'list', of: { type: 'string' } },
    AttributeNames: { type: 'list', of: { type: 'string' } },
  },
  async run({ input, scope, world }) {
    const { MaxNumberOfMessages: limit = 1, VisibilityTimeout, WaitTimeSeconds = 0 } = input;
    checkRange('MaxNumberOfMessages', limit, 1, 10, 'Must be between 1 and 10, if provided.');
    checkRange('WaitTimeSeconds', WaitTimeSeconds, 0, 20);
    const visibilityMs = VisibilityTimeout === undefined ? undefined : VisibilityTimeout * 1_000;
    const untilMs = world.clock.nowMs() + WaitTimeSeconds * 1_000;
    let received = scope.sqs.receive(input.QueueUrl, limit, visibilityMs);
    while (received.length === 0 && world.clock.nowMs() < untilMs) {
      await world.clock.sleep(POLL_MS);
      received = scope.sqs.receive(input.QueueUrl, limit, visibilityMs);
    }
    const attributes = [
      ...(input.MessageSystemAttributeNames ?? []),
      ...(input.AttributeNames ?? []),
    ];
    return received.length === 0
      ? {}
      : { Messages: received.map((message) => shown(message, new Set(attributes))) };
  },
});

/** The message with the system attributes that were asked for. */
function shown(message: QueueMessage, wanted: ReadonlySet<string>): Output {
  const attributes = Object.entries({
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAtMs),
  }).filter(([name]) => wanted.has('All') || wanted.has(name));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5Of(message.body),
    Body: message.body,
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
  };
}
