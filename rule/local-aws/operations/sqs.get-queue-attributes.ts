import { defineOperation } from '../operation.ts';
import { QUEUE_URL } from './sqs.members.ts';

interface Input {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export const getQueueAttributes = defineOperation<Input>({
  service: 'sqs',
  name: 'GetQueueAttributes',
  constraints: { QueueUrl: QUEUE_URL, AttributeNames: { type: 'list', of: { type: 'string' } } },
  run({ input, scope }) {
    const queue = scope.sqs.queue(input.QueueUrl);
    const count = scope.sqs.countMessages(queue.url);
    const attributes: Readonly<Record<string, string>> = {
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(count.visible),
      ApproximateNumberOfMessagesDelayed: String(count.delayed),
      ApproximateNumberOfMessagesNotVisible: String(count.inFlight),
      VisibilityTimeout: String(queue.visibilityTimeoutMs / 1_000),
      DelaySeconds: '0',
    };
    const wanted = new Set(input.AttributeNames ?? []);
    const shown = Object.entries(attributes).filter(
      ([name]) => wanted.has('All') || wanted.has(name),
    );
    return shown.length === 0 ? {} : { Attributes: Object.fromEntries(shown) };
  },
});
