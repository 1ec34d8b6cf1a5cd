import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { clientSettings, NOON } from './connect.ts';
import { connectWithTable, leaseKey, TableName, takeLease } from './lease-table.ts';

describe('requests to DynamoDB', () => {
  it('are logged like any other', async () => {
    await using aws = await connectWithTable();

    await takeLease(aws, 'me');

    expect(aws.aws.requests.all).toMatchObject([
      {
        ...{ service: 'dynamodb', operation: 'UpdateItem', accountId: '111122223333' },
        ...{ region: 'eu-central-1', atMs: NOON.getTime(), status: 200 },
        input: { TableName, Key: leaseKey, ReturnValues: 'ALL_NEW' },
      },
    ]);
  });

  it('are refused above their quota, in DynamoDB’s words', async () => {
    await using aws = await connectWithTable({ quotas: { UpdateItem: { perSecond: 1 } } });
    await takeLease(aws, 'one');

    const tooSoon = takeLease(aws, 'two', { now: 101 });

    await expect(tooSoon).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    aws.world.clock.advance(1_000);
    await expect(takeLease(aws, 'two', { now: 101 })).resolves.toBeDefined();
  });

  it('take the latency of the world', async () => {
    await using aws = await connectWithTable({ latencyMs: 60_000 });
    let isAnswered = false;

    const answer = takeLease(aws, 'me').finally(() => {
      isAnswered = true;
    });
    await expect.poll(() => aws.aws.requests.count()).toBe(1);
    const wasAnswered = isAnswered;
    aws.world.clock.advance(60_000);

    await expect(answer).resolves.toBeDefined();
    expect(wasAnswered).toBe(false);
  });

  it.each([
    ['a type that does not fit', { Key: { pk: { S: 'rule' }, sk: { N: '1' } } }],
    ['an expression that is none', { UpdateExpression: 'SET' }],
    ['a value that no expression uses', { ConditionExpression: 'attribute_not_exists(pk)' }],
    [
      'an unknown wish for the item',
      { ReturnValuesOnConditionCheckFailure: 'ALL_NEW' as 'ALL_OLD' },
    ],
  ])('are refused for %s', async (_what, members) => {
    await using aws = await connectWithTable();

    const answer = takeLease(aws, 'me', members);

    await expect(answer).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('are refused where the operation is not modelled', async () => {
    await using aws = await connectWithTable();
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [{ Delete: { TableName, Key: leaseKey } }],
    });

    const answer = aws.dynamodb.send(transaction);

    await expect(answer).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('faults of DynamoDB', () => {
  it.each([
    [{ kind: 'throttle' }, 'ProvisionedThroughputExceededException', 400],
    [{ kind: 'serverError' }, 'InternalServerError', 500],
    [{ kind: 'serverError', status: 503 }, 'ServiceUnavailable', 503],
    [{ kind: 'accessDenied' }, 'AccessDeniedException', 400],
    [
      { kind: 'error', code: 'ConditionalCheckFailedException' },
      'ConditionalCheckFailedException',
      400,
    ],
  ] as const)('answer %j by %s', async (fault, name, httpStatusCode) => {
    await using aws = await connectWithTable();
    aws.world.faults.failNext('UpdateItem', fault);

    const answer = takeLease(aws, 'me');

    await expect(answer).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(await aws.world.dynamodb.items(TableName)).toEqual([]);
  });

  it('are throttling to the SDK', async () => {
    await using aws = await connectWithTable();
    const settings = { ...clientSettings(aws.aws, 'local'), maxAttempts: 2 };
    const patient = new DynamoDBClient(settings);
    aws.world.faults.failNext('GetItem', { kind: 'throttle' });

    const { $metadata } = await patient.send(new GetItemCommand({ TableName, Key: leaseKey }));
    patient.destroy();

    expect($metadata.attempts).toBe(2);
  });

  it.each([false, true])(
    'lose the answer, and the write unless it was applied: %s',
    async (applied) => {
      await using aws = await connectWithTable();
      aws.world.faults.failNext('UpdateItem', { kind: 'connectionReset', applied });

      const answer = takeLease(aws, 'me');

      await expect(answer).rejects.toThrow(/ECONNRESET|socket hang up/);
      expect(await aws.world.dynamodb.items(TableName)).toHaveLength(applied ? 1 : 0);
    },
  );

  it('strike the writes of one key only', async () => {
    await using aws = await connectWithTable();
    aws.world.faults.failNext(
      'UpdateItem',
      { kind: 'throttle' },
      { times: 9, when: ({ input }) => JSON.stringify(input.Key).includes('lease') },
    );

    const other = takeLease(aws, 'me', { Key: { pk: { S: 'rule' }, sk: { S: 'other' } } });

    await expect(other).resolves.toBeDefined();
    await expect(takeLease(aws, 'me')).rejects.toThrow();
  });

  it('lose writes that were answered as if they had been kept', async () => {
    await using aws = await connectWithTable();
    const { dynamodb, world } = aws;
    await takeLease(aws, 'one');
    const before = await world.dynamodb.items(TableName);
    for (const operation of ['UpdateItem', 'PutItem', 'PutItem', 'DeleteItem'] as const)
      world.faults.failNext(operation, { kind: 'writeLost' });

    const updated = await takeLease(aws, 'two', { now: 101 });
    await dynamodb.send(new PutItemCommand({ TableName, Item: leaseKey }));
    const Item = { ...leaseKey, sk: { S: 'new' } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: leaseKey }));

    expect(updated.Attributes).toMatchObject({ holder: { S: 'two' }, fence: { N: '2' } });
    expect(await world.dynamodb.items(TableName)).toEqual(before);
  });
});
