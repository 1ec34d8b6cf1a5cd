import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Double } from './doubles.ts';
import type { Exchange } from './exchange.ts';

function caller({ clients: { sqs }, endpoint }: Double) {
  const create = (QueueName: string) => sqs.send(new CreateQueueCommand({ QueueName }));
  const queueUrl = async (name: string) => (await create(name)).QueueUrl ?? '';
  return {
    create,
    queueUrl,
    missingUrl: `${endpoint}/123456789012/missing`,
    send: (QueueUrl: string, MessageBody: string, DelaySeconds?: number) =>
      sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds })),
    receive: (QueueUrl: string, input: Partial<ReceiveMessageCommandInput> = {}) =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl, ...input })),
    remove: (QueueUrl: string, ReceiptHandle: string) =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    attributes: (QueueUrl: string) =>
      sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: [
            'QueueArn',
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesDelayed',
            'ApproximateNumberOfMessagesNotVisible',
            'VisibilityTimeout',
            'DelaySeconds',
          ],
        }),
      ),
  };
}

export const sqsExchanges: readonly Exchange[] = [
  {
    name: 'the life of a message',
    operations: [
      'CreateQueue',
      'SendMessage',
      'ReceiveMessage',
      'DeleteMessage',
      'GetQueueAttributes',
    ],
    async play(double, record) {
      const { create, queueUrl, send, receive, remove, attributes } = caller(double);
      await record('create', () => create('queue'));
      const url = await queueUrl('queue');
      await record('attributes of an empty queue', () => attributes(url));
      await record('receive nothing', () => receive(url));
      await record('send', () => send(url, 'now'));
      await record('send with a delay', () => send(url, 'later', 900));
      await record('attributes before', () => attributes(url));
      const received = await record('receive', () => receive(url, { MaxNumberOfMessages: 10 }));
      await record('attributes meanwhile', () => attributes(url));
      await record('receive while it is in flight', () => receive(url));
      const handle = received?.Messages?.[0]?.ReceiptHandle ?? '';
      await record('delete', () => remove(url, handle));
      await record('delete again', () => remove(url, handle));
      await record('attributes after', () => attributes(url));
    },
  },
  {
    name: 'queue calls that are refused',
    operations: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
    async play(double, record) {
      const { queueUrl, missingUrl, send, receive, remove, attributes } = caller(double);
      const url = await queueUrl('queue');
      await record('send with a delay of 901 seconds', () => send(url, 'body', 901));
      await record('send without a body', () => send(url, ''));
      await record('receive 11', () => receive(url, { MaxNumberOfMessages: 11 }));
      await record('wait 21 seconds', () => receive(url, { WaitTimeSeconds: 21 }));
      await record('send to a missing queue', () => send(missingUrl, 'body'));
      await record('receive from a missing queue', () => receive(missingUrl));
      await record('delete from a missing queue', () => remove(missingUrl, 'handle'));
      await record('attributes of a missing queue', () => attributes(missingUrl));
    },
  },
];
