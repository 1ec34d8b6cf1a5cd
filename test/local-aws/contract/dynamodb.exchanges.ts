import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Double } from './doubles.ts';
import type { Exchange } from './exchange.ts';

const TableName = 'state';
const Key = { pk: { S: 'rule' }, sk: { S: 'lease' } };

const table: CreateTableCommandInput = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

function caller({ clients: { dynamodb } }: Double) {
  const status = async () =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  return {
    /** The table exists and is active. */
    async prepare() {
      await dynamodb.send(new CreateTableCommand(table));
      while ((await status()) !== 'ACTIVE');
    },
    get: (input: Partial<GetItemCommandInput> = {}) =>
      dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true, ...input })),
    put: (Item: Record<string, AttributeValue>, input: Partial<PutItemCommandInput> = {}) =>
      dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, ...Item }, ...input })),
    update: (input: Partial<UpdateItemCommandInput>) =>
      dynamodb.send(new UpdateItemCommand({ TableName, Key, ...input })),
    remove: (input: Partial<DeleteItemCommandInput> = {}) =>
      dynamodb.send(new DeleteItemCommand({ TableName, Key, ...input })),
    query: (condition: string, values: Record<string, string>, input: QueryInput = {}) =>
      dynamodb.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: `pk = :pk${condition}`,
          ExpressionAttributeValues: strings({ ':pk': 'rule', ...values }),
          ...input,
        }),
      ),
  };
}

type QueryInput = Partial<QueryCommandInput>;

function strings(values: Record<string, string>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }]));
}

/** Takes the lease where it is free or over, counts its holders, and forgets what the last one was asked. */
function lease(holder: string, now: number): Partial<UpdateItemCommandInput> {
  return {
    UpdateExpression:
      'SET #holder = :holder, expiresAt = :until, fence = if_not_exists(fence, :zero) + :one REMOVE asked, wish',
    ConditionExpression: 'attribute_not_exists(#holder) OR expiresAt < :now',
    ExpressionAttributeNames: { '#holder': 'holder' },
    ExpressionAttributeValues: {
      ':holder': { S: holder },
      ':until': { N: String(now + 100) },
      ':now': { N: String(now) },
      ':zero': { N: '0' },
      ':one': { N: '1' },
    },
  };
}

const ifHeldBy = (holder: string) => ({
  ConditionExpression: 'holder = :holder',
  ExpressionAttributeValues: { ':holder': { S: holder } },
});

export const dynamodbExchanges: readonly Exchange[] = [
  {
    name: 'the life of a table',
    operations: ['CreateTable', 'DescribeTable', 'DeleteTable'],
    async play(double, record) {
      const { dynamodb } = double.clients;
      const describe = () => dynamodb.send(new DescribeTableCommand({ TableName }));
      await record('describe before it exists', describe);
      await caller(double).prepare();
      await record('describe', describe);
      await record('create again', () => dynamodb.send(new CreateTableCommand(table)));
      await dynamodb.send(new DeleteTableCommand({ TableName }));
      while (await describe().catch(() => undefined));
      await record('describe after the end', describe);
      await record('delete again', () => dynamodb.send(new DeleteTableCommand({ TableName })));
    },
  },
  {
    name: 'calls to a missing table',
    operations: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'],
    async play(double, record) {
      const { get, put, update, remove, query } = caller(double);
      await record('get', () => get());
      await record('put', () => put({}));
      await record('update', () => update(lease('one', 0)));
      await record('delete', () => remove());
      await record('query', () => query('', {}));
    },
  },
  {
    name: 'the lease',
    operations: ['UpdateItem', 'GetItem'],
    async play(double, record) {
      const { prepare, get, put, update } = caller(double);
      await prepare();
      await record('read before it exists', () => get());
      await put({ asked: { S: 'a newer policy' }, gaps: { L: [{ M: { fromMs: { N: '0' } } }] } });
      await record('take', () => update({ ...lease('one', 0), ReturnValues: 'ALL_NEW' }));
      await record('take while it is held', () =>
        update({ ...lease('two', 50), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      );
      await record('take while it is held, asking for nothing', () => update(lease('two', 50)));
      await record('take once it is over', () =>
        update({ ...lease('two', 101), ReturnValues: 'ALL_OLD' }),
      );
      await record('read', () => get());
      await record('save as the holder before', () =>
        update({ UpdateExpression: 'REMOVE gaps', ...ifHeldBy('one') }),
      );
      await record('save as the holder', () =>
        update({
          ...ifHeldBy('two'),
          UpdateExpression: 'REMOVE gaps',
          ReturnValues: 'UPDATED_OLD',
        }),
      );
      await record('read a part', () =>
        get({
          ProjectionExpression: '#fence, gaps',
          ExpressionAttributeNames: { '#fence': 'fence' },
        }),
      );
    },
  },
  {
    name: 'an update of a missing item',
    operations: ['UpdateItem', 'GetItem'],
    async play(double, record) {
      const { prepare, get, update } = caller(double);
      await prepare();
      await record('only if it is there', () =>
        update({
          UpdateExpression: 'SET asked = :asked',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':asked': { BOOL: true } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      await record('only if it is not', () =>
        update({
          UpdateExpression: 'SET asked = :asked ADD marks :one, names :names',
          ConditionExpression: 'attribute_not_exists(pk)',
          ExpressionAttributeValues: {
            ':asked': { BOOL: true },
            ':one': { N: '1' },
            ':names': { SS: ['job'] },
          },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      await record('read', () => get());
    },
  },
  {
    name: 'writes of a whole item',
    operations: ['PutItem', 'DeleteItem'],
    async play(double, record) {
      const { prepare, put, remove } = caller(double);
      await prepare();
      const ifNew: Partial<PutItemCommandInput> = {
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      };
      const holder = (S: string) => ({ holder: { S } });
      await record('put', () => put(holder('one'), ifNew));
      await record('put again', () => put(holder('two'), ifNew));
      await record('put over it', () => put(holder('three'), { ReturnValues: 'ALL_OLD' }));
      await record('delete as another holder', () =>
        remove({ ...ifHeldBy('one'), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      );
      await record('delete', () => remove({ ...ifHeldBy('three'), ReturnValues: 'ALL_OLD' }));
      await record('delete again', () => remove({ ReturnValues: 'ALL_OLD' }));
    },
  },
  {
    name: 'queries and scans',
    operations: ['Query', 'Scan'],
    async play(double, record) {
      const { prepare, put, query } = caller(double);
      await prepare();
      for (const sk of ['pending#1', 'pending#2', 'pending#3', 'tally#1', 'tally#2'])
        await put({ sk: { S: sk }, due: { N: sk.slice(-1) } });
      await put({ pk: { S: 'another rule' }, sk: { S: 'pending#1' } });
      const pending = ' AND begins_with(sk, :from)';
      await record('begins with', () => query(pending, { ':from': 'pending#' }));
      await record('between', () =>
        query(' AND sk BETWEEN :from AND :to', { ':from': 'pending#2', ':to': 'tally#1' }),
      );
      await record('from', () => query(' AND sk >= :from', { ':from': 'tally#1' }));
      await record('backwards', () => query('', {}, { ScanIndexForward: false, Limit: 1 }));
      const first = await record('first page', () =>
        query(pending, { ':from': 'pending#' }, { Limit: 2 }),
      );
      await record('last page', () =>
        query(
          pending,
          { ':from': 'pending#' },
          { Limit: 2, ExclusiveStartKey: first?.LastEvaluatedKey },
        ),
      );
      await record('a page that is just full', () =>
        query(pending, { ':from': 'tally#' }, { Limit: 2 }),
      );
      await record('a filter', () =>
        query(
          pending,
          { ':from': 'pending#' },
          {
            FilterExpression: 'due <= :due',
            ExpressionAttributeValues: {
              ...strings({ ':pk': 'rule', ':from': 'pending#' }),
              ':due': { N: '1' },
            },
          },
        ),
      );
      await record('nothing there', () => query(pending, { ':from': 'nothing#' }));
      await record('scan of the other rule', () =>
        double.clients.dynamodb.send(
          new ScanCommand({
            TableName,
            FilterExpression: 'pk = :pk',
            ExpressionAttributeValues: strings({ ':pk': 'another rule' }),
          }),
        ),
      );
    },
  },
  {
    name: 'items that are refused',
    operations: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
    async play(double, record) {
      const { prepare, get, put, update, query } = caller(double);
      await prepare();
      await record('get by half a key', () => get({ Key: { pk: { S: 'rule' } } }));
      await record('put a number as key', () => put({ sk: { N: '1' } }));
      await record('put an empty key', () => put({ sk: { S: '' } }));
      await record('update a key', () =>
        update({
          UpdateExpression: 'SET sk = :sk',
          ExpressionAttributeValues: strings({ ':sk': 'x' }),
        }),
      );
      await record('add to text', async () => {
        await put({ fence: { S: 'text' } });
        return update({
          UpdateExpression: 'SET fence = fence + :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        });
      });
      await record('set what nothing is', () => update({ UpdateExpression: 'SET copy = nothing' }));
      await record('an unused value', () =>
        update({
          UpdateExpression: 'REMOVE fence',
          ExpressionAttributeValues: strings({ ':unused': 'x' }),
        }),
      );
      await record('a reserved word', () =>
        update({
          UpdateExpression: 'SET state = :state',
          ExpressionAttributeValues: strings({ ':state': 'x' }),
        }),
      );
      await record('an expression that is none', () => update({ UpdateExpression: 'SET' }));
      await record('put more than 400 KB', () => put({ text: { S: 'x'.repeat(410_000) } }));
      await record('query without the key', () => query(' OR sk = :from', { ':from': 'x' }));
    },
  },
];
