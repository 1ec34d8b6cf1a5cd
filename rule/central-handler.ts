// Central mode: one function for many accounts. What is done for an account is what the function does for its
// own, with other credentials and a checkpoint apart. SageMaker and Config are the member's, and so are the
// credentials for them; the checkpoint and the queue are central, and so are theirs.

import { STSClient } from '@aws-sdk/client-sts';
import { createClients } from './aws/clients.ts';
import { createMemberCredentials } from './aws/member-credentials.ts';
import { describeFailure } from './aws/service-errors.ts';
import { logForAccount } from './central-log.ts';
import { handleEvaluation } from './evaluation-handler.ts';
import { type AccountBatch, batchesByAccount, isAccountId } from './events/account-batches.ts';
import { type CentralEnvironment, readCentralEnvironment } from './events/central-environment.ts';
import { parseConfigEvent } from './events/config-event.ts';
import { UnexpectedEventError } from './events/errors.ts';
import {
  createLambdaHandler,
  type Handler,
  type HandlerOptions,
  type Invocation,
} from './invocation.ts';
import { handleQueueBatch } from './reevaluation-handler.ts';
import type { RunReport } from './steps/finish-run.ts';

/** The messages that SQS is to deliver again: those about accounts for which nothing could be asked. */
export interface CentralBatchOutcome {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The account is the event's, never the function's own: that one, too, is a member with the role. */
export function createCentralHandler(
  options: HandlerOptions = {},
): Handler<RunReport | CentralBatchOutcome> {
  const { nowMs = Date.now } = options;
  // Of the function's own Region, as the SDK has it. A session a run is no load to pace: its own retries do.
  const sts = new STSClient();
  const lastAsked = new Map<string, { atMs: number }>();

  return createLambdaHandler<RunReport | CentralBatchOutcome>(options, async (invocation) => {
    const environment = readCentralEnvironment(process.env);
    const inAccount: InAccount = (accountId, act) =>
      actInAccount({ invocation, environment, sts, nowMs, accountId }, act);
    const batches = batchesByAccount(invocation.event);
    if (batches) return await serveQueue(batches, invocation, inAccount);
    const { accountId } = parseConfigEvent(invocation.event);
    if (!isAccountId(accountId))
      throw new UnexpectedEventError(
        `this is no event of an AWS Config rule: accountId must be 12 digits, got ${JSON.stringify(accountId)}`,
      );
    try {
      return await inAccount(accountId, handleEvaluation);
    } catch (error) {
      const reason = describeFailure(error);
      invocation.log.warn('member account not evaluated', { accountId, reason });
      throw error;
    }
  });

  /** An account that cannot be served keeps no other from being served. */
  async function serveQueue(
    batches: readonly AccountBatch[],
    { log }: Invocation,
    inAccount: InAccount,
  ): Promise<CentralBatchOutcome> {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { accountId, Records } of batches) {
      if (accountId === undefined) {
        log.warn('messages name no account', { count: Records.length });
        continue;
      }
      const asked = lastAsked.get(accountId) ?? { atMs: 0 };
      lastAsked.set(accountId, asked);
      try {
        await inAccount(accountId, (member) =>
          handleQueueBatch({ ...member, event: { Records } }, nowMs, asked),
        );
      } catch (error) {
        log.error(`no evaluation could be asked for in account ${accountId}`, error);
        for (const { messageId } of Records)
          batchItemFailures.push({ itemIdentifier: String(messageId) });
      }
    }
    return { batchItemFailures };
  }
}

type InAccount = <Result>(
  accountId: string,
  act: (invocation: Invocation) => Promise<Result>,
) => Promise<Result>;

interface Member {
  readonly invocation: Invocation;
  readonly environment: CentralEnvironment;
  readonly sts: STSClient;
  readonly nowMs: () => number;
  readonly accountId: string;
}

/** Acts with clients of the account's, which end with the act. */
async function actInAccount<Result>(
  { invocation, environment, sts, nowMs, accountId }: Member,
  act: (invocation: Invocation) => Promise<Result>,
): Promise<Result> {
  const { memberRoleArn, externalId } = environment;
  const { checkpointParameterPrefix: prefix } = invocation.environment;
  const { sageMaker, config } = createClients({
    onDate: invocation.clock.noteDate,
    credentials: createMemberCredentials({
      client: sts,
      accountId,
      roleArn: memberRoleArn.replace('*', accountId),
      nowMs,
      ...(externalId !== undefined && { externalId }),
    }),
  });
  try {
    return await act({
      ...invocation,
      accountId,
      clients: { ...invocation.clients, sageMaker, config },
      environment: {
        ...invocation.environment,
        ...(prefix !== undefined && { checkpointParameterPrefix: `${prefix}${accountId}/` }),
      },
      log: logForAccount(invocation.log, accountId),
    });
  } finally {
    sageMaker.destroy();
    config.destroy();
  }
}

export const handler = createCentralHandler();
