// What is deployed, under Lambda's own runtime interface client: a scheduled event of Config's, the time that is
// left, a batch of the queue.

import { describe, expect, it } from 'vitest';
import { minuteMs, ruleName } from '../../support/local-world.ts';
import { functions, putJobs, resultsIn, startAccount } from './functions.ts';
import { runFunction } from './running-function.ts';

describe.each(functions)('$what', ({ deployed, needsSdk }) => {
  it('runs on the version of Node.js that its template names', () => {
    expect(deployed.runtime).toBe(`nodejs${process.versions.node.split('.')[0]}.x`);
  });

  it('evaluates for a scheduled event, by the handler and the environment of its template', async () => {
    await using aws = await startAccount();
    putJobs(aws, 3);
    await using lambda = await runFunction(deployed, aws, { hasSdk: needsSdk });

    const outcome = await lambda.invoke(aws.world.scheduledEvent({ ruleName }));

    expect(outcome).toMatchObject({
      kind: 'response',
      body: { status: 'finished', counts: { judged: 3, nonCompliant: 1 } },
    });
    expect(resultsIn(aws)).toEqual({
      'job-0': 'NON_COMPLIANT',
      'job-1': 'COMPLIANT',
      'job-2': 'COMPLIANT',
    });
    expect(aws.requests.of('UpdateItem')).not.toEqual([]);
  });

  it.runIf(needsSdk)('tells serverless jobs apart by an SDK that drops what they say', async () => {
    await using aws = await startAccount();
    putJobs(aws, 2);
    aws.world.jobs.put({
      TrainingJobName: 'serverless',
      CreationTime: new Date(aws.world.clock.nowMs() - 60 * minuteMs),
      ServerlessJobConfig: { JobType: 'FineTuning' },
      ResourceConfig: undefined,
    });
    await using lambda = await runFunction(deployed, aws, {
      sdkDirectory: process.env.OLDER_SDK ?? '',
    });

    const outcome = await lambda.invoke(
      aws.world.scheduledEvent({ ruleName, parameters: { serverlessJobs: 'notApplicable' } }),
    );

    expect(outcome).toMatchObject({ kind: 'response', body: { status: 'finished' } });
    expect(resultsIn(aws)).toEqual({ 'job-0': 'NON_COMPLIANT', 'job-1': 'COMPLIANT' });
    expect(lambda.log().map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ code: 'run-summary', sdkVersion: '3.906.0' }),
    );
  });

  it('logs under the id of the request', async () => {
    await using aws = await startAccount();
    await using lambda = await runFunction(deployed, aws);

    const { requestId } = await lambda.invoke(aws.world.scheduledEvent({ ruleName }));

    const records = lambda.log().map((line): unknown => JSON.parse(line));
    expect(records).toContainEqual(expect.objectContaining({ message: 'run finished', requestId }));
  });

  it('stops in time for a short deadline with its work saved, and carries on in the next run', async () => {
    const jobs = 60;
    await using aws = await startAccount({ latencyMs: 250, maxPageSize: { ListTrainingJobs: 3 } });
    putJobs(aws, jobs);
    await using lambda = await runFunction(deployed, aws);

    const cut = await lambda.invoke(aws.world.scheduledEvent({ ruleName }), 4_000);

    expect(cut).toMatchObject({ kind: 'response', body: { status: 'unfinished' } });
    expect(Object.keys(resultsIn(aws)).length).toBeLessThan(jobs);
    expect(aws.world.sqs.queue(lambda.queueUrl ?? '').messages).toMatchObject([
      { body: expect.stringContaining('"kind":"resume"') },
    ]);

    const next = await lambda.invoke(aws.world.scheduledEvent({ ruleName }));

    expect(next).toMatchObject({ kind: 'response', body: { status: 'finished' } });
    expect(Object.keys(resultsIn(aws)).length).toBe(jobs);
    expect(aws.world.config.history.length).toBe(jobs);
  });
});

describe.each(functions)('$what', ({ deployed }) => {
  it('asks Config for an evaluation when the queue brings a job, of the rule that has run before', async () => {
    await using aws = await startAccount();
    const started = Promise.withResolvers<{ readonly configRuleName: string }>();
    aws.world.config.onStartEvaluation((event) => started.resolve(event));
    await using lambda = await runFunction(deployed, aws);
    const notificationCreatedAt = new Date(Date.now() - 10 * minuteMs);
    await lambda.invoke(aws.world.scheduledEvent({ ruleName, notificationCreatedAt }));

    const outcome = await lambda.invoke(batchOfOneJob(new Date(Date.now() - minuteMs)));

    expect(outcome).toMatchObject({ kind: 'response', body: { batchItemFailures: [] } });
    expect(aws.requests.of('StartConfigRulesEvaluation')).toMatchObject([
      { status: 200, input: { ConfigRuleNames: [ruleName] } },
    ]);
    expect(await started.promise).toMatchObject({ configRuleName: ruleName });
  });

  it('names the messages that have to come back to the queue', async () => {
    await using aws = await startAccount();
    aws.world.faults.failNext('Query', { kind: 'accessDenied' }, { times: 10 });
    await using lambda = await runFunction(deployed, aws);

    const outcome = await lambda.invoke(batchOfOneJob(new Date()));

    expect(outcome).toMatchObject({
      kind: 'response',
      body: { batchItemFailures: [{ itemIdentifier: messageId }] },
    });
  });
});

const messageId = '19dd0b57-b21e-4ac1-bd88-01bbb068cb78';

/** A state change as EventBridge puts it into the queue and Lambda takes it out. */
function batchOfOneJob(changedAt: Date): object {
  const body = JSON.stringify({
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Training Job State Change',
    account: '111122223333',
    region: 'eu-central-1',
    time: changedAt.toISOString(),
    detail: { TrainingJobName: 'job-0', TrainingJobStatus: 'InProgress' },
  });
  return {
    Records: [
      {
        messageId,
        receiptHandle: 'handle',
        body,
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(changedAt.getTime()) },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN:
          'arn:aws:sqs:eu-central-1:111122223333:sagemaker-training-job-in-vpc-reevaluation',
        awsRegion: 'eu-central-1',
      },
    ],
  };
}
