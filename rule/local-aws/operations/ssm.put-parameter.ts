import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';
import { PARAMETER_NAME } from './ssm.members.ts';

interface Input {
  readonly Name: string;
  readonly Value: string;
  readonly Type?: string;
  readonly Overwrite?: boolean;
  readonly Tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering';
}

const MAX_CHARACTERS = { Standard: 4_096, Advanced: 8_192 } as const;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export const putParameter = defineOperation<Input>({
  service: 'ssm',
  name: 'PutParameter',
  constraints: {
    Name: PARAMETER_NAME,
    Value: { type: 'string', required: true, minLength: 1 },
    Type: { type: 'string', values: ['String', 'StringList', 'SecureString'] },
    Overwrite: { type: 'boolean' },
    Tier: { type: 'string', values: ['Standard', 'Advanced', 'Intelligent-Tiering'] },
  },
  run({ input, scope, fault }) {
    const before = scope.ssm.has(input.Name) ? scope.ssm.get(input.Name) : undefined;
    if (before && input.Overwrite !== true)
      throw new ServiceError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    if (!before && input.Type === undefined)
      throw invalid('A parameter type is required when you create a parameter.');
    const tier = tierOf(input, before?.tier ?? 'Standard');
    refuseLongValue(input.Value, tier);
    const write = {
      name: input.Name,
      value: input.Value,
      tier,
      ...(input.Type === undefined ? {} : { type: input.Type }),
    };
    const version =
      fault?.kind === 'writeLost' ? (before?.version ?? 0) + 1 : scope.ssm.put(write).version;
    return { Tier: tier, Version: version };
  },
});

/** A parameter can move up to Advanced, never back. */
function tierOf(input: Input, before: 'Standard' | 'Advanced'): 'Standard' | 'Advanced' {
  if (before === 'Advanced' || input.Tier === 'Advanced') return 'Advanced';
  const isLong = input.Value.length > MAX_CHARACTERS.Standard;
  return input.Tier === 'Intelligent-Tiering' && isLong ? 'Advanced' : 'Standard';
}

function refuseLongValue(value: string, tier: 'Standard' | 'Advanced'): void {
  if (value.length <= MAX_CHARACTERS[tier]) return;
  throw invalid(
    tier === 'Standard'
      ? 'Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html'
      : 'Advanced tier parameters support a maximum parameter value of 8192 characters.',
  );
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
