import type { Constraint } from '../constraints.ts';
import type { Output } from '../operation.ts';
import type { StoredParameter } from '../parameter-store.ts';
import { epochSeconds } from '../timestamps.ts';

export const PARAMETER_NAME: Constraint = {
  type: 'string',
  required: true,
  minLength: 1,
  maxLength: 2_048,
};

/** The parameter as the read operations return it. */
export function shownParameter(parameter: StoredParameter): Output {
  return {
    ARN: parameter.arn,
    DataType: 'text',
    LastModifiedDate: epochSeconds(parameter.modifiedAt),
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
  };
}
