import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { accountId, authorization, type Double, region } from './doubles.ts';
import type { Exchange } from './exchange.ts';

const roleArn = 'arn:aws:iam::210987654321:role/path/reader';

export const identityExchanges: readonly Exchange[] = [
  {
    name: 'identities',
    operations: ['GetCallerIdentity', 'AssumeRole'],
    async play({ clients: { sts }, endpoint }, record) {
      const assume = (RoleArn: string, DurationSeconds?: number) =>
        sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session', DurationSeconds }));
      await record('of a user', () => sts.send(new GetCallerIdentityCommand({})));
      const assumed = await record('assume a role', () => assume(roleArn));
      const {
        AccessKeyId = '',
        SecretAccessKey = '',
        SessionToken = '',
      } = assumed?.Credentials ?? {};
      const role = new STSClient({
        ...{ endpoint, region, maxAttempts: 1 },
        credentials: {
          accessKeyId: AccessKeyId,
          secretAccessKey: SecretAccessKey,
          sessionToken: SessionToken,
        },
      });
      await record('of an assumed role', () => role.send(new GetCallerIdentityCommand({})));
      role.destroy();
      await record('assume for a minute', () => assume(roleArn, 60));
      await record('assume what is no role', () =>
        assume(`arn:aws:iam::${accountId}:user/someone`),
      );
    },
  },
  {
    name: 'functions',
    operations: ['GetFunction'],
    async play(double, record) {
      await record('a missing function', () => getFunction(double, 'missing'));
      await double.createFunction('present');
      await record('a function', () => getFunction(double, 'present'));
    },
  },
];

/** Lambda's answer as it stands, so that the recorded exchange has status and headers. */
async function getFunction({ endpoint }: Double, name: string): Promise<object> {
  const answer = await fetch(`${endpoint}/2015-03-31/functions/${name}`, {
    headers: { Authorization: authorization('lambda') },
  });
  const body: unknown = await answer.json();
  return { status: answer.status, errorType: answer.headers.get('x-amzn-errortype'), body };
}
