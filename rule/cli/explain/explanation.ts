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
import { type ExemptionFacts, exemptionFacts, withTags } from './look-at-exemption.ts';
import { lookAtNetwork, type NetworkFacts } from './look-at-network.ts';
import { lookAtCreator, lookAtTagger, type TrailEntry } from './look-at-trail.ts';
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
  /** Absent unless the job violates the rule and a tag could exempt it. */
  readonly exemption?: ExemptionFacts;
  /** Absent unless it was asked for. */
  readonly creator?: Part<TrailEntry | undefined>;
  /** Who set the tag that exempts, or should; absent unless it was asked for and there is one. */
  readonly tagger?: Part<TrailEntry | undefined>;
}

export interface ExplainRequest {
  readonly name: string;
  readonly parameters: RuleParameters;
  /** Whether CloudTrail is asked who started the job and who exempted it. */
  readonly withWho: boolean;
}

const dayMs = 86_400_000;

/** Undefined where no job has that name. @throws where the job cannot be read. */
export async function explainJob(
  { name, parameters, withWho }: ExplainRequest,
  access: Access,
): Promise<Explanation | undefined> {
  const settings = access.settingsFor(access.home);
  const record = await describeJob(name, access);
  if (record === undefined) return undefined;
  const whole = jobFromRecord(record);
  if (whole === undefined)
    throw new Error(`DescribeTrainingJob returned no whole record of ${name}`);
  const nowMs = access.startedAtMs;
  const job = await withTags(whole, parameters, access);
  const verdict = judge(job, parameters, nowMs);
  const exemption = exemptionFacts(job, parameters, nowMs);
  const tag = exemption?.value === undefined ? undefined : exemption.tag;
  const { vpcConfig } = job;
  const look = <Value>(at: () => Promise<Value>) => lookUp(at, access.explain);
  const [network, config, creator, tagger] = await Promise.all([
    vpcConfig && look(() => lookAtNetwork(vpcConfig, settings)),
    look(() => lookAtConfig(job.name, settings)),
    withWho ? look(() => lookAtCreator(job, settings)) : undefined,
    withWho && tag !== undefined
      ? look(() => lookAtTagger(job, { tag, untilMs: nowMs }, settings))
      : undefined,
  ]);
  return {
    job: {
      ...judgedResult(verdict, { place: access.home, job, role: record.RoleArn }),
      // A job that was waited for is younger than the command.
      ageDays: Math.max(0, Math.floor((nowMs - job.createdAtMs) / dayMs)),
      ...hardwareOf(record),
    },
    requirements: requirementRows(job, parameters),
    ...(network !== undefined && { network }),
    config,
    ...(exemption !== undefined && { exemption }),
    ...(creator !== undefined && { creator }),
    ...(tagger !== undefined && { tagger }),
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
