// The functions that people deploy.

import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../rule/local-aws/server.ts';
import { inVpc, minuteMs, ruleName } from '../support/local-world.ts';
import { deployedFunction } from './deployed-function.ts';

/** What evaluates: the stack's bundle with the SDK inside, and the member template's inline code. */
export const evaluating = [
  {
    what: 'the bundle',
    deployed: deployedFunction('cdk.out/SageMakerTrainingJobInVpc.template.json'),
    needsSdk: false,
  },
  {
    what: 'the inline code of member.yaml',
    deployed: deployedFunction('dist/templates/member.yaml', { ReEvaluation: 'on' }),
    needsSdk: true,
  },
] as const;

/** What serves the queue: the same bundle, and the companion template's inline code. */
export const serving = [
  { what: 'the bundle', deployed: evaluating[0].deployed },
  {
    what: 'the inline code of member-events.yaml',
    deployed: deployedFunction('dist/templates/member-events.yaml'),
  },
] as const;

/** An account with the rule, on the real clock. */
export async function startAccount(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options);
  aws.world.config.createRule({ name: ruleName });
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
