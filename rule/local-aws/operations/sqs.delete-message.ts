import { defineOperation } from '../operation.ts';
import { QUEUE_URL } from './sqs.members.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export const deleteMessage = defineOperation<{ QueueUrl: string; ReceiptHandle: string }>({
  service: 'sqs',
  name: 'DeleteMessage',
  constraints: { QueueUrl: QUEUE_URL, ReceiptHandle: { type: 'string', required: true } },
  run({ input, scope }) {
    scope.sqs.deleteMessage(input.QueueUrl, input.ReceiptHandle);
    return {};
  },
});
