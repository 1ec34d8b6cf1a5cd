import {
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandInput,
  type ListTrainingJobsCommandOutput,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { JobInventory, ListedPage } from '../ports.ts';
import type { ListedJob } from '../verdict/training-job.ts';
import type { Calls } from './calls.ts';

/**
 * Lists training jobs, newest first. Both sort fields are always sent, because their documented defaults contradict each
 * other. An empty page with a token is followed like any other page.
 *
 * @param nameContains lists only jobs whose name contains it.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTrainingJobs.html (at most 100 jobs on a page)
 */
export function createJobInventory(
  client: SageMakerClient,
  calls: Calls,
  nameContains?: string,
): JobInventory {
  async function* pages(filter: ListTrainingJobsCommandInput): AsyncGenerator<ListedPage> {
    const tokens = new Set<string>();
    let NextToken: string | undefined;
    do {
      const answer: ListTrainingJobsCommandOutput = await calls.call(
        'ListTrainingJobs',
        (options) =>
          client.send(
            new ListTrainingJobsCommand({
              MaxResults: 100,
              SortBy: 'CreationTime',
              SortOrder: 'Descending',
              ...filter,
              NextToken,
            }),
            options,
          ),
      );
      NextToken = answer.NextToken || undefined;
      if (NextToken !== undefined && tokens.has(NextToken))
        throw new Error(
          'ListTrainingJobs returned the same NextToken twice: the listing cannot be completed',
        );
      if (NextToken !== undefined) tokens.add(NextToken);
      yield { jobs: listedJobs(answer), isLast: NextToken === undefined };
    } while (NextToken !== undefined);
  }

  return {
    list: ({ after, before }) =>
      pages({
        CreationTimeAfter: fromSeconds(after),
        CreationTimeBefore: fromSeconds(before),
        NameContains: nameContains,
      }),

    async lookUp(name) {
      let read = 0;
      for await (const { jobs } of pages({ NameContains: name })) {
        const found = jobs.find((job) => job.name === name);
        if (found) return found;
        read += 1;
        if (read >= namePageLimit) return 'unclear';
      }
      return 'absent';
    },
  };
}

/** How many empty pages can precede the page with a name is not documented. After this many, the lookup gives up. */
const namePageLimit = 20;

/** @throws Error if a summary lacks its name or creation time, because such a page cannot be trusted. */
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
