// Central mode: one function for many accounts. What is done for an account is what the function does for its
// own, with other credentials. SageMaker and Config are the member's; the table and the queue are central.

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

/** The account is the event's, never the function's own: that one, too, is a member with the role. */
export function createCentralHandler(options: HandlerOptions = {}): Handler<HandlerResult> {
  // Of the function's own Region, as the SDK has it.
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

    /** An account that cannot be served keeps no other from being served. */
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

/** Acts with clients of the account's, which end with the act. */
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
