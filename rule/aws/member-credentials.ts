import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { type Calls, urgent } from './calls.ts';
import { ActionDeniedError, describeFailure } from './errors.ts';

/** Credentials that act in a member account until they expire. */
export interface MemberCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export interface MemberCredentialsOptions {
  readonly client: STSClient;
  readonly calls: Calls;
  readonly accountId: string;
  readonly roleArn: string;
  readonly externalId?: string;
  readonly nowMs: () => number;
}

/**
 * The shortest session that STS offers, which is also the longest run. Every run has its own session, so that no
 * credentials for a member account outlive it for long.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
const sessionSeconds = 900;
/** Credentials that expire within this time are replaced; the SDK's clients use the same margin. */
const refreshMarginMs = 300_000;
/** The caller that CloudTrail in the member account shows. */
const sessionName = 'sagemaker-training-job-in-vpc';

/** The member's role cannot be assumed: nothing in that account can be read or reported. */
export class MemberRoleDeniedError extends Error {
  override readonly name = 'MemberRoleDeniedError';

  constructor({ accountId, roleArn, externalId }: MemberCredentialsOptions, cause: unknown) {
    const asked = externalId === undefined ? 'no external id' : 'the external id of this function';
    super(
      `account ${accountId} cannot be judged: sts:AssumeRole on ${roleArn} is denied. In that account, deploy ` +
        `central-member-role.yaml with this function's role in CentralRoleArns and ${asked} in ExternalId, again if ` +
        "either role was replaced; here, list the account in centralAccounts, so that the function's role may assume " +
        `it; and look for service control policies that deny it (${describeFailure(cause)})`,
      { cause },
    );
  }
}

/**
 * A credential provider for SDK clients. All clients of a run share one session, which is replaced before it expires.
 * Concurrent callers wait for the same answer. A failure is not cached.
 *
 * @throws MemberRoleDeniedError if the role cannot be assumed; other errors unchanged.
 */
export function createMemberCredentials(
  options: MemberCredentialsOptions,
): () => Promise<MemberCredentials> {
  const { nowMs } = options;
  let current: MemberCredentials | undefined;
  let pending: Promise<MemberCredentials> | undefined;

  return async () => {
    if (current && current.expiration.getTime() - nowMs() > refreshMarginMs) return current;
    pending ??= assume(options).finally(() => {
      pending = undefined;
    });
    current = await pending;
    return current;
  };
}

async function assume(options: MemberCredentialsOptions): Promise<MemberCredentials> {
  const { client, calls, accountId, roleArn, externalId } = options;
  try {
    const { Credentials: issued } = await calls.call(
      'AssumeRole',
      (options) =>
        client.send(
          new AssumeRoleCommand({
            RoleArn: roleArn,
            RoleSessionName: sessionName,
            DurationSeconds: sessionSeconds,
            ...(externalId !== undefined && { ExternalId: externalId }),
          }),
          options,
        ),
      urgent,
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new Error(`AssumeRole answered without credentials for account ${accountId}`);
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  } catch (error) {
    if (error instanceof ActionDeniedError) throw new MemberRoleDeniedError(options, error.cause);
    throw error;
  }
}
