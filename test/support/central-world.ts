// Central mode over HTTP: the function of an administrator's account, and member accounts with a rule each.
// Its settings come from the environment, as in Lambda.

import { vi } from 'vitest';
import { createCentralHandler } from '../../rule/central-handler.ts';
import type { HandlerOptions } from '../../rule/lambda.ts';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import { hurriedTimer, inVpc, type LogRecord, minuteMs, startAt } from './local-world.ts';

export const administrator = '999988887777';
export const memberA = '111122223333';
export const memberB = '444455556666';
export const memberRole = 'sagemaker-training-job-in-vpc-member';
export const tableName = 'central-state';
/** As Config names the rule that an organization rule makes in an account. */
export const ruleName = 'OrgConfigRule-sagemaker-training-job-in-vpc-a1b2c3d4';

export interface CentralWorld extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly handler: ReturnType<typeof createCentralHandler>;
  readonly log: readonly LogRecord[];
  readonly queueUrl: string;
  /** Invokes the function as Config of a member account would. */
  evaluate(
    accountId: string,
    remainingMs?: () => number,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<unknown>;
  /** Compliance type by job name, of one account. */
  results(accountId: string): Readonly<Record<string, string>>;
  putJob(accountId: string, name: string, members?: Readonly<Record<string, unknown>>): void;
  /** Keys of the states that the function keeps. */
  stateKeys(): Promise<readonly string[]>;
}

/** A world whose function has these variables, beside those that it always has. */
export async function startCentralWorld(
  variables: Readonly<Record<string, string>> = {},
  options: LocalAwsOptions = {},
  time: Pick<HandlerOptions, 'timer' | 'callTimeoutMs' | 'leastCallTimeoutMs'> = {
    timer: hurriedTimer,
    callTimeoutMs: 80_000,
    leastCallTimeoutMs: 80_000,
  },
): Promise<CentralWorld> {
  const aws = await startLocalAws({ startAt, ...options, accountId: administrator });
  const { world } = aws;
  for (const accountId of [memberA, memberB])
    world.in(accountId).config.createRule({ name: ruleName });
  const queueUrl = world.sqs.createQueue('reevaluation');
  await world.dynamodb.createTable(tableName);
  const environment = {
    AWS_ENDPOINT_URL: aws.endpoint,
    STATE_TABLE_NAME: tableName,
    RESUME_QUEUE_URL: queueUrl,
    MEMBER_ROLE_ARN: `arn:aws:iam::*:role/${memberRole}`,
    ...variables,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const log: LogRecord[] = [];
  const handler = createCentralHandler({
    ...time,
    nowMs: () => world.clock.nowMs(),
    monotonicMs: () => performance.now(),
    write: (line) => log.push(JSON.parse(line)),
  });
  return {
    aws,
    handler,
    log,
    queueUrl,
    evaluate: (accountId, remainingMs = () => 900_000, parameters = {}) =>
      handler(world.in(accountId).config.scheduledEvent({ ruleName, parameters }), {
        getRemainingTimeInMillis: remainingMs,
        functionName: 'sagemaker-training-job-in-vpc',
      }),
    results: (accountId) =>
      Object.fromEntries(
        world
          .in(accountId)
          .config.resultsOf(ruleName)
          .map(({ resourceId, complianceType }) => [resourceId, complianceType]),
      ),
    putJob(accountId, name, members = {}) {
      const CreationTime = new Date(world.clock.nowMs() - 60 * minuteMs);
      world
        .in(accountId)
        .jobs.put({ TrainingJobName: name, VpcConfig: inVpc, CreationTime, ...members });
    },
    async stateKeys() {
      const items = await world.dynamodb.items(tableName);
      return items
        .filter(({ sk }) => sk === 'state')
        .map(({ pk }) => String(pk))
        .toSorted();
    },
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await aws.close();
    },
  };
}
