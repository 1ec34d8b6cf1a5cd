import {
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { JobInventory, ListedPage, ListingWindow } from '../ports.ts';
import type { ListedJob } from '../verdict/training-job.ts';
import type { Calls } from './calls.ts';

/**
 * Lists training jobs newest first. Both sort fields are always sent, since their documented
 * defaults contradict each other; an empty page with a token is followed like any other.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTrainingJobs.html
 * (100 jobs a page at most)
 */
export function createJobInventory(client: SageMakerClient, calls: Calls): JobInventory {
  async function* list(window: ListingWindow): AsyncGenerator<ListedPage> {
    const tokens = new Set<string>();
    let token: string | undefined;
    do {
      const answer: ListTrainingJobsCommandOutput = await calls.call(
        'ListTrainingJobs',
        (options) =>
          client.send(
            new ListTrainingJobsCommand({
              MaxResults: 100,
              SortBy: 'CreationTime',
              SortOrder: 'Descending',
              CreationTimeAfter: fromSeconds(window.after),
              CreationTimeBefore: fromSeconds(window.before),
              NextToken: token,
            }),
            options,
          ),
      );
      token = answer.NextToken || undefined;
      if (token !== undefined && tokens.has(token))
        throw new Error(
          'ListTrainingJobs returned the same NextToken twice: the listing cannot be completed',
        );
      if (token !== undefined) tokens.add(token);
      yield { jobs: listedJobs(answer), isLast: token === undefined };
    } while (token !== undefined);
  }
  return { list };
}

/** @throws Error when a summary lacks its name or creation time: such a page cannot be trusted. */
function listedJobs(answer: ListTrainingJobsCommandOutput): readonly ListedJob[] {
  if (answer.TrainingJobSummaries === undefined)
    throw new Error('ListTrainingJobs answered without TrainingJobSummaries');
  return answer.TrainingJobSummaries.map((summary) => {
    const { TrainingJobName: name, CreationTime: created, TrainingJobStatus: status } = summary;
    if (!name || created === undefined)
      throw new Error(
        `ListTrainingJobs returned a job without a name or creation time: ${JSON.stringify({ name, created })}`,
      );
    return { name, createdAtMs: created.getTime(), status: status ?? 'Unknown' };
  });
}

function fromSeconds(seconds: number | undefined): Date | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1_000);
}
