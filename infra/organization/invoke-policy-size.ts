// How many accounts one function can serve: Config's permission to invoke it is one statement for each account,
// since the account of the rule is what such a statement is conditioned on.

/**
 * The longest resource policy of a function, in bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const INVOKE_POLICY_LIMIT = 20_480;

/** A statement's id is at most so long. @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const STATEMENT_ID_LIMIT = 100;

/** What CloudFormation appends to the names of stack and resource to make a statement's id: a hyphen, and this. */
const STATEMENT_ID_SUFFIX = 'ABCDEFGHIJKLM';

export interface InvokedFunction {
  readonly functionArn: string;
  /** The stack that gives the permissions: its name is part of each statement's id. */
  readonly stackName: string;
}

/** The id, in the template, of the permission for an account: short, since it is part of the statement's id. */
export function permissionId(accountId: string): string {
  return `For${accountId}`;
}

/** The policy that Lambda makes of the permissions, as `GetPolicy` shows it. */
export function invokePolicy(
  { functionArn, stackName }: InvokedFunction,
  accountIds: readonly string[],
): object {
  return {
    Version: '2012-10-17',
    Id: 'default',
    Statement: accountIds.map((accountId) => ({
      Sid: `${stackName}-${permissionId(accountId)}-${STATEMENT_ID_SUFFIX}`.slice(
        0,
        STATEMENT_ID_LIMIT,
      ),
      Effect: 'Allow',
      Principal: { Service: 'config.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: functionArn,
      Condition: { StringEquals: { 'AWS:SourceAccount': accountId } },
    })),
  };
}

export interface InvokePolicyRoom {
  readonly bytesPerAccount: number;
  /** So many accounts fit. */
  readonly accounts: number;
}

/** What one account takes of the policy, and how many fit. */
export function invokePolicyRoom(invoked: InvokedFunction): InvokePolicyRoom {
  const bytesWith = (count: number) =>
    Buffer.byteLength(JSON.stringify(invokePolicy(invoked, Array(count).fill('0'.repeat(12)))));
  // The second statement and each after it bring a comma.
  const bytesPerAccount = bytesWith(2) - bytesWith(1);
  const accounts = 1 + Math.floor((INVOKE_POLICY_LIMIT - bytesWith(1)) / bytesPerAccount);
  return { bytesPerAccount, accounts };
}
