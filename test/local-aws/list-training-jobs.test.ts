import {
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandInput,
  type TrainingJobSummary,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { type Connected, connect, putJobs, secondsBeforeNoon } from './connect.ts';

const NEWEST_FIRST = { SortBy: 'CreationTime', SortOrder: 'Descending' } as const;
const OLDEST_FIRST = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;

function namesOf(summaries: readonly TrainingJobSummary[] = []): (string | undefined)[] {
  return summaries.map((summary) => summary.TrainingJobName);
}

/** Names page by page; `between` runs after each page. */
async function listPages(
  { sagemaker }: Connected,
  input: ListTrainingJobsCommandInput,
  between: (page: number) => void = () => {},
): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = [];
  let token: string | undefined;
  do {
    const page = await sagemaker.send(
      new ListTrainingJobsCommand({ ...input, ...(token ? { NextToken: token } : {}) }),
    );
    pages.push(namesOf(page.TrainingJobSummaries));
    token = page.NextToken;
    between(pages.length);
  } while (token);
  return pages;
}

describe('ListTrainingJobs', () => {
  it('returns ten jobs a page unless asked for more, the newest first', async () => {
    await using aws = await connect();
    const names = putJobs(aws, 12);

    const pages = await listPages(aws, {});

    expect(pages.map((page) => page.length)).toEqual([10, 2]);
    expect(pages.flat()).toEqual(names.toReversed());
  });

  it('never shows a VpcConfig', async () => {
    await using aws = await connect();
    aws.world.jobs.put({
      TrainingJobName: 'in-vpc',
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
    });

    const { TrainingJobSummaries } = await aws.sagemaker.send(new ListTrainingJobsCommand({}));

    expect(Object.keys(TrainingJobSummaries?.[0] ?? {}).sort()).toEqual([
      'CreationTime',
      'LastModifiedTime',
      'SecondaryStatus',
      'TrainingEndTime',
      'TrainingJobArn',
      'TrainingJobName',
      'TrainingJobStatus',
    ]);
  });

  it.each([
    [NEWEST_FIRST, ['c', 'b', 'a']],
    [OLDEST_FIRST, ['a', 'b', 'c']],
    [{ SortBy: 'Name', SortOrder: 'Descending' } as const, ['c', 'b', 'a']],
    [{ SortBy: 'Status', SortOrder: 'Ascending' } as const, ['b', 'a', 'c']],
  ])('sorts by %o', async (sort, expected) => {
    await using aws = await connect();
    const statuses = { a: 'Failed', b: 'Completed', c: 'Stopped' } as const;
    for (const [index, name] of (['a', 'b', 'c'] as const).entries())
      aws.world.jobs.put({
        TrainingJobName: name,
        TrainingJobStatus: statuses[name],
        CreationTime: secondsBeforeNoon(100 - index),
      });

    const pages = await listPages(aws, { ...sort, MaxResults: 1 });

    expect(pages.flat()).toEqual(expected);
  });

  it('applies StatusEquals to a page that is already taken, so that pages may be empty', async () => {
    await using aws = await connect();
    putJobs(aws, 5);
    aws.world.jobs.update('job-001', { TrainingJobStatus: 'Failed' });

    const pages = await listPages(aws, { ...OLDEST_FIRST, StatusEquals: 'Failed', MaxResults: 2 });

    expect(pages).toEqual([['job-001'], [], []]);
  });

  it('finds the jobs whose name contains a word', async () => {
    await using aws = await connect();
    putJobs(aws, 12);

    const pages = await listPages(aws, { ...OLDEST_FIRST, NameContains: '-01', MaxResults: 100 });

    expect(pages.flat()).toEqual(['job-010', 'job-011']);
  });

  it('filters by last modification', async () => {
    await using aws = await connect();
    putJobs(aws, 3);
    aws.world.jobs.update('job-001', { LastModifiedTime: secondsBeforeNoon(5) });

    const pages = await listPages(aws, {
      LastModifiedTimeAfter: secondsBeforeNoon(10),
      LastModifiedTimeBefore: secondsBeforeNoon(1),
    });

    expect(pages.flat()).toEqual(['job-001']);
  });
});

describe('creation time filters of ListTrainingJobs', () => {
  const times = ['10.200', '10.800', '11.000', '11.500'];

  it.each([
    [{ inclusive: false, wholeSeconds: false }, ['10.800']],
    [{ inclusive: true, wholeSeconds: false }, ['10.200', '10.800', '11.000']],
    [{ inclusive: false, wholeSeconds: true }, []],
    [{ inclusive: true, wholeSeconds: true }, ['10.200', '10.800', '11.000', '11.500']],
  ])('can be %o', async (creationTimeFilter, expected) => {
    await using aws = await connect({ creationTimeFilter });
    for (const time of times)
      aws.world.jobs.put({
        TrainingJobName: `at-${time.replace('.', '-')}`,
        CreationTime: new Date(`2026-02-01T00:00:${time}Z`),
      });

    const pages = await listPages(aws, {
      ...OLDEST_FIRST,
      CreationTimeAfter: new Date('2026-02-01T00:00:10.200Z'),
      CreationTimeBefore: new Date('2026-02-01T00:00:11.000Z'),
    });

    expect(pages.flat()).toEqual(expected.map((time) => `at-${time.replace('.', '-')}`));
  });
});

describe('pages of ListTrainingJobs', () => {
  it('repeat a job when one is created meanwhile and the cursor is an offset', async () => {
    await using aws = await connect({ pageShift: 'offset' });
    putJobs(aws, 4);

    const pages = await listPages(aws, { ...NEWEST_FIRST, MaxResults: 2 }, (page) => {
      if (page === 1) aws.world.jobs.createTrainingJob({ TrainingJobName: 'new' });
    });

    expect(pages).toEqual([['job-003', 'job-002'], ['job-002', 'job-001'], ['job-000']]);
  });

  it('skip a job when one is deleted meanwhile and the cursor is an offset', async () => {
    await using aws = await connect({ pageShift: 'offset' });
    putJobs(aws, 4);

    const pages = await listPages(aws, { ...NEWEST_FIRST, MaxResults: 2 }, (page) => {
      if (page === 1) aws.world.jobs.deleteTrainingJob('job-003');
    });

    expect(pages.flat()).toEqual(['job-003', 'job-002', 'job-000']);
  });

  it.each([NEWEST_FIRST, OLDEST_FIRST])('stay whole with keys as cursor, by %o', async (sort) => {
    await using aws = await connect({ pageShift: 'keyset' });
    const names = putJobs(aws, 6);

    const pages = await listPages(aws, { ...sort, MaxResults: 2 }, (page) => {
      if (page === 1) {
        aws.world.jobs.deleteTrainingJob('job-005');
        aws.world.jobs.put({
          TrainingJobName: 'older',
          CreationTime: secondsBeforeNoon(86_400),
        });
        aws.world.jobs.createTrainingJob({ TrainingJobName: 'newer' });
      }
    });

    const seen = pages.flat();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(names.slice(0, 5)));
  });

  it('are smaller than asked for where the world says so', async () => {
    await using aws = await connect({ maxPageSize: { ListTrainingJobs: 2 } });
    putJobs(aws, 5);

    const pages = await listPages(aws, { MaxResults: 100 });

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  });

  it('are empty every n-th time, with a token of their own', async () => {
    await using aws = await connect({ emptyPages: 2 });
    const names = putJobs(aws, 4);

    const pages = await listPages(aws, { ...OLDEST_FIRST, MaxResults: 2 });

    expect(pages).toEqual([names.slice(0, 2), [], names.slice(2)]);
  });

  it.each([NEWEST_FIRST, OLDEST_FIRST])(
    'hold jobs of one instant exactly once, by %o',
    async (sort) => {
      await using aws = await connect({ pageShift: 'keyset' });
      const names = Array.from({ length: 25 }, (_, index) => `tied-${index + 10}`);
      for (const name of names)
        aws.world.jobs.put({ TrainingJobName: name, CreationTime: secondsBeforeNoon(5) });

      const pages = await listPages(aws, { ...sort, MaxResults: 4 });

      expect(pages.flat().sort()).toEqual(names);
    },
  );
});

describe('the listing lag', () => {
  it('shows a new job, and still shows a deleted one, until it has passed', async () => {
    await using aws = await connect({ listLagMs: 60_000 });
    aws.world.jobs.createTrainingJob({ TrainingJobName: 'late' });
    const list = async () => (await listPages(aws, {})).flat();

    const atOnce = await list();
    aws.world.clock.advance(60_000);
    const listed = await list();
    aws.world.jobs.deleteTrainingJob('late');
    const lingering = await list();
    aws.world.clock.advance(60_000);
    const gone = await list();

    expect({ atOnce, listed, lingering, gone }).toEqual({
      atOnce: [],
      listed: ['late'],
      lingering: ['late'],
      gone: [],
    });
  });

  it('can be one job only', async () => {
    await using aws = await connect();
    putJobs(aws, 2);
    aws.world.jobs.put(
      { TrainingJobName: 'straggler', CreationTime: secondsBeforeNoon(61.5) },
      { listedAt: new Date('2026-03-01T12:30:00Z') },
    );

    const before = (await listPages(aws, OLDEST_FIRST)).flat();
    aws.world.clock.advance(1_800_000);
    const after = (await listPages(aws, OLDEST_FIRST)).flat();

    expect(before).toEqual(['job-000', 'job-001']);
    expect(after).toEqual(['job-000', 'straggler', 'job-001']);
  });
});

describe('what ListTrainingJobs refuses', () => {
  it.each([
    [
      { MaxResults: 101 },
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      { NameContains: 'not_a_name', MaxResults: 0 },
      "2 validation errors detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1; Value 'not_a_name' at 'nameContains' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9-]+",
    ],
    [{ NextToken: 'garbage' }, 'The specified nextToken is invalid.'],
  ])('%o', async (input, message) => {
    await using aws = await connect();

    const answer = aws.sagemaker.send(new ListTrainingJobsCommand(input));

    await expect(answer).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});
