// A table of leases: the conditional writes that a state under one writer at a time is made of.

import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { LocalAwsOptions } from '../../rule/local-aws/server.ts';
import { type Connected, connect } from './connect.ts';

export const TableName = 'state';
export const leaseKey = { pk: { S: 'rule' }, sk: { S: 'lease' } };

/** An embedded AWS with an empty table. */
export async function connectWithTable(options: LocalAwsOptions = {}): Promise<Connected> {
  const aws = await connect(options);
  await aws.world.dynamodb.createTable(TableName);
  return aws;
}

type TakeLeaseOptions = Partial<UpdateItemCommandInput> & { now?: number; expiresAt?: number };

/** Takes the lease for `holder` until `expiresAt`, where it is free or over at `now`. */
export function takeLease(
  { dynamodb }: Connected,
  holder: string,
  { now = 0, expiresAt = 100, ...members }: TakeLeaseOptions = {},
) {
  return dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: leaseKey,
      UpdateExpression:
        'SET holder = :holder, expiresAt = :expiresAt, fence = if_not_exists(fence, :zero) + :one REMOVE asked',
      ConditionExpression: 'attribute_not_exists(holder) OR expiresAt < :now',
      ExpressionAttributeValues: {
        ':holder': { S: holder },
        ':expiresAt': { N: String(expiresAt) },
        ':now': { N: String(now) },
        ':zero': { N: '0' },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...members,
    }),
  );
}
