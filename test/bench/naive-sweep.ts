// The baseline: what the scanners and the published sample rules do in every run. List with the
// default page, describe every job, put everything, with the SDK's retries and nothing remembered.

import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import {
  DescribeTrainingJobCommand,
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { mapConcurrently } from '../../rule/aws/map-concurrently.ts';
import { createDice } from '../../rule/local-aws/seeded-random.ts';
import { type Account, type Run, ruleName } from './account.ts';

/** Prowler's number of workers; see docs/performance.md. */
const workers = 10;
/** More patience than any of them has: with the SDK's usual tries the sweep does not come to an end. */
const tries = 1_000;

export async function sweepNaively({ aws, clock, observe }: Account): Promise<readonly Run[]> {
  const startedAtMs = clock.nowMs();
  const { resultToken } = aws.world.scheduledEvent({ ruleName });
  const orderedAt = clock.now();
  const dice = createDice(1);
  const apiCalls: Record<string, number> = {};
  const throttles: Record<string, number> = {};
  const { endpoint } = aws;
  const sageMaker = new SageMakerClient({ endpoint, maxAttempts: 1 });
  const config = new ConfigServiceClient({ endpoint, maxAttempts: 1 });
  observe(sageMaker);
  observe(config);

  /** The SDK's standard retry, on the bench's clock: exponential with full jitter, 20 s at most. */
  async function call<Output>(operation: string, send: () => Promise<Output>): Promise<Output> {
    for (let attempt = 1; ; attempt += 1) {
      apiCalls[operation] = (apiCalls[operation] ?? 0) + 1;
      try {
        return await send();
      } catch (error) {
        throttles[operation] = (throttles[operation] ?? 0) + 1;
        if (attempt >= tries) throw error;
        await clock.timer.sleep(dice() * Math.min(100 * 2 ** attempt, 20_000));
      }
    }
  }

  const names: string[] = [];
  let token: string | undefined;
  do {
    const page: ListTrainingJobsCommandOutput = await call('ListTrainingJobs', () =>
      sageMaker.send(new ListTrainingJobsCommand({ ...(token && { NextToken: token }) })),
    );
    for (const { TrainingJobName = '' } of page.TrainingJobSummaries ?? [])
      names.push(TrainingJobName);
    token = page.NextToken;
  } while (token !== undefined);
  const evaluations = await mapConcurrently(names, workers, async (name) => {
    const job = await call('DescribeTrainingJob', () =>
      sageMaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
    );
    const isInVpc = (job.VpcConfig?.Subnets ?? []).length > 0;
    return {
      ComplianceResourceType: 'AWS::SageMaker::TrainingJob',
      ComplianceResourceId: name,
      ComplianceType: isInVpc ? ('COMPLIANT' as const) : ('NON_COMPLIANT' as const),
      OrderingTimestamp: orderedAt,
    };
  });
  for (let start = 0; start < evaluations.length; start += 100)
    await call('PutEvaluations', () =>
      config.send(
        new PutEvaluationsCommand({
          Evaluations: evaluations.slice(start, start + 100),
          ResultToken: resultToken,
        }),
      ),
    );
  return [
    {
      ...{ startedAtMs, endedAtMs: clock.nowMs(), status: 'finished', apiCalls, throttles },
      ...{ resumeInSeconds: undefined, logBytes: 0 },
    },
  ];
}
