import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { PARAMETER_NAME, shownParameter } from './ssm.members.ts';

/**
 * `Name` may end in a selector, `:` and a version. Labels are not modelled.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export const getParameter = defineOperation<{ Name: string }>({
  service: 'ssm',
  name: 'GetParameter',
  constraints: { Name: PARAMETER_NAME, WithDecryption: { type: 'boolean' } },
  run({ input, scope }) {
    const [name = '', selector] = input.Name.split(':');
    if (selector === undefined) return { Parameter: shownParameter(scope.ssm.get(name)) };
    if (!/^\d+$/.test(selector))
      throw new ServiceError(
        'ParameterVersionNotFound',
        `The embedded AWS has no parameter labels, so none is "${selector}"`,
      );
    const parameter = scope.ssm.get(name, Number(selector));
    return { Parameter: { ...shownParameter(parameter), Selector: `:${selector}` } };
  },
});
