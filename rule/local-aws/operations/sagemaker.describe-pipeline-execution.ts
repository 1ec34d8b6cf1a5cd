import { defineOperation } from '../operation.ts';
import { epochSeconds } from '../timestamps.ts';
import { resourceNotFound } from './sagemaker.members.ts';

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribePipelineExecution.html */
export const describePipelineExecution = defineOperation<{ PipelineExecutionArn: string }>({
  service: 'sagemaker',
  name: 'DescribePipelineExecution',
  constraints: {
    PipelineExecutionArn: {
      type: 'string',
      required: true,
      maxLength: 2_048,
      pattern: 'arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:pipeline\\/.*\\/execution\\/.*',
    },
  },
  run({ input: { PipelineExecutionArn: arn }, scope }) {
    const [pipelineArn = '', id = ''] = arn.split('/execution/');
    const pipeline = scope.parents.pipeline(pipelineArn);
    if (!pipeline?.executions.includes(id)) throw resourceNotFound(`Pipeline execution '${arn}'`);
    const at = epochSeconds(pipeline.lastExecutedAt);
    return {
      PipelineArn: scope.parents.pipelineArn(pipeline.name),
      PipelineExecutionArn: arn,
      PipelineExecutionStatus: 'Succeeded',
      CreationTime: at,
      LastModifiedTime: at,
    };
  },
});
