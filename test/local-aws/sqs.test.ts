import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { connect } from './connect.ts';

describe('messages', () => {
  it('are received once their delay has passed', async () => {
    await using aws = await connect();
    const QueueUrl = aws.world.sqs.createQueue('queue');
    const receive = () => aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await aws.sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'Grüße', DelaySeconds: 900 }),
    );

    const early = await receive();
    aws.world.clock.advance(900_000);
    const due = await receive();

    expect(early.Messages).toBeUndefined();
    expect(due.Messages?.map((message) => message.Body)).toEqual(['Grüße']);
  });

  it('come back after the visibility timeout unless deleted', async () => {
    await using aws = await connect();
    const { QueueUrl } = await aws.sqs.send(
      new CreateQueueCommand({ QueueName: 'queue', Attributes: { VisibilityTimeout: '60' } }),
    );
    const receive = async () => {
      const { Messages } = await aws.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        }),
      );
      return Messages?.[0];
    };
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one' }));

    const first = await receive();
    const hidden = await receive();
    aws.world.clock.advance(60_000);
    const second = await receive();
    await aws.sqs.send(
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }),
    );
    aws.world.clock.advance(60_000);
    const deleted = await receive();

    expect(hidden).toBeUndefined();
    expect(second?.MessageId).toBe(first?.MessageId);
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(deleted).toBeUndefined();
  });

  it('wait for a receiver, and a receiver for them', async () => {
    await using aws = await connect({ timeScale: 1 });
    const QueueUrl = aws.world.sqs.createQueue('queue');

    const receiving = aws.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));

    expect((await receiving).Messages?.[0]?.Body).toBe('late');
  });

  it('are counted as visible, delayed or in flight', async () => {
    await using aws = await connect();
    const QueueUrl = aws.world.sqs.createQueue('queue');
    for (const delayMs of [0, 0, 0, 60_000]) aws.world.sqs.send('queue', 'body', delayMs);
    aws.world.sqs.receive('queue', 1);

    const { Attributes } = await aws.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesDelayed: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  it.each([
    ['a delay of 901 seconds', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['a body beyond 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
  ])('with %s are refused', async (_what, more, code) => {
    await using aws = await connect();
    const QueueUrl = aws.world.sqs.createQueue('queue');

    const answer = aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...more }));

    await expect(answer).rejects.toMatchObject({ name: code });
  });

  it('to a queue that does not exist are refused', async () => {
    await using aws = await connect();

    const answer = aws.sqs.send(
      new SendMessageCommand({
        QueueUrl: `${aws.aws.endpoint}/111122223333/none`,
        MessageBody: 'x',
      }),
    );

    await expect(answer).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});
