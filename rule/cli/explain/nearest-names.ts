import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { distance } from 'fastest-levenshtein';
import type { Access } from '../access/access.ts';

const shownNames = 3;

/** What to say where there is no job of this name. */
export async function noSuchJob(name: string, access: Access): Promise<string> {
  const { account, region } = access.home;
  const client = new SageMakerClient(access.settingsFor(access.home));
  const nearest = await nearestNames(name, client).catch(() => []);
  client.destroy();
  const hint = nearest.length === 0 ? '' : `; the nearest names are ${nearest.join(', ')}`;
  return `account ${account} has no training job ${name} in ${region}${hint}`;
}

/**
 * The names of existing jobs that are most like this one, among the newest and those that contain its beginning; none
 * where nothing is alike.
 */
async function nearestNames(name: string, client: SageMakerClient): Promise<readonly string[]> {
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
    .filter(({ one, apart }) => beginsLike(one, beginning) || apart <= name.length / 2)
    .sort((a, b) => a.apart - b.apart)
    .slice(0, shownNames)
    .map(({ one }) => one);
}

function beginsLike(name: string, beginning: string | undefined): boolean {
  return beginning !== undefined && name.toLowerCase().startsWith(beginning.toLowerCase());
}
