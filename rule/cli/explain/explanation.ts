// Everything about one job, gathered part by part.

import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { failureKind } from '../../aws/errors.ts';
import { jobFromRecord } from '../../aws/training-job-record.ts';
import type { RuleParameters } from '../../verdict/parameters.ts';
import { judge } from '../../verdict/verdict.ts';
import type { Access } from '../access/access.ts';
import { type JobResult, judgedResult } from '../scan/result.ts';
import { type ConfigResult, lookAtConfig } from './look-at-config.ts';
import { type Creator, lookAtCreator } from './look-at-creator.ts';
import { lookAtNetwork, type NetworkFacts } from './look-at-network.ts';
import { lookUp, type Part } from './part.ts';
import { type RequirementRow, requirementRows } from './requirement-rows.ts';

export interface Explanation {
  readonly job: JobResult & {
    readonly ageDays: number;
    readonly image: string;
    readonly instances: string;
  };
  readonly requirements: readonly RequirementRow[];
  /** Absent for a job without subnets and groups. */
  readonly network?: Part<NetworkFacts>;
  readonly config: Part<readonly ConfigResult[]>;
  /** Absent unless it was asked for. */
  readonly creator?: Part<Creator | undefined>;
}

export interface ExplainRequest {
  readonly name: string;
  readonly parameters: RuleParameters;
  readonly withCreator: boolean;
}

const dayMs = 86_400_000;

/** Undefined where no job has that name. @throws where the job cannot be read. */
export async function explainJob(
  { name, parameters, withCreator }: ExplainRequest,
  access: Access,
): Promise<Explanation | undefined> {
  const settings = access.settingsFor(access.home);
  const record = await describeJob(name, access);
  if (record === undefined) return undefined;
  const job = jobFromRecord(record);
  if (job === undefined) throw new Error(`DescribeTrainingJob returned no whole record of ${name}`);
  const verdict = judge(job, parameters, access.startedAtMs);
  const { vpcConfig } = job;
  const [network, config, creator] = await Promise.all([
    vpcConfig && lookUp(() => lookAtNetwork(vpcConfig, settings), access.explain),
    lookUp(() => lookAtConfig(job.name, settings), access.explain),
    withCreator ? lookUp(() => lookAtCreator(job, settings), access.explain) : undefined,
  ]);
  return {
    job: {
      ...judgedResult(verdict, { place: access.home, job, role: record.RoleArn }),
      // A job that was waited for is younger than the command.
      ageDays: Math.max(0, Math.floor((access.startedAtMs - job.createdAtMs) / dayMs)),
      ...hardwareOf(record),
    },
    requirements: requirementRows(job, parameters),
    ...(network !== undefined && { network }),
    config,
    ...(creator !== undefined && { creator }),
  };
}

/** The record of a job; undefined where there is none. */
export async function describeJob(
  name: string,
  access: Access,
): Promise<DescribeTrainingJobCommandOutput | undefined> {
  const client = new SageMakerClient(access.settingsFor(access.home));
  try {
    return await client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
  } catch (error) {
    if (failureKind(error) === 'gone') return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

function hardwareOf(record: DescribeTrainingJobCommandOutput) {
  const { TrainingImage: image, AlgorithmName: algorithm } = record.AlgorithmSpecification ?? {};
  const { InstanceType, InstanceCount = 1, InstanceGroups = [] } = record.ResourceConfig ?? {};
  const groups = InstanceGroups.map(
    ({ InstanceType: type, InstanceCount: many = 1 }) => `${many} × ${type ?? '?'}`,
  );
  const single = InstanceType === undefined ? 'serverless' : `${InstanceCount} × ${InstanceType}`;
  return {
    image: image ?? algorithm ?? 'none',
    instances: groups.length > 0 ? groups.join(', ') : single,
  };
}
