import { all, eachItem, hasNoDoubles, isNotEmpty, matches } from '../constructs/problems.ts';
import {
  INVOKE_POLICY_LIMIT,
  type InvokedFunction,
  invokePolicyRoom,
} from './invoke-policy-size.ts';

const isListOfAccounts = all(
  isNotEmpty('account'),
  eachItem(matches('list ids of 12 digits', /^\d{12}$/)),
  hasNoDoubles,
);

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (ExternalId) */
const isExternalId = matches(
  'be 2 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-',
  /^[\w+=,.@:/-]{2,1224}$/,
);

export interface CentralSettings {
  readonly accountIds: readonly string[];
  readonly externalId?: string;
}

/**
 * What is wrong with the settings of a central function, by the context keys that people set; one entry a problem, empty
 * where they can be deployed.
 */
export function centralProblems(
  { accountIds, externalId }: CentralSettings,
  invoked: InvokedFunction,
): readonly string[] {
  return [
    ...isListOfAccounts('centralAccounts', accountIds),
    ...roomProblems(accountIds.length, invoked),
    ...isExternalId('centralExternalId', externalId),
  ];
}

function roomProblems(accountCount: number, invoked: InvokedFunction): readonly string[] {
  const { accounts, bytesPerAccount } = invokePolicyRoom(invoked);
  return accountCount <= accounts
    ? []
    : [
        `centralAccounts may list ${accounts} accounts, got ${accountCount}: each takes a statement of ${bytesPerAccount} bytes in the ` +
          `policy that lets Config invoke the function, and Lambda ends a function's policy at ${INVOKE_POLICY_LIMIT} bytes; ` +
          'give the others a function of their own by StackSet, which has no such limit',
      ];
}
