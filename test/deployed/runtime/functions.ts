// The functions that people deploy.

import {
  type LocalAws,
  type LocalAwsOptions,
  startLocalAws,
} from '../../../rule/local-aws/server.ts';
import { inVpc, minuteMs, ruleName } from '../../support/local-world.ts';
import { deployedFunction } from './deployed-function.ts';
import { stateTableName } from './running-function.ts';

/** The stack's bundle with the SDK inside, and the member template's inline code: each evaluates and serves the queue. */
export const functions = [
  {
    what: 'the bundle',
    deployed: deployedFunction('cdk.out/SageMakerTrainingJobInVpc.template.json'),
    needsSdk: false,
  },
  {
    what: 'the inline code of member.yaml',
    deployed: deployedFunction('infra/generated/member.yaml'),
    needsSdk: true,
  },
] as const;

/** An account with the rule and the table, on the real clock. */
export async function startAccount(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  aws.world.config.createRule({ name: ruleName });
  await aws.world.dynamodb.createTable(stateTableName);
  return aws;
}

/** Jobs of the last hours, some in a VPC. */
export function putJobs({ world }: LocalAws, total: number): void {
  for (let number = 0; number < total; number += 1) {
    const isInVpc = number % 3 > 0;
    world.jobs.put({
      TrainingJobName: `job-${number}`,
      CreationTime: new Date(world.clock.nowMs() - (120 + number) * minuteMs),
      ...(isInVpc && { VpcConfig: inVpc }),
    });
  }
}

/** Compliance type by job name, as the Config console would show it. */
export function resultsIn({ world }: LocalAws): Readonly<Record<string, string>> {
  return Object.fromEntries(
    world.config
      .resultsOf(ruleName)
      .map(({ resourceId, complianceType }) => [resourceId, complianceType]),
  );
}
