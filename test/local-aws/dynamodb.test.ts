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
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type Connected, clientSettings, connect } from './connect.ts';
import { connectWithTable, leaseKey, TableName, takeLease } from './lease-table.ts';

async function putJobs({ world }: Connected, count: number) {
  for (let index = 0; index < count; index++)
    await world.dynamodb.put(TableName, { pk: 'rule', sk: `job#${index}` });
}

/** Sort keys of each page. */
async function pagesOf(
  { dynamodb }: Connected,
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
