import { defineOperation } from '../operation.ts';

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity = defineOperation<Record<string, unknown>>({
  service: 'sts',
  name: 'GetCallerIdentity',
  constraints: {},
  run({ scope, callerArn }) {
    return { Arn: callerArn, UserId: `AIDA${scope.accountId}LOCAL`, Account: scope.accountId };
  },
});
