// The embedded AWS of the bench, with the quotas that docs/performance.md names.

import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { ruleName } from '../support/local-world.ts';
import type { AwsRequest, Evidence } from './messages.ts';

const newestJobs = 1_000;
let aws: LocalAws | undefined;
let counted = 0;
let eventAtMs = 0;

process.on('message', (request: AwsRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});

async function answer(request: AwsRequest): Promise<object> {
  if (request.kind === 'start') {
    const { jobs, violationShare, timeScale } = request.settings;
    aws = await startLocalAws({
      timeScale,
      latencyMs: 40,
      logInputs: false,
      seed: { jobs, violationShare, spanDays: Math.max(Math.min(jobs / 400, 1_000), 30) },
      quotas: {
        ListTrainingJobs: { perSecond: 2 },
        DescribeTrainingJob: { perSecond: 10 },
        Search: { perSecond: 5 },
        PutEvaluations: { perSecond: 10 },
        GetComplianceDetailsByConfigRule: { perSecond: 10 },
      },
    });
    aws.world.config.createRule({ name: ruleName });
    const queueUrl = aws.world.sqs.createQueue('re-evaluation');
    return { endpoint: aws.endpoint, queueUrl };
  }
  if (aws === undefined) throw new Error('the embedded AWS is not started');
  const { world } = aws;
  switch (request.kind) {
    case 'create':
      for (let number = 0; number < request.count; number += 1)
        world.jobs.createTrainingJob({
          TrainingJobName: `new-${world.clock.nowMs()}-${number}`,
          VpcConfig:
            number % 20 === 0 ? null : { Subnets: ['subnet-0'], SecurityGroupIds: ['sg-0'] },
        });
      return {};
    case 'advance':
      world.clock.advance(request.ms);
      return {};
    case 'event':
      eventAtMs = world.clock.nowMs();
      return world.scheduledEvent({ ruleName, parameters: request.parameters });
    case 'evidence':
      return evidence(aws);
  }
}

function evidence({ world, requests }: LocalAws): Evidence {
  const fresh = world.config.history.slice(counted);
  counted = world.config.history.length;
  requests.clear();
  const times = new Map<string, number>();
  for (const { resourceId, putAtMs } of fresh) times.set(resourceId, putAtMs);
  const { jobs } = world;
  const newest = Array.from({ length: Math.min(newestJobs, jobs.size) }, (_, index) =>
    jobs.jobOf(jobs.numberAt(jobs.size - 1 - index)),
  ).filter(({ TrainingJobStatus }) => TrainingJobStatus !== 'Deleting');
  const reportedAt = newest.map(({ TrainingJobName }) => times.get(TrainingJobName) ?? Number.NaN);
  const lastMs = Math.max(...reportedAt) - eventAtMs;
  return {
    jobsExisting: jobs.size,
    resultsHeld: world.config.resultTable(ruleName).size,
    evaluationsSent: fresh.length,
    sentTwice: fresh.length - times.size,
    newestReportedAfterMs: Number.isNaN(lastMs) ? null : Math.round(lastMs),
  };
}
