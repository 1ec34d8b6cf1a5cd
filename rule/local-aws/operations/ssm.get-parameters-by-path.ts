import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { PARAMETER_NAME, shownParameter } from './ssm.members.ts';

interface Input {
  readonly Path: string;
  readonly Recursive?: boolean;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

const MAX_PAGE_SIZE = 10;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath = defineOperation<Input>({
  service: 'ssm',
  name: 'GetParametersByPath',
  constraints: {
    Path: PARAMETER_NAME,
    Recursive: { type: 'boolean' },
    WithDecryption: { type: 'boolean' },
    MaxResults: { type: 'integer', min: 1, max: MAX_PAGE_SIZE },
  },
  run({ input, scope, pager }) {
    const operation = 'GetParametersByPath';
    if (!input.Path.startsWith('/'))
      throw new ServiceError(
        'ValidationException',
        'The parameter path must begin with a forward slash "/". It can contain only letters, numbers and the symbols .-_',
      );
    const folder = input.Path.endsWith('/') ? input.Path : `${input.Path}/`;
    const names = scope.ssm
      .names()
      .filter((name) => name.startsWith(folder))
      .filter((name) => input.Recursive === true || !name.slice(folder.length).includes('/'));
    const [skipped = 0] = pager.cursorOf(operation, input.NextToken, 'InvalidNextToken') ?? [];
    const end = skipped + pager.pageSize(operation, input.MaxResults ?? MAX_PAGE_SIZE);
    return {
      Parameters: names.slice(skipped, end).map((name) => shownParameter(scope.ssm.get(name))),
      ...(end < names.length ? { NextToken: pager.tokenOf(operation, [end]) } : {}),
    };
  },
});
