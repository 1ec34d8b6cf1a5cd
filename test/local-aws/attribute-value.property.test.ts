import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectWithTable, TableName } from './lease-table.ts';

const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'pk' && text !== 'sk');

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string(),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.uniqueArray(fc.string(), { minLength: 1 }).map((texts) => new Set(texts)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

it('an item comes back from its table as it was put', async () => {
  await using aws = await connectWithTable();
  const { dynamodb } = aws.world;
  const key = { pk: 'rule', sk: 'item' };

  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }),
      async (members) => {
        await dynamodb.put(TableName, { ...members, ...key });

        expect(await dynamodb.get(TableName, key)).toEqual({ ...members, ...key });
      },
    ),
  );
});

it.each([undefined, Number.NaN, 1n, () => 1])('%s is refused by its place', async (odd) => {
  await using aws = await connectWithTable();

  const put = async () => aws.world.dynamodb.put(TableName, { pk: 'a', sk: 'b', list: [1, odd] });

  await expect(put()).rejects.toThrow(/list\[1\] is/);
});
