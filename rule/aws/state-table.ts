// The table that holds the state: keys `pk` and `sk`. One rule's items share a `pk` of account, Region and rule.
//
// | sk | what it is |
// | --- | --- |
// | state | the lease and the state |
// | audit | how far the audit has come |
// | pending/<claim>/<due>/<second>/<name> | a job that could not be read |
// | exempt/<claim>/<second>/<name> | a job that a tag exempts |
// | marks/<reading>/<part> | marks of reported results, read to be compared |
//
// With a `pk` of only account and Region, the items `rule/<name>` are the register of rules that job events are processed
// for. Every read is strongly consistent.

import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Calls, urgent } from './calls.ts';

/** Items that are no longer used expire after this time. */
const keptSeconds = 90 * 86_400;

export interface StateTableOptions {
  readonly client: DynamoDBClient;
  readonly calls: Calls;
  readonly tableName: string;
  readonly residence: Residence;
  /** The wall clock, for the leases of other functions. */
  readonly nowMs: () => number;
}

/** The account and Region of the rules that items are about. */
export interface Residence {
  readonly accountId: string;
  readonly region: string;
}

export type Item = Readonly<Record<string, AttributeValue>>;
export type Key = { readonly pk: AttributeValue; readonly sk: AttributeValue };

/** A conditional write: done, or refused with the current item, if DynamoDB returns it. */
export type Written =
  | { readonly kind: 'done'; readonly item: Item | undefined }
  | { readonly kind: 'refused'; readonly item: Item | undefined };

type Condition = Pick<
  UpdateItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeValues' | 'ReturnValues'
>;

export interface Table {
  get(key: Key): Promise<Item | undefined>;
  put(item: Item, condition?: Condition): Promise<Written>;
  update(input: Omit<UpdateItemCommandInput, 'TableName'>): Promise<Written>;
  remove(input: Condition & { readonly Key: Key }): Promise<Written>;
  query(
    input: {
      readonly KeyConditionExpression: string;
      readonly ExpressionAttributeValues: Record<string, AttributeValue>;
      readonly Limit?: number;
    },
    start: Record<string, AttributeValue> | undefined,
  ): Promise<QueryCommandOutput>;
}

export function createTable({ client, calls, tableName: TableName }: StateTableOptions): Table {
  const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';

  async function written(
    write: () => Promise<{ readonly Attributes?: Record<string, AttributeValue> | undefined }>,
  ): Promise<Written> {
    try {
      return { kind: 'done', item: (await write()).Attributes };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        return { kind: 'refused', item: error.Item };
      throw error;
    }
  }

  return {
    async get(key) {
      const { Item: item } = await calls.call(
        'GetItem',
        (options) =>
          client.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }), options),
        urgent,
      );
      return item;
    },
    put: (Item, condition) =>
      written(() =>
        calls.call(
          'PutItem',
          (options) => client.send(new PutItemCommand({ TableName, Item, ...condition }), options),
          urgent,
        ),
      ),
    update: (input) =>
      written(() =>
        calls.call(
          'UpdateItem',
          (options) =>
            client.send(
              new UpdateItemCommand({
                TableName,
                ...input,
                ...(input.ConditionExpression && { ReturnValuesOnConditionCheckFailure }),
              }),
              options,
            ),
          urgent,
        ),
      ),
    remove: (input) =>
      written(() =>
        calls.call(
          'DeleteItem',
          (options) => client.send(new DeleteItemCommand({ TableName, ...input }), options),
          urgent,
        ),
      ),
    query: (input, ExclusiveStartKey) =>
      calls.call(
        'Query',
        (options) =>
          client.send(
            new QueryCommand({ TableName, ConsistentRead: true, ...input, ExclusiveStartKey }),
            options,
          ),
        urgent,
      ),
  };
}

export function residenceKey({ accountId, region }: Residence): string {
  return `${accountId}/${region}`;
}

export function stateKey(residence: Residence, ruleName: string): Key {
  return { pk: text(`${residenceKey(residence)}/${ruleName}`), sk: text('state') };
}

export function registerKey(residence: Residence, ruleName: string): Key {
  return { pk: text(residenceKey(residence)), sk: text(`rule/${ruleName}`) };
}

export function expiresAt(nowMs: number): number {
  return Math.floor(nowMs / 1_000) + keptSeconds;
}

export function text(value: string): { S: string } {
  return { S: value };
}

export function number(value: number): { N: string } {
  return { N: String(value) };
}

export function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}
