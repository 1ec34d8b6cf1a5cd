import { defineOperation } from '../operation.ts';

interface Input {
  readonly QueueName: string;
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const createQueue = defineOperation<Input>({
  service: 'sqs',
  name: 'CreateQueue',
  constraints: {
    QueueName: { type: 'string', required: true, maxLength: 80, pattern: '[a-zA-Z0-9_-]+' },
    Attributes: { type: 'map' },
  },
  run({ input, scope }) {
    const seconds = input.Attributes?.VisibilityTimeout;
    const options = seconds === undefined ? {} : { visibilityTimeoutMs: Number(seconds) * 1_000 };
    return { QueueUrl: scope.sqs.createQueue(input.QueueName, options) };
  },
});
