import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { LocalAwsOptions } from '../../rule/local-aws/server.ts';
import { clientSettings, connect, NOON } from './connect.ts';

const TableName = 'state';
const leaseKey = { pk: { S: 'rule' }, sk: { S: 'lease' } };

/** An embedded AWS with an empty table. */
async function connectWithTable(options: LocalAwsOptions = {}) {
  const aws = await connect(options);
  await aws.world.dynamodb.createTable(TableName);
  return aws;
}

type WithTable = Awaited<ReturnType<typeof connectWithTable>>;

/** Takes the lease for `holder` until `expiresAt`, where it is free or over at `now`. */
function takeLease(
  { dynamodb }: WithTable,
  holder: string,
  { now = 0, expiresAt = 100, ...members }: TakeLeaseOptions = {},
) {
  return dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: leaseKey,
      UpdateExpression:
        'SET holder = :holder, expiresAt = :expiresAt, fence = if_not_exists(fence, :zero) + :one REMOVE asked',
      ConditionExpression: 'attribute_not_exists(holder) OR expiresAt < :now',
      ExpressionAttributeValues: {
        ':holder': { S: holder },
        ':expiresAt': { N: String(expiresAt) },
        ':now': { N: String(now) },
        ':zero': { N: '0' },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...members,
    }),
  );
}

type TakeLeaseOptions = Partial<UpdateItemCommandInput> & { now?: number; expiresAt?: number };

async function putJobs({ world }: WithTable, count: number) {
  for (let index = 0; index < count; index++)
    await world.dynamodb.put(TableName, { pk: 'rule', sk: `job#${index}` });
}

/** Sort keys of each page. */
async function pagesOf(
  { dynamodb }: WithTable,
  input: Partial<QueryCommandInput> = {},
): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = [];
  let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ConsistentRead: true,
        ExclusiveStartKey,
        ...input,
        ExpressionAttributeValues: { ':pk': { S: 'rule' }, ...input.ExpressionAttributeValues },
      }),
    );
    pages.push(Items.map((item) => item.sk?.S));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return pages;
}

describe('items', () => {
  it('are put, read, changed and deleted', async () => {
    await using aws = await connectWithTable();
    const { dynamodb, world } = aws;
    const Item = { ...leaseKey, note: { M: { lines: { L: [{ S: 'one' }, { NULL: true }] } } } };

    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const read = await dynamodb.send(
      new GetItemCommand({ TableName, Key: leaseKey, ConsistentRead: true }),
    );
    await takeLease(aws, 'me');
    const stored = await world.dynamodb.items(TableName);
    const deleted = await dynamodb.send(
      new DeleteItemCommand({ TableName, Key: leaseKey, ReturnValues: 'ALL_OLD' }),
    );

    expect(read.Item).toEqual(Item);
    expect(stored).toEqual([
      {
        ...{ pk: 'rule', sk: 'lease', note: { lines: ['one', null] } },
        ...{ holder: 'me', expiresAt: 100, fence: 1 },
      },
    ]);
    expect(deleted.Attributes).toMatchObject({ ...Item, holder: { S: 'me' } });
    expect(await world.dynamodb.items(TableName)).toEqual([]);
  });

  it('change under a condition, and count up from nothing', async () => {
    await using aws = await connectWithTable();

    const first = await takeLease(aws, 'one');
    const refused = takeLease(aws, 'two', { now: 100 });

    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const later = await takeLease(aws, 'two', { now: 101 });
    expect(first.Attributes?.fence).toEqual({ N: '1' });
    expect(later.Attributes).toMatchObject({ holder: { S: 'two' }, fence: { N: '2' } });
  });

  it.each([
    ['returned', 'ALL_OLD', { S: 'one' }],
    ['returned', 'NONE', undefined],
    ['absent', 'ALL_OLD', undefined],
  ] as const)(
    'that refuse a condition are %s when asked for by %s: %j',
    async (itemOfRefusedWrite, asked, holder) => {
      await using aws = await connectWithTable({ itemOfRefusedWrite });
      await takeLease(aws, 'one');

      const refused = await takeLease(aws, 'two', {
        ReturnValuesOnConditionCheckFailure: asked,
      }).catch((error: unknown) => error);

      expect(refused).toMatchObject({ name: 'ConditionalCheckFailedException' });
      expect((refused as { Item?: Record<string, unknown> }).Item?.holder).toEqual(holder);
    },
  );

  it('that refuse a condition of a whole item are returned, too', async () => {
    await using aws = await connectWithTable();
    await takeLease(aws, 'one');

    const refused = aws.dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: leaseKey,
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

    await expect(refused).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { holder: { S: 'one' } },
    });
  });

  it('change one after the other, whatever arrives at once', async () => {
    await using aws = await connectWithTable();
    const holders = Array.from({ length: 20 }, (_, index) => `holder-${index}`);

    const answers = await Promise.allSettled(holders.map((holder) => takeLease(aws, holder)));

    const taken = answers.filter(({ status }) => status === 'fulfilled');
    expect(taken).toHaveLength(1);
    expect(await aws.world.dynamodb.items(TableName)).toMatchObject([{ fence: 1 }]);
  });

  it('are laid down, read and removed by tests without a request', async () => {
    await using aws = await connectWithTable();
    const { dynamodb } = aws.world;
    const item = { pk: 'a', sk: 'b', list: [1, true, null, { deep: 'x' }], set: new Set(['s']) };

    await dynamodb.put(TableName, item);
    const read = await dynamodb.get(TableName, { pk: 'a', sk: 'b' });
    await dynamodb.delete(TableName, { pk: 'a', sk: 'b' });

    expect(read).toEqual(item);
    expect(await dynamodb.get(TableName, { pk: 'a', sk: 'b' })).toBeUndefined();
    expect(aws.aws.requests.count()).toBe(0);
  });
});

describe('queries', () => {
  it.each([
    ['begins_with(sk, :from)', { ':from': { S: 'job#' } }, ['job#0', 'job#1', 'job#2', 'job#3']],
    [
      'sk BETWEEN :from AND :to',
      { ':from': { S: 'job#1' }, ':to': { S: 'job#2' } },
      ['job#1', 'job#2'],
    ],
    ['sk > :from', { ':from': { S: 'job#2' } }, ['job#3', 'lease']],
  ])('find sort keys by %s', async (condition, values, expected) => {
    await using aws = await connectWithTable();
    await putJobs(aws, 4);
    await takeLease(aws, 'me');
    await aws.world.dynamodb.put(TableName, { pk: 'another rule', sk: 'job#1' });

    const pages = await pagesOf(aws, {
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: values,
    });

    expect(pages).toEqual([expected]);
  });

  it.each([
    ['the request', {}, { Limit: 2 }],
    ['the option maxPageSize', { maxPageSize: { Query: 2 } }, {}],
    ['the smaller of both', { maxPageSize: { Query: 2 } }, { Limit: 3 }],
  ] as const)('come in pages as small as %s says', async (_what, options, input) => {
    await using aws = await connectWithTable(options);
    await putJobs(aws, 5);

    const pages = await pagesOf(aws, input);

    expect(pages).toEqual([['job#0', 'job#1'], ['job#2', 'job#3'], ['job#4']]);
  });

  it('come in pages of a megabyte', async () => {
    await using aws = await connectWithTable();
    for (const sk of ['a', 'b', 'c', 'd'])
      await aws.world.dynamodb.put(TableName, { pk: 'rule', sk, text: 'x'.repeat(350_000) });

    const pages = await pagesOf(aws);

    expect(pages).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('of a whole table find the items of every partition', async () => {
    await using aws = await connectWithTable();
    for (const pk of ['b', 'a']) await aws.world.dynamodb.put(TableName, { pk, sk: 'x' });

    const { Items = [] } = await aws.dynamodb.send(new ScanCommand({ TableName }));

    expect(Items.map((item) => item.pk?.S).sort()).toEqual(['a', 'b']);
  });
});

describe('tables', () => {
  it('are created, described under their own ARN, and deleted', async () => {
    await using aws = await connect();
    const { dynamodb } = aws;

    const created = await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await expect
      .poll(async () => (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table)
      .toMatchObject({ TableStatus: 'ACTIVE' });
    const described = await dynamodb.send(new DescribeTableCommand({ TableName }));
    await dynamodb.send(new DeleteTableCommand({ TableName }));

    expect(created.TableDescription?.TableStatus).toBe('CREATING');
    expect(described.Table?.TableArn).toBe(
      'arn:aws:dynamodb:eu-central-1:111122223333:table/state',
    );
    await expect
      .poll(() => dynamodb.send(new DescribeTableCommand({ TableName })).catch(({ name }) => name))
      .toBe('ResourceNotFoundException');
  });

  it('that are not there are not found', async () => {
    await using aws = await connect();

    const answer = aws.dynamodb.send(new GetItemCommand({ TableName, Key: leaseKey }));

    await expect(answer).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  it('are those of one account and Region', async () => {
    await using aws = await connectWithTable();
    await takeLease(aws, 'me');
    const elsewhere = aws.world.in('444455556666', 'us-east-1').dynamodb;
    await elsewhere.createTable(TableName);
    const settings = { ...clientSettings(aws.aws, '444455556666'), region: 'us-east-1' };
    const client = new DynamoDBClient(settings);

    const there = await client.send(new ScanCommand({ TableName }));
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    client.destroy();

    expect(there.Items).toEqual([]);
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:444455556666:table/state');
    expect(await aws.world.dynamodb.items(TableName)).toHaveLength(1);
  });
});

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
