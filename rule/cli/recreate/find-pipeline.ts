// The pipeline behind an execution. A job's name has the execution's id in it, and an execution is found only by an
// ARN that has the pipeline's name in it, too.

import {
  DescribePipelineCommand,
  DescribePipelineExecutionCommand,
  paginateListPipelines,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { failureKind } from '../../aws/errors.ts';
import type { Place } from '../access/place.ts';
import { isMembers, type Members } from './network-changes.ts';

export interface FoundPipeline {
  readonly name: string;
  readonly definition: Members;
}

export interface PipelineJob {
  readonly executionId: string;
  readonly createdAtMs: number;
  /** Where the job's record names it: experiments have the name of their pipeline unless told otherwise. */
  readonly likelyName: string | undefined;
}

/**
 * An execution begins before the jobs of its steps do; it lasts 28 days at most.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/sagemaker.html (quotas of Pipelines)
 */
const longestExecutionMs = 28 * 86_400_000;

/**
 * The pipeline as it is now. Asks for the likely one, and then for each that existed at the time and has been
 * executed since.
 *
 * @throws where SageMaker may not be read.
 */
export async function findPipeline(
  { executionId, createdAtMs, likelyName }: PipelineJob,
  { account, region, partition }: Place,
  client: SageMakerClient,
): Promise<FoundPipeline | undefined> {
  async function hasExecution(pipelineArn: string): Promise<boolean> {
    const PipelineExecutionArn = `${pipelineArn}/execution/${executionId}`;
    try {
      await client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
      return true;
    } catch (error) {
      if (failureKind(error) === 'gone') return false;
      throw error;
    }
  }
  if (likelyName !== undefined) {
    const arn = `arn:${partition}:sagemaker:${region}:${account}:pipeline/${likelyName.toLowerCase()}`;
    if (await hasExecution(arn)) return await describePipeline(likelyName, client);
  }
  const pages = paginateListPipelines(
    { client, pageSize: 100 },
    { CreatedBefore: new Date(createdAtMs), SortBy: 'CreationTime', SortOrder: 'Descending' },
  );
  for await (const { PipelineSummaries = [] } of pages)
    for (const { PipelineArn: arn, LastExecutionTime: last } of PipelineSummaries) {
      if (arn === undefined || last === undefined) continue;
      if (last.getTime() < createdAtMs - longestExecutionMs) continue;
      if (await hasExecution(arn)) return await describePipeline(arn, client);
    }
  return undefined;
}

/** By name or ARN. @throws where there is none, or SageMaker may not be read. */
export async function describePipeline(
  nameOrArn: string,
  client: SageMakerClient,
): Promise<FoundPipeline> {
  const { PipelineName: name = nameOrArn, PipelineDefinition = '{}' } = await client.send(
    new DescribePipelineCommand({ PipelineName: nameOrArn }),
  );
  return { name, definition: parseDefinition(PipelineDefinition) };
}

/** @throws Error where it is no JSON object. */
export function parseDefinition(text: string): Members {
  const definition: unknown = JSON.parse(text);
  if (!isMembers(definition)) throw new Error('the definition of the pipeline is no JSON object');
  return definition;
}
