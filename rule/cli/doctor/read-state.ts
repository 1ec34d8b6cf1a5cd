// The rule's saved state, and the jobs that it could not read.

import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { parseState } from '../../aws/state-format.ts';
import { numberOf, stateKey, text } from '../../aws/state-table.ts';
import type { RuleState } from '../../coverage/state.ts';
import { StateTooNewError } from '../../ports.ts';
import { isNotFound } from './answers.ts';
import { NothingToSeeError } from './finding.ts';
import type { Subject } from './subject.ts';

export interface SavedState {
  /** `damaged`: not of a form that this version reads; `tooNew`: a newer version saved it; `none`: only a lease. */
  readonly form: 'sound' | 'damaged' | 'tooNew' | 'none';
  /** There where the form is sound. */
  readonly state?: RuleState;
  /** When the lease ends of a run that is at work or was killed; epoch milliseconds. */
  readonly leaseUntilMs?: number;
}

/** The table that the function works with. @throws NothingToSeeError where it has none. */
export async function tableName(subject: Subject): Promise<string> {
  const { Environment } = await subject.functionConfiguration();
  const name = Environment?.Variables?.STATE_TABLE_NAME;
  if (!name)
    throw new NothingToSeeError(
      'the function has no STATE_TABLE_NAME: every run covers everything',
    );
  return name;
}

/** @throws NothingToSeeError where there is no table or no rule. */
export async function readState(subject: Subject): Promise<SavedState | undefined> {
  const TableName = await tableName(subject);
  const { pk, sk } = await keyOf(subject);
  try {
    const { Item } = await subject.ask('dynamodb:GetItem', () =>
      subject.clients.dynamoDb.send(new GetItemCommand({ TableName, Key: { pk, sk } })),
    );
    if (Item === undefined) return undefined;
    const isHeld = Item.holder !== undefined;
    const leaseUntilMs = numberOf(Item.leaseUntilMs);
    return {
      ...opened(Item.body?.S),
      ...(isHeld && leaseUntilMs !== undefined && { leaseUntilMs }),
    };
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new NothingToSeeError(`there is no table ${TableName}`);
  }
}

/** The names of the jobs that the rule could not read. */
export async function readPending(
  subject: Subject,
  { claimId }: Pick<RuleState, 'claimId'>,
): Promise<readonly string[]> {
  const TableName = await tableName(subject);
  const { pk } = await keyOf(subject);
  const names: string[] = [];
  await subject.ask('dynamodb:Query', async () => {
    let ExclusiveStartKey: Record<string, { S: string }> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await subject.clients.dynamoDb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :pending)',
          ExpressionAttributeValues: { ':pk': pk, ':pending': text(`pending/${claimId}/`) },
          ...(ExclusiveStartKey && { ExclusiveStartKey }),
        }),
      );
      names.push(...Items.flatMap(({ sk }) => sk?.S?.split('/').at(-1) ?? []));
      ExclusiveStartKey = LastEvaluatedKey as typeof ExclusiveStartKey;
    } while (ExclusiveStartKey !== undefined);
  });
  return names;
}

async function keyOf(subject: Subject) {
  const { ConfigRuleName = '' } = await subject.rule();
  const { account: accountId, region } = subject.place;
  return stateKey({ accountId, region }, ConfigRuleName);
}

function opened(body: string | undefined): Pick<SavedState, 'form' | 'state'> {
  if (body === undefined) return { form: 'none' };
  try {
    const parsed = parseState(body);
    return parsed === undefined ? { form: 'damaged' } : { form: 'sound', state: parsed.state };
  } catch (error) {
    if (error instanceof StateTooNewError) return { form: 'tooNew' };
    throw error;
  }
}
