import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { connect, NOON } from './connect.ts';

describe('PutParameter', () => {
  it('counts versions, and refuses to overwrite unless told', async () => {
    await using aws = await connect();
    const put = (Value: string, Overwrite: boolean) =>
      aws.ssm.send(new PutParameterCommand({ Name: '/a/b', Value, Type: 'String', Overwrite }));

    const first = await put('one', false);
    const second = await put('two', true);
    const third = put('three', false);

    expect([first.Version, second.Version]).toEqual([1, 2]);
    await expect(third).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect(aws.world.ssm.get('/a/b').value).toBe('two');
  });

  it.each([
    [4_096, 'Standard', undefined],
    [4_097, 'Standard', 'ValidationException'],
    [8_192, 'Advanced', undefined],
    [8_193, 'Advanced', 'ValidationException'],
    [4_097, 'Intelligent-Tiering', undefined],
  ] as const)('with %i characters in tier %s ends in %s', async (length, Tier, error) => {
    await using aws = await connect();

    const answer = aws.ssm.send(
      new PutParameterCommand({ Name: '/a', Value: 'x'.repeat(length), Type: 'String', Tier }),
    );

    const outcome = await answer.then(
      () => undefined,
      (failure: Error) => failure.name,
    );
    expect(outcome).toBe(error);
  });
});

describe('GetParameter', () => {
  it('returns the value with its version and time', async () => {
    await using aws = await connect();
    aws.world.ssm.put({ name: '/a', value: 'one' });

    const { Parameter } = await aws.ssm.send(new GetParameterCommand({ Name: '/a' }));

    expect(Parameter).toEqual({
      ARN: 'arn:aws:ssm:eu-central-1:111122223333:parameter/a',
      DataType: 'text',
      LastModifiedDate: NOON,
      Name: '/a',
      Type: 'String',
      Value: 'one',
      Version: 1,
    });
  });

  it('finds nothing after DeleteParameter', async () => {
    await using aws = await connect();
    aws.world.ssm.put({ name: '/a', value: 'one' });

    await aws.ssm.send(new DeleteParameterCommand({ Name: '/a' }));

    const answer = aws.ssm.send(new GetParameterCommand({ Name: '/a' }));
    await expect(answer).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });
});

describe('GetParametersByPath', () => {
  it('returns ten a page of what is right under the path', async () => {
    await using aws = await connect();
    const names = Array.from({ length: 12 }, (_, index) => `/rules/${index + 10}`);
    for (const name of [...names, '/rules/deep/er', '/rulesets/1'])
      aws.world.ssm.put({ name, value: name });

    const first = await aws.ssm.send(new GetParametersByPathCommand({ Path: '/rules' }));
    const second = await aws.ssm.send(
      new GetParametersByPathCommand({ Path: '/rules', NextToken: first.NextToken }),
    );

    expect(first.Parameters).toHaveLength(10);
    const shown = [...(first.Parameters ?? []), ...(second.Parameters ?? [])];
    expect(shown.map((parameter) => parameter.Value)).toEqual(names);
    expect(second.NextToken).toBeUndefined();
  });
});
