import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { type Connected, connect } from './connect.ts';

const get = ({ ssm }: Connected, Name: string) => ssm.send(new GetParameterCommand({ Name }));

describe('versions of a parameter', () => {
  it('are read by a selector behind the name', async () => {
    await using aws = await connect();
    for (const value of ['first', 'second']) aws.world.ssm.put({ name: '/p', value });

    const { Parameter } = await get(aws, '/p:1');

    expect(Parameter).toMatchObject({ Name: '/p', Value: 'first', Version: 1, Selector: ':1' });
  });

  it('are 100 at most, the newest ones', async () => {
    await using aws = await connect();
    for (let version = 1; version <= 101; version++)
      aws.world.ssm.put({ name: '/p', value: `value ${version}` });

    await expect(get(aws, '/p:2')).resolves.toMatchObject({ Parameter: { Value: 'value 2' } });
    await expect(get(aws, '/p:1')).rejects.toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  it.each([
    ['/p:7', 'ParameterVersionNotFound'],
    ['/p:latest', 'ParameterVersionNotFound'],
    ['/missing:1', 'ParameterNotFound'],
  ])('that are not there are refused: %s', async (name, error) => {
    await using aws = await connect();
    aws.world.ssm.put({ name: '/p', value: 'first' });

    await expect(get(aws, name)).rejects.toMatchObject({ name: error });
  });
});
