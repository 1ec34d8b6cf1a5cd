// The newest training jobs, as the listing and the index show them.

import {
  ListTrainingJobsCommand,
  SearchCommand,
  type TrainingJob,
  type TrainingJobSummary,
} from '@aws-sdk/client-sagemaker';
import { NothingToSeeError } from './finding.ts';
import type { Subject } from './subject.ts';

export interface ListedName {
  readonly name: string;
  readonly createdAtMs: number;
}

export interface NewestJobs {
  /** At most 100, newest first. */
  readonly listed: readonly ListedName[];
  /** The index's records of the time that the listed ones were created in. */
  readonly indexed: readonly TrainingJob[];
}

const pageSize = 100;
/** The index may show more jobs of that time than the listing's page has. */
const pageLimit = 3;

/** @throws NothingToSeeError where the account has no jobs. */
export async function readNewestJobs(subject: Subject): Promise<NewestJobs> {
  const listed = await listJobs(subject, 'Descending');
  if (listed.length === 0) throw new NothingToSeeError('there are no training jobs here');
  return { listed, indexed: await searchAlongside(subject, listed) };
}

/** The page of jobs at this end of the listing. */
export async function listJobs(
  subject: Subject,
  SortOrder: 'Ascending' | 'Descending',
): Promise<readonly ListedName[]> {
  const { TrainingJobSummaries = [] } = await subject.ask('sagemaker:ListTrainingJobs', () =>
    subject.clients.sageMaker.send(
      new ListTrainingJobsCommand({ MaxResults: pageSize, SortBy: 'CreationTime', SortOrder }),
    ),
  );
  return TrainingJobSummaries.flatMap(listedName);
}

export function listedName({
  TrainingJobName: name,
  CreationTime: created,
}: TrainingJobSummary): readonly ListedName[] {
  return name === undefined || created === undefined
    ? []
    : [{ name, createdAtMs: created.getTime() }];
}

/** The index's records of the stretch of time that these jobs were created in. */
export async function searchAlongside(
  subject: Subject,
  listed: readonly ListedName[],
): Promise<readonly TrainingJob[]> {
  const seconds = listed.map(({ createdAtMs }) => Math.floor(createdAtMs / 1_000));
  const found: TrainingJob[] = [];
  await subject.ask('sagemaker:Search', async () => {
    let token: string | undefined;
    for (let page = 0; page < pageLimit; page += 1) {
      const { Results = [], NextToken } = await subject.clients.sageMaker.send(
        new SearchCommand({
          Resource: 'TrainingJob',
          SearchExpression: {
            Filters: [
              created('GreaterThanOrEqualTo', Math.min(...seconds)),
              created('LessThanOrEqualTo', Math.max(...seconds) + 1),
            ],
          },
          SortBy: 'CreationTime',
          SortOrder: 'Descending',
          MaxResults: pageSize,
          NextToken: token,
        }),
      );
      found.push(...Results.flatMap(({ TrainingJob: record }) => record ?? []));
      token = NextToken || undefined;
      if (token === undefined) break;
    }
  });
  return found;
}

function created(Operator: 'GreaterThanOrEqualTo' | 'LessThanOrEqualTo', second: number) {
  const Value = new Date(second * 1_000).toISOString().slice(0, 19);
  return { Name: 'CreationTime', Operator, Value };
}
