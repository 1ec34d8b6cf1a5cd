/**
 * DynamoDB of one account and Region. Its expression language is not ours to write: dynalite serves it, in this
 * process and in memory. It is spoken to by the 'request' event of its HTTP server, which never listens: there is
 * no port to close, and a call costs no socket.
 */
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { type AttributeMap, toAttributes, toPlainItem } from './attribute-value.ts';
import type { Output } from './operation.ts';
import { ServiceError } from './service-error.ts';
import type { Residence } from './training-job.ts';

/** What this module uses of dynalite, which declares no types. */
type CreateDynalite = (options: {
  readonly createTableMs: number;
  readonly updateTableMs: number;
  readonly deleteTableMs: number;
}) => EventEmitter;

/** Carries out one operation. @throws ServiceError as DynamoDB answers it */
export type DynamoDbCall = (operation: string, input: Output) => Promise<Output>;

type Item = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);

export class DynamoDbStore {
  readonly #residence: Residence;
  #dynalite: EventEmitter | undefined;
  #lastWork: Promise<unknown> = Promise.resolve();

  constructor(residence: Residence) {
    this.#residence = residence;
  }

  /**
   * Carries out `work`, which may call several operations, before any that comes later: what it reads and what it
   * writes belong together, and calls are answered in their order of arrival.
   */
  exclusively<Result>(work: (call: DynamoDbCall) => Promise<Result>): Promise<Result> {
    const result = this.#lastWork.then(() =>
      work((operation, input) => this.#run(operation, input)),
    );
    this.#lastWork = result.catch(() => undefined);
    return result;
  }

  call(operation: string, input: Output): Promise<Output> {
    return this.exclusively((call) => call(operation, input));
  }

  /** An on-demand table with the keys `pk` and `sk`, both strings, exists and is active. */
  async createTable(TableName: string): Promise<void> {
    await this.call('CreateTable', {
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
    });
    while ((await this.#describe(TableName)).TableStatus !== 'ACTIVE');
  }

  /** Every item of the table as plain values, by partition key and then by sort key. */
  async items(TableName: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let ExclusiveStartKey: unknown;
    do {
      const page = await this.call('Scan', { TableName, ExclusiveStartKey });
      items.push(...(page.Items as AttributeMap[]).map(toPlainItem));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items.sort((one, other) => (sortKeyOf(one) < sortKeyOf(other) ? -1 : 1));
  }

  /** The item of this key, if it exists. */
  async get(TableName: string, key: Item): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.call('GetItem', { TableName, Key: toAttributes(key) });
    return Item === undefined ? undefined : toPlainItem(Item as AttributeMap);
  }

  /** The table holds this item, in the place of the one before. */
  async put(TableName: string, item: Item): Promise<void> {
    await this.call('PutItem', { TableName, Item: toAttributes(item) });
  }

  /** The table holds no item of this key. */
  async delete(TableName: string, key: Item): Promise<void> {
    await this.call('DeleteItem', { TableName, Key: toAttributes(key) });
  }

  async #describe(TableName: string): Promise<Item> {
    return { ...((await this.call('DescribeTable', { TableName })).Table as Item) };
  }

  async #run(operation: string, input: Output): Promise<Output> {
    const { status, body } = await request(this.#server(), operation, input);
    if (status !== 200) throw errorOf(status, body);
    return this.#withOwnArn(body);
  }

  #server(): EventEmitter {
    if (this.#dynalite) return this.#dynalite;
    const create: CreateDynalite = require('dynalite');
    this.#dynalite = create({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
    return this.#dynalite;
  }

  /** dynalite takes account and Region of a table's ARN from the environment of the process. */
  #withOwnArn(output: Output): Output {
    const { accountId, region } = this.#residence;
    const members = Object.entries(output).map(([member, value]) => {
      if (member !== 'Table' && member !== 'TableDescription') return [member, value];
      const table = value as Item;
      const TableArn = `arn:aws:dynamodb:${region}:${accountId}:table/${table.TableName}`;
      return [member, { ...table, TableArn }];
    });
    return Object.fromEntries(members);
  }
}

interface Answer {
  readonly status: number;
  readonly body: Output;
}

/** Puts one request to dynalite's server as if it had come over a connection. */
function request(server: EventEmitter, operation: string, input: Output): Promise<Answer> {
  return new Promise((resolve) => {
    const message = Object.assign(Readable.from([Buffer.from(JSON.stringify(input))]), {
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20260101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=0',
      },
    });
    const response = {
      statusCode: 200,
      setHeader: () => undefined,
      end(body: string) {
        resolve({ status: this.statusCode, body: JSON.parse(body) });
      },
    };
    server.emit('request', message, response);
  });
}

function errorOf(status: number, { __type, message, Message }: Output): ServiceError {
  const code = String(__type).split('#').at(-1) ?? '';
  return new ServiceError(code, String(message ?? Message ?? ''), status);
}

function sortKeyOf({ pk, sk }: Item): string {
  return `${pk}\0${sk}`;
}
