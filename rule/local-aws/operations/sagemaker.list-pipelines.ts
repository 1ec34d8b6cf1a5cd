import { defineOperation } from '../operation.ts';
import { epochMs, epochSeconds } from '../timestamps.ts';
import { NEXT_TOKEN, PAGE_OF_100, SORT_ORDER } from './sagemaker.members.ts';

interface Input {
  readonly PipelineNamePrefix?: string;
  readonly CreatedAfter?: number;
  readonly CreatedBefore?: number;
  readonly SortBy?: 'Name' | 'CreationTime';
  readonly SortOrder?: 'Ascending' | 'Descending';
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/**
 * The newest first unless told otherwise; both instants are part of the range.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListPipelines.html
 */
export const listPipelines = defineOperation<Input>({
  service: 'sagemaker',
  name: 'ListPipelines',
  constraints: {
    PipelineNamePrefix: { type: 'string', minLength: 1, maxLength: 256 },
    CreatedAfter: { type: 'timestamp' },
    CreatedBefore: { type: 'timestamp' },
    SortBy: { type: 'string', values: ['Name', 'CreationTime'] },
    SortOrder: SORT_ORDER,
    MaxResults: PAGE_OF_100,
    NextToken: NEXT_TOKEN,
  },
  run({ input, scope, pager }) {
    const { PipelineNamePrefix: prefix = '', CreatedAfter: after, CreatedBefore: before } = input;
    const found = scope.parents.pipelines().filter(({ name, createdAt }) => {
      const ms = createdAt.getTime();
      return (
        name.startsWith(prefix) &&
        (after === undefined || ms >= epochMs(after)) &&
        (before === undefined || ms <= epochMs(before))
      );
    });
    const sorted =
      input.SortBy === 'Name'
        ? found.toSorted((one, other) => (one.name < other.name ? 1 : -1))
        : found;
    const ordered = input.SortOrder === 'Ascending' ? sorted.toReversed() : sorted;
    const [skipped = 0] = pager.cursorOf('ListPipelines', input.NextToken) ?? [];
    const end = skipped + pager.pageSize('ListPipelines', input.MaxResults ?? 10);
    return {
      PipelineSummaries: ordered.slice(skipped, end).map((pipeline) => ({
        PipelineArn: scope.parents.pipelineArn(pipeline.name),
        PipelineName: pipeline.name,
        PipelineDisplayName: pipeline.name,
        RoleArn: `arn:aws:iam::${scope.accountId}:role/SageMakerExecution`,
        CreationTime: epochSeconds(pipeline.createdAt),
        LastModifiedTime: epochSeconds(pipeline.createdAt),
        LastExecutionTime: epochSeconds(pipeline.lastExecutedAt),
      })),
      ...(end < ordered.length ? { NextToken: pager.tokenOf('ListPipelines', [end]) } : {}),
    };
  },
});
