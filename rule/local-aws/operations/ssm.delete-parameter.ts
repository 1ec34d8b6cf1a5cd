import { defineOperation } from '../operation.ts';
import { PARAMETER_NAME } from './ssm.members.ts';

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
export const deleteParameter = defineOperation<{ Name: string }>({
  service: 'ssm',
  name: 'DeleteParameter',
  constraints: { Name: PARAMETER_NAME },
  run({ input, scope }) {
    scope.ssm.delete(input.Name);
    return {};
  },
});
