// Central mode: one function for many accounts. It does for each account what it does for its own, with other
// credentials. It calls SageMaker and Config in the member account; the table and the queue are central.

import { STSClient } from '@aws-sdk/client-sts';
import { clientSettings, createMemberClients } from './aws/clients.ts';
import { describeFailure } from './aws/errors.ts';
import { createMemberCredentials } from './aws/member-credentials.ts';
import { readSdkMembers } from './aws/sdk-members.ts';
import { type CentralEnvironment, readCentralEnvironment } from './events/central-environment.ts';
import { parseConfigEvent, UnexpectedEventError } from './events/config-event.ts';
import { isAccountId, parseQueueBatch } from './events/queue-message.ts';
import {
  type BatchOutcome,
  type HandlerResult,
  handleEvaluation,
  handleMessages,
} from './handler.ts';
import {
  createLambdaHandler,
  type Handler,
  type HandlerOptions,
  type Invocation,
} from './lambda.ts';

/** The account is always the event's. The function's own account is a member with the role, too. */
export function createCentralHandler(options: HandlerOptions = {}): Handler<HandlerResult> {
  // In the function's own Region.
  const sts = new STSClient(clientSettings());
  const sdk = readSdkMembers();

  return createLambdaHandler<HandlerResult>(options, async (invocation) => {
    const environment = readCentralEnvironment(process.env);
    const inAccount = <Result>(
      accountId: string,
      act: (member: Invocation) => Promise<Result>,
    ): Promise<Result> => actInAccount({ invocation, environment, sts, accountId }, act);
    const batch = parseQueueBatch(invocation.event);
    if (batch !== undefined) return await serveQueue(batch);
    const { accountId } = parseConfigEvent(invocation.event);
    if (!isAccountId(accountId))
      throw new UnexpectedEventError(
        `the event does not come from an AWS Config rule: accountId must be 12 digits, got ${JSON.stringify(accountId)}`,
      );
    return await inAccount(accountId, async (member) => handleEvaluation(member, await sdk));

    /** A failure in one account does not affect the others. */
    async function serveQueue(
      messages: NonNullable<ReturnType<typeof parseQueueBatch>>,
    ): Promise<BatchOutcome> {
      const failed: string[] = [];
      for (const [accountId, ofAccount] of Map.groupBy(messages, (one) => one.accountId)) {
        if (accountId === undefined) {
          invocation.log.record('message-unknown', { count: ofAccount.length });
          continue;
        }
        try {
          failed.push(
            ...(await inAccount(accountId, (member) =>
              handleMessages(member, accountId, ofAccount),
            )),
          );
        } catch (error) {
          invocation.log.error('message-failed', error, { accountId });
          failed.push(...ofAccount.map(({ messageId }) => messageId));
        }
      }
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    }
  });
}

export const handler: Handler<HandlerResult> = createCentralHandler();

interface Member {
  readonly invocation: Invocation;
  readonly environment: CentralEnvironment;
  readonly sts: STSClient;
  readonly accountId: string;
}

/** Calls `act` with clients for the account, which are destroyed afterwards. */
async function actInAccount<Result>(
  { invocation, environment, sts, accountId }: Member,
  act: (invocation: Invocation) => Promise<Result>,
): Promise<Result> {
  const { memberRoleArn, externalId } = environment;
  const { calls, nowMs, clock } = invocation;
  const log = invocation.log.with({ accountId });
  const { sageMaker, config } = createMemberClients(
    clock.noteDate,
    createMemberCredentials({
      client: sts,
      calls,
      accountId,
      roleArn: memberRoleArn.replace('*', accountId),
      nowMs,
      ...(externalId !== undefined && { externalId }),
    }),
  );
  try {
    return await act({ ...invocation, log, clients: { ...invocation.clients, sageMaker, config } });
  } catch (error) {
    log.record('account-not-served', { reason: describeFailure(error) });
    throw error;
  } finally {
    sageMaker.destroy();
    config.destroy();
  }
}
