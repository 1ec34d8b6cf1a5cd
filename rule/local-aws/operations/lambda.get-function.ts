import { defineOperation } from '../operation.ts';
import { ServiceError } from '../service-error.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction = defineOperation<{ FunctionName: string }>({
  service: 'lambda',
  name: 'GetFunction',
  constraints: { FunctionName: { type: 'string', required: true, minLength: 1, maxLength: 140 } },
  run({ input, scope }) {
    const name = input.FunctionName.slice(input.FunctionName.lastIndexOf(':') + 1);
    const arn = scope.lambda.arnOf(name);
    if (!scope.lambda.has(name))
      throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
    return {
      Configuration: {
        FunctionName: name,
        FunctionArn: arn,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        State: 'Active',
        Architectures: ['arm64'],
        Version: '$LATEST',
      },
      Code: { RepositoryType: 'S3' },
    };
  },
});
