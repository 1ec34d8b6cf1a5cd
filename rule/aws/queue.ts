import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { LaterRequest } from '../coverage/reevaluation.ts';
import type { ResumeRequests } from '../ports.ts';
import type { Api } from './calls.ts';

/** The re-evaluation queue, as its two senders use it: runs that left work, and the consumer that puts off. */
export interface ReevaluationQueue extends ResumeRequests {
  sendLater(request: LaterRequest): Promise<void>;
}

/** @param accountId said in every message, where one queue serves several accounts. */
export function createReevaluationQueue(
  client: SQSClient,
  api: Api,
  queueUrl: string,
  accountId?: string,
): ReevaluationQueue {
  async function sendLater({ delaySeconds, ...message }: LaterRequest): Promise<void> {
    await api.call(
      'SendMessage',
      () =>
        client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: JSON.stringify({ ...message, accountId }),
            DelaySeconds: delaySeconds,
          }),
        ),
      { urgent: true },
    );
  }
  return {
    sendLater,
    send: (request) => sendLater({ kind: 'resume', ...request }),
  };
}
