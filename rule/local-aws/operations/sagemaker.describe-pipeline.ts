import { defineOperation } from '../operation.ts';
import { epochSeconds } from '../timestamps.ts';
import { resourceNotFound } from './sagemaker.members.ts';

/**
 * By name or ARN.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipeline.html
 */
export const describePipeline = defineOperation<{ PipelineName: string }>({
  service: 'sagemaker',
  name: 'DescribePipeline',
  constraints: { PipelineName: { type: 'string', required: true, minLength: 1, maxLength: 2_048 } },
  run({ input, scope }) {
    const pipeline = scope.parents.pipeline(input.PipelineName);
    if (!pipeline) throw resourceNotFound(`Pipeline '${input.PipelineName}'`);
    const { name, definition, createdAt, lastExecutedAt } = pipeline;
    return {
      PipelineArn: scope.parents.pipelineArn(name),
      PipelineName: name,
      PipelineDisplayName: name,
      PipelineDefinition: definition,
      RoleArn: `arn:aws:iam::${scope.accountId}:role/SageMakerExecution`,
      PipelineStatus: 'Active',
      CreationTime: epochSeconds(createdAt),
      LastModifiedTime: epochSeconds(createdAt),
      LastRunTime: epochSeconds(lastExecutedAt),
    };
  },
});
