// What `recreate` prints, by botocore's own validator: for descriptions of every shape, and for everything that the
// embedded AWS makes.

import { describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../rule/local-aws/server.ts';
import { startAt } from '../../support/local-world.ts';
import { describedJobs } from '../../support/scenarios/described-jobs.ts';
import { awsEnvironment, runCli } from '../run-cli.ts';
import { save, validateRequests } from './python.ts';

const network = ['--subnets', 'subnet-0a1b2c3d', '--security-groups', 'sg-0a1b2c3d'];

async function recreate(args: readonly string[], aws?: LocalAws): Promise<unknown> {
  const { code, stdout, stderr } = await runCli(['recreate', ...args, ...network], {
    env: aws === undefined ? {} : awsEnvironment(aws),
  });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('botocore', () => {
  it('takes what is printed of each saved description', async () => {
    const requests = [];
    for (const { description } of describedJobs) {
      const path = save('job.json', JSON.stringify(description));
      const input = await recreate(['--from', path, '--offline']);
      requests.push({ operation: 'CreateTrainingJob', input });
    }

    expect(await validateRequests(requests)).toEqual(requests.map(() => null));
  });

  it('takes what is printed of each kind of job and of parent that the embedded AWS makes', async () => {
    await using aws = await startLocalAws({
      startAt,
      seed: { jobs: 400, violationShare: 1, seed: 7 },
    });
    const operations = {
      TuningJobArn: 'CreateHyperParameterTuningJob',
      AutoMLJobArn: 'CreateAutoMLJobV2',
      LabelingJobArn: 'CreateLabelingJob',
      ServerlessJobConfig: 'CreateTrainingJob',
    } as const;
    const members = Object.keys(operations) as (keyof typeof operations)[];
    const chosen = members.map((member) => {
      const job = [...aws.world.jobs.all()].find((one) => one[member] !== undefined);
      return { name: job?.TrainingJobName ?? '', operation: operations[member] };
    });
    const direct = [...aws.world.jobs.all()].find((job) => /^[a-z-]+-20/.test(job.TrainingJobName));
    chosen.push({ name: direct?.TrainingJobName ?? '', operation: 'CreateTrainingJob' });

    const requests = [];
    for (const { name, operation } of chosen)
      requests.push({ operation, input: await recreate([name], aws) });
    const steps = [];
    for (const job of aws.world.jobs.all()) {
      if (!job.TrainingJobName.startsWith('pipelines-')) continue;
      const { Steps } = (await recreate([job.TrainingJobName], aws)) as {
        Steps: readonly { Arguments: object }[];
      };
      // The name of a step's job is the pipeline's.
      for (const { Arguments } of Steps)
        steps.push({
          operation: 'CreateTrainingJob',
          input: { TrainingJobName: 'pipelines-name', ...Arguments },
        });
      break;
    }

    const all = [...requests, ...steps];
    expect(steps).not.toEqual([]);
    expect(await validateRequests(all)).toEqual(all.map(() => null));
  });

  it('refuses the description itself, so that its word means something', async () => {
    const input = describedJobs[0]?.description;

    const [problems] = await validateRequests([{ operation: 'CreateTrainingJob', input }]);

    expect(problems).toContain('Unknown parameter in input: "ModelArtifacts"');
  });
});
