import { describe, expect, it } from 'vitest';
import { Population, type PopulationOptions } from '../../rule/local-aws/population.ts';
import type { TrainingJob } from '../../rule/local-aws/training-job.ts';
import { connect, NOON } from './connect.ts';

const RESIDENCE = { accountId: '111122223333', region: 'eu-central-1' };
const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

function jobsOf(options: PopulationOptions): TrainingJob[] {
  const population = new Population(options, RESIDENCE, NOON.getTime());
  return Array.from({ length: population.size }, (_, index) => population.jobAt(index));
}

function hasWholeVpcConfig({ VpcConfig }: TrainingJob): boolean {
  return Boolean(VpcConfig?.Subnets?.length && VpcConfig.SecurityGroupIds?.length);
}

describe('a population', () => {
  const jobs = jobsOf({ jobs: 20_000, violationShare: 0.1 });

  it('is the same for the same seed, and another for another', () => {
    const size = { jobs: 300 };

    expect(jobsOf({ ...size, seed: 7 })).toEqual(jobsOf({ ...size, seed: 7 }));
    expect(jobsOf({ ...size, seed: 7 })).not.toEqual(jobsOf({ ...size, seed: 8 }));
  });

  it('has names that are valid and distinct', () => {
    const names = jobs.map((job) => job.TrainingJobName);

    expect(names.filter((name) => !NAME.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(jobs.length);
  });

  it('is ordered by creation time and ends an hour before the world begins', () => {
    const times = jobs.map((job) => job.CreationTime.getTime());

    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBeLessThan(NOON.getTime() - 3_590_000);
    expect(times.at(-1)).toBeGreaterThan(NOON.getTime() - 90_000_000);
  });

  it('has bursts of more than 100 jobs in one second', () => {
    const perSecond = new Map<number, number>();
    for (const job of jobs) {
      const second = Math.floor(job.CreationTime.getTime() / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }

    expect(Math.max(...perSecond.values())).toBeGreaterThan(100);
  });

  it('violates by the share it is told', () => {
    const share = (list: readonly TrainingJob[]) =>
      list.filter((job) => !hasWholeVpcConfig(job)).length / list.length;

    expect(share(jobs)).toBeCloseTo(0.1, 2);
    expect(share(jobsOf({ jobs: 500, violationShare: 0 }))).toBe(0);
    expect(share(jobsOf({ jobs: 500, violationShare: 1 }))).toBe(1);
  });

  it('violates in every way there is', () => {
    const ways = new Set(
      jobs
        .filter((job) => !hasWholeVpcConfig(job))
        .map(({ VpcConfig }) =>
          JSON.stringify(VpcConfig, (_key, value) =>
            Array.isArray(value) ? value.length > 0 : value,
          ),
        ),
    );

    expect([...ways].map(String).sort()).toEqual([
      'null',
      'undefined',
      '{"SecurityGroupIds":true}',
      '{"Subnets":true,"SecurityGroupIds":false}',
      '{"Subnets":true}',
      '{}',
    ]);
  });

  it('has every status, kind of parent and flag', () => {
    const some = (holds: (job: TrainingJob) => unknown) => jobs.some((job) => Boolean(holds(job)));

    expect([...new Set(jobs.map((job) => job.TrainingJobStatus))].sort()).toEqual([
      'Completed',
      'Deleting',
      'Failed',
      'InProgress',
      'Stopped',
      'Stopping',
    ]);
    expect(some((job) => job.TuningJobArn)).toBe(true);
    expect(some((job) => job.AutoMLJobArn)).toBe(true);
    expect(some((job) => job.LabelingJobArn)).toBe(true);
    expect(some((job) => job.ServerlessJobConfig && !job.ResourceConfig)).toBe(true);
    expect(some((job) => /^pipelines-\w{12}-\w+-\w+$/.test(job.TrainingJobName))).toBe(true);
    expect(some((job) => job.EnableNetworkIsolation)).toBe(true);
    expect(some((job) => job.EnableInterContainerTrafficEncryption)).toBe(true);
  });

  it.each([
    [{ jobs: -1 }, /jobs must be a whole number/],
    [{ jobs: 1, violationShare: 1.5 }, /violationShare must be 0 to 1/],
  ])('is refused for %o', (options, message) => {
    expect(() => jobsOf(options)).toThrow(message);
  });
});

describe('a seeded account', () => {
  it('holds the population, found by name, and changes like any other', async () => {
    await using aws = await connect({ seed: { jobs: 1_000 } });
    const { jobs } = aws.world;
    const [first, second] = [...jobs.all()].map((job) => job.TrainingJobName);

    jobs.deleteTrainingJob(first ?? '');
    jobs.update(second ?? '', { TrainingJobStatus: 'Failed' });
    jobs.createTrainingJob({ TrainingJobName: first ?? '' });

    expect(jobs.size).toBe(1_000);
    expect(jobs.get(first ?? '')?.CreationTime).toEqual(NOON);
    expect(jobs.get(second ?? '')?.TrainingJobStatus).toBe('Failed');
    expect(new Set([...jobs.all()].map((job) => job.TrainingJobName)).size).toBe(1_000);
  });
});
