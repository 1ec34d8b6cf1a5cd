import { ListTrainingJobsCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { distance } from 'fastest-levenshtein';

const shownNames = 3;

/** The names of existing jobs that are most like this one: among the newest, and those that begin alike. */
export async function nearestNames(
  name: string,
  client: SageMakerClient,
): Promise<readonly string[]> {
  const beginning = /^[A-Za-z0-9]+/.exec(name)?.[0].slice(0, 12);
  const names = new Set<string>();
  for (const NameContains of [undefined, beginning]) {
    const { TrainingJobSummaries = [] } = await client.send(
      new ListTrainingJobsCommand({
        ...{ MaxResults: 100, SortBy: 'CreationTime', SortOrder: 'Descending', NameContains },
      }),
    );
    for (const { TrainingJobName } of TrainingJobSummaries)
      if (TrainingJobName !== undefined) names.add(TrainingJobName);
  }
  return [...names]
    .map((one) => ({ one, apart: distance(one, name) }))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, shownNames)
    .map(({ one }) => one);
}
