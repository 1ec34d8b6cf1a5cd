import type { ConstraintTable } from '../constraints.ts';
import type { DynamoDbCall } from '../dynamodb-store.ts';
import { type Call, defineOperation, type Operation, type Output } from '../operation.ts';
import type { OperationName } from '../options.ts';
import { ServiceError } from '../service-error.ts';

interface WriteInput {
  readonly TableName: string;
  readonly Key?: Output;
  readonly Item?: Output;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

interface PageInput {
  readonly Limit?: number;
}

/**
 * The operations of DynamoDB that dynalite serves, with what it lacks.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export const dynamoDbOperations: readonly Operation[] = [
  ...(['CreateTable', 'DescribeTable', 'DeleteTable', 'GetItem'] as const).map((name) =>
    define<Output>(name, ({ input, scope }) => scope.dynamodb.call(name, input)),
  ),
  ...(['PutItem', 'UpdateItem', 'DeleteItem'] as const).map((name) =>
    define<WriteInput>(name, (call) => write(name, call), {
      ReturnValuesOnConditionCheckFailure: { type: 'string', values: ['ALL_OLD', 'NONE'] },
    }),
  ),
  ...(['Query', 'Scan'] as const).map((name) =>
    define<PageInput>(name, ({ input, scope, settings }) =>
      scope.dynamodb.call(name, { ...input, ...limitOf(input, settings.maxPageSize[name]) }),
    ),
  ),
];

/** dynalite checks the input; `constraints` are those of members that it does not know. */
function define<Input>(
  name: OperationName,
  run: (call: Call<Input>) => Promise<Output>,
  constraints: ConstraintTable = {},
): Operation {
  return defineOperation<Input>({ service: 'dynamodb', name, constraints, run });
}

function limitOf({ Limit }: PageInput, maxPageSize = Number.POSITIVE_INFINITY): PageInput {
  const limit = Math.min(Limit ?? Number.POSITIVE_INFINITY, maxPageSize);
  return Number.isFinite(limit) ? { Limit: limit } : {};
}

/** A lost write is carried out, so that its answer is the true one, and undone before anyone can see it. */
function write(name: OperationName, { input, scope, settings, fault }: Call<WriteInput>) {
  return scope.dynamodb.exclusively(async (call) => {
    const isLost = fault?.kind === 'writeLost';
    const before = isLost ? await storedItem(call, input) : undefined;
    const output = await call(name, { ...input }).catch(async (refusal: unknown) => {
      throw settings.itemOfRefusedWrite === 'returned'
        ? await withStoredItem(refusal, call, input)
        : refusal;
    });
    if (isLost) await restore(call, input, before);
    return output;
  });
}

/** The refusal of a condition with the item that did not meet it, where the request asks for that. */
async function withStoredItem(
  refusal: unknown,
  call: DynamoDbCall,
  input: WriteInput,
): Promise<unknown> {
  const isCondition =
    refusal instanceof ServiceError && refusal.code === 'ConditionalCheckFailedException';
  if (!isCondition || input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return refusal;
  const item = await storedItem(call, input);
  const members = item === undefined ? {} : { Item: item };
  return new ServiceError(refusal.code, refusal.message, refusal.status, members);
}

async function restore(call: DynamoDbCall, input: WriteInput, before: unknown): Promise<void> {
  const { TableName } = input;
  if (before === undefined) await call('DeleteItem', { TableName, Key: await keyOf(call, input) });
  else await call('PutItem', { TableName, Item: before });
}

async function storedItem(call: DynamoDbCall, input: WriteInput): Promise<unknown> {
  const { TableName } = input;
  return (await call('GetItem', { TableName, Key: await keyOf(call, input) })).Item;
}

async function keyOf(call: DynamoDbCall, { TableName, Key, Item }: WriteInput): Promise<Output> {
  if (Key !== undefined || Item === undefined) return Key ?? {};
  const { Table } = await call('DescribeTable', { TableName });
  const { KeySchema } = Table as { KeySchema: readonly { AttributeName: string }[] };
  return Object.fromEntries(KeySchema.map(({ AttributeName: name }) => [name, Item[name]]));
}
