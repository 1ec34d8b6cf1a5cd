import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  type GetParametersByPathCommandInput,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import type { Double } from './doubles.ts';
import type { Exchange } from './exchange.ts';

function caller({ clients: { ssm } }: Double) {
  return {
    put: (Value: string, members: Partial<PutParameterCommandInput> = {}) =>
      ssm.send(new PutParameterCommand({ Name: '/rule/a', Type: 'String', Value, ...members })),
    get: (Name: string) => ssm.send(new GetParameterCommand({ Name })),
    byPath: (input: GetParametersByPathCommandInput) =>
      ssm.send(new GetParametersByPathCommand(input)),
    remove: (Name: string) => ssm.send(new DeleteParameterCommand({ Name })),
  };
}

export const ssmExchanges: readonly Exchange[] = [
  {
    name: 'the life of a parameter',
    operations: ['PutParameter', 'GetParameter', 'DeleteParameter'],
    async play(double, record) {
      const { put, get, remove } = caller(double);
      await record('get before it exists', () => get('/rule/a'));
      await record('put', () => put('first'));
      await record('get', () => get('/rule/a'));
      await record('put again without Overwrite', () => put('second'));
      await record('put again', () => put('second', { Overwrite: true }));
      await record('get the newest', () => get('/rule/a'));
      await record('get the first version', () => get('/rule/a:1'));
      await record('get a version that never was', () => get('/rule/a:9'));
      await record('delete', () => remove('/rule/a'));
      await record('delete again', () => remove('/rule/a'));
      await record('get after the end', () => get('/rule/a'));
    },
  },
  {
    name: 'values of a parameter',
    operations: ['PutParameter'],
    async play(double, record) {
      const { put } = caller(double);
      await record('4,096 characters', () => put('x'.repeat(4_096)));
      await record('4,097 characters', () => put('x'.repeat(4_097), { Overwrite: true }));
      await record('no characters', () => put('', { Name: '/rule/empty' }));
      await record('no type', () => put('x', { Name: '/rule/untyped', Type: undefined }));
      await record('an unknown type', () =>
        put('x', { Name: '/rule/odd', Type: 'Odd' as 'String' }),
      );
    },
  },
  {
    name: 'parameters by path',
    operations: ['GetParametersByPath'],
    async play(double, record) {
      const { put, byPath } = caller(double);
      for (const Name of ['/rule/a', '/rule/b', '/rule/deep/c', '/other/d'])
        await put('x', { Name });
      await record('one level', () => byPath({ Path: '/rule' }));
      await record('all levels', () => byPath({ Path: '/rule/', Recursive: true }));
      const page = await record('a page of one', () => byPath({ Path: '/rule', MaxResults: 1 }));
      await record('the page after', () =>
        byPath({ Path: '/rule', MaxResults: 1, NextToken: page?.NextToken }),
      );
      await record('nothing there', () => byPath({ Path: '/nothing' }));
      await record('a path without a slash', () => byPath({ Path: 'rule' }));
      await record('a page of 11', () => byPath({ Path: '/rule', MaxResults: 11 }));
    },
  },
];
