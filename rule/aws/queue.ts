import type { SQSClient } from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../events/queue-message.ts';
import { type Calls, urgent } from './calls.ts';

/** The reevaluation queue for its two senders: runs that left work, and the consumer that postpones messages. */
export interface ReevaluationQueue {
  /**
   * Sends a message that arrives after the delay, 900 s at most.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
   */
  send(message: QueueMessage, delaySeconds: number): Promise<void>;
}

const longestDelaySeconds = 900;

export function createReevaluationQueue(
  client: () => Promise<SQSClient>,
  calls: Calls,
  queueUrl: string,
): ReevaluationQueue {
  return {
    async send(message, delaySeconds) {
      const { SendMessageCommand } = await import('./sqs-client.ts');
      const sqs = await client();
      await calls.call(
        'SendMessage',
        (options) =>
          sqs.send(
            new SendMessageCommand({
              QueueUrl: queueUrl,
              MessageBody: JSON.stringify(message),
              DelaySeconds: Math.min(Math.max(Math.ceil(delaySeconds), 0), longestDelaySeconds),
            }),
            options,
          ),
        urgent,
      );
    },
  };
}
