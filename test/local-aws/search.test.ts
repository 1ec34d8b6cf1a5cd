import {
  SearchCommand,
  type SearchCommandInput,
  type SearchExpression,
  type TrainingJob,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { type Connected, connect, NOON, putJobs, secondsBeforeNoon } from './connect.ts';

const OLDEST_FIRST = { SortBy: 'CreationTime', SortOrder: 'Ascending' } as const;

async function searchPages(
  { sagemaker }: Connected,
  input: Omit<SearchCommandInput, 'Resource'>,
): Promise<(TrainingJob | undefined)[][]> {
  const pages: (TrainingJob | undefined)[][] = [];
  let token: string | undefined;
  do {
    const page = await sagemaker.send(
      new SearchCommand({
        Resource: 'TrainingJob',
        ...OLDEST_FIRST,
        ...input,
        ...(token ? { NextToken: token } : {}),
      }),
    );
    pages.push((page.Results ?? []).map((hit) => hit.TrainingJob));
    token = page.NextToken;
  } while (token);
  return pages;
}

async function searchNames(
  aws: Connected,
  SearchExpression: SearchExpression,
): Promise<(string | undefined)[]> {
  const pages = await searchPages(aws, { SearchExpression, MaxResults: 3 });
  return pages.flat().map((job) => job?.TrainingJobName);
}

/** The form that Search takes: whole seconds, no zone. */
function searchTime(at: Date): string {
  return at.toISOString().slice(0, 19);
}

describe('Search', () => {
  it('returns full records, without what only a description carries', async () => {
    await using aws = await connect();
    aws.world.jobs.put({
      TrainingJobName: 'job',
      CreationTime: secondsBeforeNoon(1.5),
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      ServerlessJobConfig: { JobType: 'FineTuning' },
      Tags: [{ Key: 'team', Value: 'one' }],
    });

    const [page = []] = await searchPages(aws, {});

    expect(page).toHaveLength(1);
    expect(page[0]).toMatchObject({
      TrainingJobName: 'job',
      CreationTime: secondsBeforeNoon(1.5),
      VpcConfig: { Subnets: ['subnet-1'], SecurityGroupIds: ['sg-1'] },
      Tags: [{ Key: 'team', Value: 'one' }],
    });
    expect(page[0]).not.toHaveProperty('ServerlessJobConfig');
  });

  it.each([
    ['Equals', 'job-003', ['job-003']],
    ['In', 'job-004,job-001,missing', ['job-001', 'job-004']],
    ['Contains', '-00', ['job-000', 'job-001', 'job-002', 'job-003', 'job-004']],
    ['NotEquals', 'job-000', ['job-001', 'job-002', 'job-003', 'job-004']],
  ] as const)('finds names by %s', async (Operator, Value, expected) => {
    await using aws = await connect();
    putJobs(aws, 5);

    const names = await searchNames(aws, {
      Filters: [{ Name: 'TrainingJobName', Operator, Value }],
    });

    expect(names).toEqual(expected);
  });

  it.each([
    ['GreaterThan', ['job-003', 'job-004']],
    ['GreaterThanOrEqualTo', ['job-002', 'job-003', 'job-004']],
    ['LessThan', ['job-000', 'job-001']],
    ['LessThanOrEqualTo', ['job-000', 'job-001', 'job-002']],
    ['Equals', ['job-002']],
  ] as const)('finds creation times by %s', async (Operator, expected) => {
    await using aws = await connect();
    putJobs(aws, 5);
    const Value = searchTime(secondsBeforeNoon(63));

    const names = await searchNames(aws, { Filters: [{ Name: 'CreationTime', Operator, Value }] });

    expect(names).toEqual(expected);
  });

  it('joins filters by And unless told Or', async () => {
    await using aws = await connect();
    putJobs(aws, 5);
    aws.world.jobs.update('job-004', { TrainingJobStatus: 'Failed' });
    const Filters = [
      { Name: 'TrainingJobStatus', Operator: 'Equals', Value: 'Failed' },
      { Name: 'TrainingJobName', Operator: 'In', Value: 'job-001,job-004' },
    ] as const;

    const both = await searchNames(aws, { Filters: [...Filters] });
    const either = await searchNames(aws, { Filters: [...Filters], Operator: 'Or' });

    expect(both).toEqual(['job-004']);
    expect(either).toEqual(['job-001', 'job-004']);
  });

  it('finds many names by several lists under Or', async () => {
    await using aws = await connect();
    putJobs(aws, 30);
    const list = (from: number) =>
      Array.from({ length: 10 }, (_, index) => `job-0${from + index}`).join(',');

    const names = await searchNames(aws, {
      Operator: 'Or',
      SubExpressions: [10, 20].map((from) => ({
        Filters: [{ Name: 'TrainingJobName', Operator: 'In', Value: list(from) }],
      })),
    });

    expect(names).toEqual(Array.from({ length: 20 }, (_, index) => `job-0${10 + index}`));
  });

  it('sorts by the last modification, newest first, when not told', async () => {
    await using aws = await connect();
    putJobs(aws, 3);
    aws.world.clock.advance(1_000);
    aws.world.jobs.update('job-000', { TrainingJobStatus: 'Stopped' });

    const { Results, TotalHits } = await aws.sagemaker.send(
      new SearchCommand({ Resource: 'TrainingJob' }),
    );

    expect(Results?.[0]?.TrainingJob?.TrainingJobName).toBe('job-000');
    expect(TotalHits).toEqual({ Value: 3, Relation: 'EqualTo' });
  });

  const named = (Value: string) => ({ Name: 'TrainingJobName', Operator: 'In', Value }) as const;
  const refusals: readonly [string, SearchExpression, RegExp][] = [
    [
      'a property it does not model',
      { Filters: [{ Name: 'VpcConfig.Subnets', Operator: 'Exists' }] },
      /VpcConfig.Subnets is not modelled/,
    ],
    [
      'an expression without a condition',
      { Operator: 'And' },
      /at least one subexpression, filter, or nested filter/,
    ],
    [
      'a time in another form',
      { Filters: [{ Name: 'CreationTime', Operator: 'LessThan', Value: 'yesterday' }] },
      /YYYY-mm-dd/,
    ],
    [
      'a value of more than 1,024 characters',
      { Filters: [named('x'.repeat(1_025))] },
      /less than or equal to 1024/,
    ],
    [
      'more than 20 filters in one list',
      { Filters: Array.from({ length: 21 }, () => named('x')) },
      /less than or equal to 20/,
    ],
    [
      'more than 50 conditions in all',
      {
        SubExpressions: Array.from({ length: 3 }, () => ({
          Filters: Array.from({ length: 17 }, () => named('x')),
        })),
      },
      /maximum number of recursive/,
    ],
  ];

  it.each(refusals)('refuses %s', async (_what, expression, message) => {
    await using aws = await connect();

    const answer = searchNames(aws, expression);

    await expect(answer).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('the index of Search', () => {
  it('learns of a new job, and forgets a deleted one, after its lag', async () => {
    await using aws = await connect({ searchLagMs: 60_000 });
    aws.world.jobs.createTrainingJob({ TrainingJobName: 'late' });
    const byName = () =>
      searchNames(aws, {
        Filters: [{ Name: 'TrainingJobName', Operator: 'Equals', Value: 'late' }],
      });
    const byTime = async () =>
      (await searchPages(aws, {})).flat().map((job) => job?.TrainingJobName);

    const atOnce = [await byName(), await byTime()];
    aws.world.clock.advance(60_000);
    const indexed = [await byName(), await byTime()];
    aws.world.jobs.deleteTrainingJob('late');
    const lingering = [await byName(), await byTime()];
    aws.world.clock.advance(60_000);
    const gone = [await byName(), await byTime()];

    expect({ atOnce, indexed, lingering, gone }).toEqual({
      atOnce: [[], []],
      indexed: [['late'], ['late']],
      lingering: [['late'], ['late']],
      gone: [[], []],
    });
  });

  it('shows the earlier job of a name that is used again', async () => {
    await using aws = await connect({ searchLagMs: 60_000 });
    aws.world.jobs.put({ TrainingJobName: 'again', CreationTime: secondsBeforeNoon(3_600) });
    aws.world.jobs.deleteTrainingJob('again');
    aws.world.jobs.createTrainingJob({ TrainingJobName: 'again' });

    const before = (await searchPages(aws, {})).flat();
    aws.world.clock.advance(60_000);
    const after = (await searchPages(aws, {})).flat();

    expect(before.map((job) => job?.CreationTime)).toEqual([secondsBeforeNoon(3_600)]);
    expect(after.map((job) => job?.CreationTime)).toEqual([NOON]);
  });
});
