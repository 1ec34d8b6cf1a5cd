import type { ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { bounded } from './client-settings.ts';

/** Credentials as clients take them; undefined: those of the environment. */
export type MemberCredentials = ConfigServiceClientConfig['credentials'] | undefined;

export interface MemberAccess {
  /** The caller's own account. */
  readonly accountId: string;
  /** Credentials that act in the account, for an hour. */
  credentialsFor(accountId: string): Promise<MemberCredentials>;
}

/**
 * Access to accounts by a role of the same name in each; the caller's own account needs none.
 *
 * @throws Error with its cause, where the caller has no valid credentials.
 */
export async function openMemberAccess(region: string, roleName: string): Promise<MemberAccess> {
  const sts = new STSClient({ region, ...bounded });
  const { accountId, partition } = await identifyCaller(sts);
  return {
    accountId,
    async credentialsFor(memberId) {
      if (memberId === accountId) return undefined;
      const { Credentials: issued } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:${partition}:iam::${memberId}:role/${roleName}`,
          RoleSessionName: 'sagemaker-training-job-in-vpc-preflight',
        }),
      );
      if (issued?.AccessKeyId === undefined || issued.SecretAccessKey === undefined)
        throw new Error(`AssumeRole answered without credentials for account ${memberId}`);
      return {
        accessKeyId: issued.AccessKeyId,
        secretAccessKey: issued.SecretAccessKey,
        ...(issued.SessionToken === undefined ? {} : { sessionToken: issued.SessionToken }),
      };
    },
  };
}

async function identifyCaller(sts: STSClient) {
  try {
    const { Account: accountId = '', Arn: arn = '' } = await sts.send(
      new GetCallerIdentityCommand({}),
    );
    return { accountId, partition: arn.split(':')[1] ?? 'aws' };
  } catch (cause) {
    throw new Error('AWS did not say who is asking: check your credentials and the network', {
      cause,
    });
  }
}
