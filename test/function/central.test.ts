// One function, many accounts: whose credentials each call carries, and what keeps accounts apart.

import { describe, expect, it } from 'vitest';
import {
  administrator,
  type CentralWorld,
  memberA,
  memberB,
  memberRole,
  ruleName,
  startCentralWorld,
} from '../support/central-world.ts';
import { minuteMs } from '../support/local-world.ts';

/** Operations by the account whose credentials they came with. */
function operationsIn({ aws }: CentralWorld, accountId: string): readonly string[] {
  const ofAccount = aws.requests.all.filter((request) => request.accountId === accountId);
  return [...new Set(ofAccount.map(({ operation }) => operation))].toSorted();
}

function deny({ aws }: CentralWorld, accountId: string): void {
  aws.world.faults.failNext(
    'AssumeRole',
    { kind: 'accessDenied' },
    { times: 9, when: ({ input }) => String(input.RoleArn).includes(accountId) },
  );
}

function queueBatch(...bodies: readonly object[]): unknown {
  return {
    Records: bodies.map((body, position) => ({
      eventSource: 'aws:sqs',
      messageId: `message-${position}`,
      body: JSON.stringify(body),
    })),
  };
}

function jobStarted({ aws }: CentralWorld, account: string): object {
  return {
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    account,
    time: aws.world.clock.now().toISOString(),
  };
}

describe('an evaluation of a member account', () => {
  it('judges the jobs of that account, and reports them there and nowhere else', async () => {
    await using world = await startCentralWorld();
    world.putJob(memberA, 'inside');
    world.putJob(memberA, 'outside', { VpcConfig: null });
    world.putJob(memberB, 'of-the-other', { VpcConfig: null });

    await world.evaluate(memberA);

    expect(world.results(memberA)).toEqual({ inside: 'COMPLIANT', outside: 'NON_COMPLIANT' });
    expect(world.results(memberB)).toEqual({});
    await world.evaluate(memberB);
    expect(world.results(memberA)).toEqual({ inside: 'COMPLIANT', outside: 'NON_COMPLIANT' });
    expect(world.results(memberB)).toEqual({ 'of-the-other': 'NON_COMPLIANT' });
  });

  it('reads and reports as the member, and keeps its state as itself', async () => {
    await using world = await startCentralWorld();
    world.putJob(memberA, 'outside', { VpcConfig: null });

    await world.evaluate(memberA);

    expect(operationsIn(world, memberA)).toEqual([
      'DescribeTrainingJob',
      'GetComplianceDetailsByConfigRule',
      'ListTrainingJobs',
      'PutEvaluations',
      'Search',
    ]);
    expect(operationsIn(world, administrator)).toEqual(['AssumeRole', 'UpdateItem']);
  });

  it('assumes the named role under a name that says what it is, once for all clients', async () => {
    await using world = await startCentralWorld({ MEMBER_EXTERNAL_ID: 'a:secret/of-ours' });
    world.putJob(memberA, 'inside');

    await world.evaluate(memberA);

    expect(world.aws.requests.of('AssumeRole').map(({ input }) => input)).toEqual([
      {
        RoleArn: `arn:aws:iam::${memberA}:role/${memberRole}`,
        RoleSessionName: 'sagemaker-training-job-in-vpc',
        DurationSeconds: 900,
        ExternalId: 'a:secret/of-ours',
      },
    ]);
  });

  it('keeps a state for each account, whatever the names of the rules', async () => {
    await using world = await startCentralWorld();
    for (const accountId of [memberA, memberB]) world.putJob(accountId, 'job');
    for (const accountId of [memberA, memberB]) await world.evaluate(accountId);
    const { history } = world.aws.world.in(memberB).config;
    const reported = history.length;

    await world.evaluate(memberB);

    expect(await world.stateKeys()).toEqual([
      `${memberA}/eu-central-1/${ruleName}`,
      `${memberB}/eu-central-1/${ruleName}`,
    ]);
    expect(history.length).toBe(reported);
  });

  it("assumes the role in the function's own account too", async () => {
    await using world = await startCentralWorld();
    world.aws.world.config.createRule({ name: ruleName });
    world.putJob(administrator, 'own');

    await world.evaluate(administrator);

    expect(world.results(administrator)).toEqual({ own: 'COMPLIANT' });
    expect(world.aws.requests.of('AssumeRole')).toMatchObject([
      { input: { RoleArn: `arn:aws:iam::${administrator}:role/${memberRole}` } },
    ]);
  });

  it('goes on with fresh credentials where a run outlasts a session', async () => {
    await using world = await startCentralWorld({}, { maxPageSize: { ListTrainingJobs: 1 } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const name of names) world.putJob(memberA, name);
    // Each page takes five minutes: 30 in all, of which a session lasts 15.
    world.aws.world.faults.failNext(
      'ListTrainingJobs',
      { kind: 'throttle' },
      {
        times: 99,
        when: () => {
          world.aws.world.clock.advance(5 * minuteMs);
          return false;
        },
      },
    );

    await world.evaluate(memberA);

    expect(Object.keys(world.results(memberA)).toSorted()).toEqual(names);
    expect(world.aws.requests.count('AssumeRole')).toBeGreaterThan(2);
    expect(world.aws.requests.all.map(({ errorCode }) => errorCode)).not.toContain(
      'ExpiredTokenException',
    );
  });

  it('fails where the role cannot be assumed, and says which, where and what to change', async () => {
    await using world = await startCentralWorld();
    world.putJob(memberA, 'job');
    deny(world, memberA);

    await expect(world.evaluate(memberA)).rejects.toThrow(
      new RegExp(
        `account ${memberA} cannot be judged: sts:AssumeRole on arn:aws:iam::${memberA}:role/${memberRole} is denied.*CentralRoleArns.*centralAccounts`,
      ),
    );
    expect(world.results(memberA)).toEqual({});
    expect(operationsIn(world, memberA)).toEqual([]);
  });

  it('says for which account a run failed, whatever the failure', async () => {
    await using world = await startCentralWorld();
    world.aws.world.faults.failNext('ListTrainingJobs', { kind: 'accessDenied' });

    await expect(world.evaluate(memberA)).rejects.toThrow('sagemaker:ListTrainingJobs is denied');
    expect(world.log).toContainEqual(
      expect.objectContaining({
        code: 'account-not-served',
        accountId: memberA,
        reason: expect.stringContaining('sagemaker:ListTrainingJobs'),
      }),
    );
  });

  it('never acts with its own credentials where an event names no account', async () => {
    await using world = await startCentralWorld();
    const event = world.aws.world.in(memberA).config.scheduledEvent({ ruleName });

    await expect(world.handler({ ...event, accountId: 'self' })).rejects.toThrow(
      'accountId must be 12 digits, got "self"',
    );
    expect(world.aws.requests.count()).toBe(0);
  });

  it("names the account in the log, and sends metrics that are the function's", async () => {
    await using world = await startCentralWorld();
    world.putJob(memberA, 'outside', { VpcConfig: null });

    await world.evaluate(memberA);

    expect(world.log).toMatchObject([
      { code: 'run-summary', accountId: memberA, ruleName, nonCompliant: 1 },
      { FunctionName: 'sagemaker-training-job-in-vpc', NonCompliantJobs: 1 },
    ]);
  });
});

describe('accounts at the same time', () => {
  it('are independent: a lease that is held in one keeps nobody from the other', async () => {
    await using world = await startCentralWorld();
    for (const accountId of [memberA, memberB])
      for (const name of ['a', 'b', 'c', 'd']) world.putJob(accountId, name, { VpcConfig: null });

    const [one, another, other] = await Promise.all([
      world.evaluate(memberA),
      world.evaluate(memberA),
      world.evaluate(memberB),
    ]);

    expect([one, another]).toContainEqual(expect.objectContaining({ status: 'finished' }));
    expect([one, another]).toContainEqual(expect.objectContaining({ status: 'busy' }));
    expect(other).toMatchObject({ status: 'finished', counts: { sent: 4 } });
    expect(world.aws.world.in(memberA).config.history).toHaveLength(4);
    expect(Object.keys(world.results(memberA))).toHaveLength(4);
    expect(Object.keys(world.results(memberB))).toHaveLength(4);
  });
});

describe('the queue of central mode', () => {
  it('resumes an unfinished run in its account', async () => {
    await using world = await startCentralWorld({}, { maxPageSize: { ListTrainingJobs: 1 } });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) world.putJob(memberA, name);
    let remainingMs = 900_000;
    await world.evaluate(memberA, () => {
      remainingMs -= 100_000;
      return remainingMs;
    });
    const [sent] = world.aws.requests.of('SendMessage');
    const message = JSON.parse(String(sent?.input.MessageBody));
    world.aws.requests.clear();

    const outcome = await world.handler(queueBatch(message));

    expect(sent?.accountId).toBe(administrator);
    expect(message).toMatchObject({ kind: 'resume', ruleName, accountId: memberA });
    expect(outcome).toEqual({ batchItemFailures: [] });
    expect(world.aws.requests.of('StartConfigRulesEvaluation')).toMatchObject([
      { accountId: memberA, input: { ConfigRuleNames: [ruleName] } },
    ]);
    expect(operationsIn(world, administrator)).toEqual(['AssumeRole', 'GetItem', 'UpdateItem']);
  });

  it("takes forwarded events of a member's jobs for that member only", async () => {
    await using world = await startCentralWorld();
    for (const accountId of [memberA, memberB]) await world.evaluate(accountId);
    world.aws.world.clock.advance(10 * minuteMs);

    await world.handler(queueBatch(jobStarted(world, memberB)));

    expect(
      world.aws.requests.of('StartConfigRulesEvaluation').map(({ accountId }) => accountId),
    ).toEqual([memberB]);
  });

  it('puts events off per account, and the account stays in the message', async () => {
    await using world = await startCentralWorld();
    for (const accountId of [memberA, memberB]) await world.evaluate(accountId);
    world.aws.world.clock.advance(10 * minuteMs);
    await world.handler(queueBatch(jobStarted(world, memberA)));
    world.aws.world.clock.advance(minuteMs);

    await world.handler(queueBatch(jobStarted(world, memberA), jobStarted(world, memberB)));

    expect(
      world.aws.requests.of('StartConfigRulesEvaluation').map(({ accountId }) => accountId),
    ).toEqual([memberA, memberB]);
    expect(
      world.aws.requests
        .of('SendMessage')
        .map(({ input }) => JSON.parse(String(input.MessageBody))),
    ).toMatchObject([{ kind: 'jobChanged', accountId: memberA }]);
  });

  it('gives back only the messages of an account that cannot be asked', async () => {
    await using world = await startCentralWorld();
    for (const accountId of [memberA, memberB]) await world.evaluate(accountId);
    world.aws.world.clock.advance(10 * minuteMs);
    deny(world, memberA);

    const outcome = await world.handler(
      queueBatch(jobStarted(world, memberA), jobStarted(world, memberB), { kind: 'unheard-of' }),
    );

    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(
      world.aws.requests.of('StartConfigRulesEvaluation').map(({ accountId }) => accountId),
    ).toEqual([memberB]);
    expect(world.log).toContainEqual(
      expect.objectContaining({ level: 'WARN', code: 'message-unknown', count: 1 }),
    );
  });
});

describe('the environment of central mode', () => {
  it('is refused with every problem at once', async () => {
    await using world = await startCentralWorld({
      MEMBER_ROLE_ARN: memberRole,
      MEMBER_EXTERNAL_ID: '!',
    });

    const evaluation = world.evaluate(memberA);

    await expect(evaluation).rejects.toThrow(/MEMBER_ROLE_ARN must be .*got "sagemaker/);
    await expect(evaluation).rejects.toThrow(/MEMBER_EXTERNAL_ID must be .*got "!"/);
  });
});
