import { randomUUID } from 'node:crypto';
import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { checkRange, md5Of, QUEUE_URL } from './sqs.members.ts';

interface Input {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
}

/** The quota was 256 KiB until August 2025. */
const MAX_BODY_BYTES = 1_048_576;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export const sendMessage = defineOperation<Input>({
  service: 'sqs',
  name: 'SendMessage',
  constraints: {
    QueueUrl: QUEUE_URL,
    MessageBody: { type: 'string', required: true },
    DelaySeconds: { type: 'integer' },
  },
  run({ input, scope, fault }) {
    const rule = 'DelaySeconds must be >= 0 and <= 900.';
    checkRange('DelaySeconds', input.DelaySeconds, 0, 900, rule);
    if (input.MessageBody === '')
      throw new ServiceError(
        'MissingParameter',
        'The request must contain the parameter MessageBody.',
      );
    if (Buffer.byteLength(input.MessageBody) > MAX_BODY_BYTES)
      throw new ServiceError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_BODY_BYTES} bytes.`,
      );
    const queue = scope.sqs.queue(input.QueueUrl);
    const messageId =
      fault?.kind === 'writeLost'
        ? randomUUID()
        : scope.sqs.send(queue.url, input.MessageBody, (input.DelaySeconds ?? 0) * 1_000).messageId;
    return { MessageId: messageId, MD5OfMessageBody: md5Of(input.MessageBody) };
  },
});
