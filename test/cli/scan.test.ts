// `scan` as a process of its own, against the embedded AWS.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import schema from '../../rule/cli/reports/scan-report.schema.json' with { type: 'json' };
import type { JobResult, ScanEnd } from '../../rule/cli/scan/result.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { inVpc, putJob, startAt } from '../support/local-world.ts';
import { awsEnvironment, type CliOptions, type Outcome, runCli, runInTerminal } from './run-cli.ts';

type Report = ScanEnd & { readonly jobs: readonly JobResult[] };

let aws: LocalAws;
let folder: string;

beforeEach(async () => {
  aws = await startLocalAws({ startAt, maxPageSize: { ListTrainingJobs: 3 } });
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
});
afterEach(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

const scan = (args: readonly string[] = [], options: CliOptions = {}): Promise<Outcome> =>
  runCli(['scan', '--quota-share', '1', ...args], {
    ...options,
    env: { ...awsEnvironment(aws), ...options.env },
  });

/** One compliant job, one violation and, where it is denied, one that cannot be read. */
function putSomeJobs(): void {
  putJob({ aws }, 'in-vpc', { ageMinutes: 30 });
  putJob({ aws }, 'public', { ageMinutes: 60, VpcConfig: undefined, TuningJobArn: tuningJob });
  putJob({ aws }, 'secret', { ageMinutes: 90, VpcConfig: undefined });
}
const tuningJob = 'arn:aws:sagemaker:eu-central-1:111122223333:hyper-parameter-tuning-job/tune-7';

function denySecret(): void {
  aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1, {
    when: ({ input }) => input.TrainingJobName === 'secret',
  });
}

const validate = addFormats.default(new Ajv2020({ strict: true })).compile(schema);

function opened(text: string): Report {
  const report: Report = JSON.parse(text);
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

describe('scan', () => {
  it('prints violations and unknown jobs to standard output, newest first, and ends with 1', async () => {
    putSomeJobs();
    denySecret();

    const { code, stdout, stderr } = await scan();

    const lines = stdout.split('\n');
    expect(lines[1]).toMatch(/^VIOLATION +2026-03-01 11:00 +public +111122223333\/eu-central-1/);
    expect(lines[1]).toContain('the job has no VpcConfig. Started by tuning job tune-7.');
    expect(lines[2]).toMatch(/^unknown +2026-03-01 10:30 +secret/);
    expect(stdout).not.toContain('in-vpc ');
    expect(stdout).toContain(
      '1 violation and 1 unknown among 3 jobs (1 compliant, 0 out of scope)',
    );
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('holds every job in its JSON, as the published schema says', async () => {
    putSomeJobs();
    denySecret();
    putJob({ aws }, 'exempt-1', { VpcConfig: undefined });

    const { stdout } = await scan(['--json', '--exempt-job-names', 'exempt-*']);

    const { jobs, summary } = opened(stdout);
    const verdicts = Object.fromEntries(jobs.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toEqual({
      'in-vpc': 'compliant',
      public: 'nonCompliant',
      secret: 'unknown',
      'exempt-1': 'notApplicable',
    });
    expect(jobs.find(({ name }) => name === 'public')).toEqual({
      account: '111122223333',
      region: 'eu-central-1',
      name: 'public',
      arn: 'arn:aws:sagemaker:eu-central-1:111122223333:training-job/public',
      createdAt: expect.stringMatching(/^2026-03-01T11:00:00\.\d{3}Z$/),
      status: 'Completed',
      verdict: 'nonCompliant',
      reasons: [{ code: 'noVpcConfig', text: 'Not in a VPC: the job has no VpcConfig.' }],
      parent: { kind: 'tuning job', name: 'tune-7' },
      role: 'arn:aws:iam::111122223333:role/SageMakerExecution',
    });
    expect(summary).toMatchObject({
      ...{ jobs: 4, compliant: 1, nonCompliant: 1, unknown: 1, notApplicable: 1 },
      parameters: { exemptJobNames: 'exempt-*' },
      filters: {},
    });
  });

  it('has unknown jobs and places that were not scanned in every format', async () => {
    putSomeJobs();
    denySecret();
    aws.world.faults.rate('ListTrainingJobs', { kind: 'accessDenied' }, 1, {
      when: ({ region }) => region === 'us-east-1',
    });
    const formats = ['json', 'ndjson', 'csv', 'markdown', 'html', 'junit', 'ocsf'];
    const files = formats.flatMap((format) => ['--report', `${format}=${join(folder, format)}`]);

    const { code, stdout } = await scan(['--regions', 'eu-central-1,us-east-1', ...files]);

    expect(code).toBe(1);
    const texts = [['table', stdout]];
    for (const format of formats)
      texts.push([format, await readFile(join(folder, format), 'utf8')]);
    for (const [format = '', text = ''] of texts) {
      expect(text, format).toContain('secret');
      // An array of findings about resources has no room for a place.
      if (format !== 'ocsf') expect(text, format).toContain('sagemaker:ListTrainingJobs is denied');
    }
    const { notScanned } = opened(await readFile(join(folder, 'json'), 'utf8'));
    expect(notScanned).toEqual([
      expect.objectContaining({ account: '111122223333', region: 'us-east-1' }),
    ]);
  });

  it('takes the parameters of the deployed rule, of a file and of options, the last one winning', async () => {
    putJob({ aws }, 'open-job', { VpcConfig: inVpc });
    aws.world.config.createRule({
      name: 'the-rule',
      inputParameters: { requireNetworkIsolation: 'true', maxJobAgeDays: '10' },
    });
    const file = join(folder, 'parameters.yaml');
    await writeFile(file, 'maxJobAgeDays: 20\nallowedSubnetIds: [subnet-1, subnet-2]\n');

    const { stdout } = await scan([
      ...['--like-rule', 'the-rule', '--parameters', file, '--max-job-age-days', '30', '--json'],
    ]);

    const { jobs, summary } = opened(stdout);
    expect(summary.parameters).toEqual({
      requireNetworkIsolation: 'true',
      maxJobAgeDays: '30',
      allowedSubnetIds: 'subnet-1,subnet-2',
    });
    expect(jobs[0]?.reasons.map(({ code }) => code)).toEqual([
      'subnetNotAllowed',
      'networkIsolationOff',
    ]);
  });

  it('shows only the jobs that were asked for', async () => {
    putJob({ aws }, 'train-new', { ageMinutes: 60, TrainingJobStatus: 'Failed' });
    putJob({ aws }, 'train-old', { ageMinutes: 60 * 24 * 40, TrainingJobStatus: 'Failed' });
    putJob({ aws }, 'train-done', { ageMinutes: 60 });
    putJob({ aws }, 'other', { ageMinutes: 60, TrainingJobStatus: 'Failed' });

    const { stdout, code } = await scan([
      ...['--since', '30d', '--status', 'Failed', '--name', 'train-*', '--json'],
    ]);

    expect(opened(stdout).jobs.map(({ name }) => name)).toEqual(['train-new']);
    expect(aws.requests.of('ListTrainingJobs').at(-1)?.input).toMatchObject({
      NameContains: 'train-',
    });
    expect(code).toBe(0);
  });

  it('goes on at the quota that it finds, and says that it waits', async () => {
    await aws.close();
    aws = await startLocalAws({
      ...{ startAt, maxPageSize: { ListTrainingJobs: 3 } },
      quotas: { ListTrainingJobs: { perSecond: 2 } },
    });
    for (let number = 0; number < 18; number += 1)
      putJob({ aws }, `job-${number}`, { ageMinutes: number + 20, VpcConfig: undefined });

    const { code, stdout } = await runInTerminal(['scan', '--quota-share', '1'], {
      columns: 200,
      env: awsEnvironment(aws),
    });

    expect(stdout).toContain('18 violations and 0 unknown among 18 jobs');
    expect(stdout).toContain('waiting for the quota of ListTrainingJobs');
    expect(code).toBe(1);
  });

  it('describes every job where Search is denied, and says so', async () => {
    putSomeJobs();
    aws.world.faults.rate('Search', { kind: 'accessDenied' }, 1);

    const { code, stderr } = await scan();

    expect(stderr).toContain('sagemaker:Search is denied: every job is described');
    expect(aws.requests.countByOperation().DescribeTrainingJob).toBe(3);
    expect(code).toBe(1);
  });
});

describe('places', () => {
  it('are accounts and Regions, each with its own jobs; a role that is denied is a place not scanned', async () => {
    putJob({ aws }, 'mine', { VpcConfig: undefined });
    const member = aws.world.in('222233334444', 'us-east-1');
    member.jobs.put({ TrainingJobName: 'theirs', CreationTime: new Date(startAt.getTime() - 1e6) });
    aws.world.faults.rate('AssumeRole', { kind: 'accessDenied' }, 1, {
      when: ({ input }) => String(input.RoleArn).includes('333344445555'),
    });

    const { code, stdout } = await scan([
      ...['--accounts', '111122223333,222233334444,333344445555', '--role', 'audit/Auditor'],
      ...['--external-id', 'x-1', '--regions', 'eu-central-1,us-east-1', '--json'],
      ...['--fail-on', 'unread'],
    ]);

    const { jobs, notScanned, summary } = opened(stdout);
    const found = jobs.map(({ account, region, name }) => `${account}/${region}/${name}`);
    expect(found.sort()).toEqual([
      '111122223333/eu-central-1/mine',
      '222233334444/us-east-1/theirs',
    ]);
    expect(summary.places).toHaveLength(4);
    expect(notScanned.map(({ account }) => account)).toEqual(['333344445555', '333344445555']);
    expect(notScanned[0]?.reason).toContain(
      'the role audit/Auditor of account 333344445555 cannot be assumed',
    );
    expect(aws.requests.of('AssumeRole')[0]?.input).toMatchObject({ ExternalId: 'x-1' });
    expect(code).toBe(3);
  });
});

describe('a terminal', () => {
  it('shows progress and colors, breaks lines at its width, and loses nothing of a name', async () => {
    const name = `public-${'x'.repeat(56)}`;
    putJob({ aws }, name, { VpcConfig: undefined });

    const { stdout } = await runInTerminal(['scan'], { columns: 80, env: awsEnvironment(aws) });

    expect(stdout).toContain('\u001b[31mVIOLATION');
    expect(stdout).toContain(name);
    expect(stdout).toContain('jobs judged');
  });

  it.each([
    ['--no-color', {}],
    ['--quiet', { NO_COLOR: '1' }],
  ])('has no colors with %s and %o', async (option, environment) => {
    putJob({ aws }, 'public', { VpcConfig: undefined });

    const { stdout } = await runInTerminal(['scan', option], {
      columns: 80,
      env: { ...awsEnvironment(aws), ...environment },
    });

    expect(stdout).toContain('VIOLATION');
    expect(stdout).not.toContain('\u001b[31m');
    expect(stdout.includes('jobs judged')).toBe(option !== '--quiet');
  });
});

describe('a state', () => {
  it('lets an interrupted scan go on, and a later one read only what is new', async () => {
    await aws.close();
    aws = await startLocalAws({
      ...{ startAt, maxPageSize: { ListTrainingJobs: 8 } },
      quotas: { ListTrainingJobs: { perSecond: 5, burst: 1 } },
    });
    for (let number = 0; number < 24; number += 1)
      putJob({ aws }, `job-${number}`, { ageMinutes: number + 20, VpcConfig: undefined });
    const state = join(folder, 'state');
    const file = join(folder, 'report.json');

    const first = await scan(['--state', state, '--report', `json=${file}`], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if ((aws.requests.countByOperation().DescribeTrainingJob ?? 0) < 9) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
      },
    });
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('run the same command again, and it goes on from here');
    const partly = opened(await readFile(file, 'utf8'));
    expect(partly.notScanned[0]?.reason).toContain('interrupted');
    expect(partly.jobs.length).toBeGreaterThan(0);
    expect(partly.jobs.length).toBeLessThan(24);

    const second = await scan(['--state', state, '--json']);
    const listed = aws.requests.countByOperation().ListTrainingJobs ?? 0;
    expect(opened(second.stdout).jobs).toHaveLength(24);

    putJob({ aws }, 'new-job', { ageMinutes: 1, VpcConfig: undefined });
    aws.world.jobs.deleteTrainingJob('job-7');
    const third = await scan(['--state', state, '--json']);
    const listedByThird = aws.requests.of('ListTrainingJobs').length - listed;
    const fresh = await scan(['--json']);

    const byName = (text: string) =>
      opened(text).jobs.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    expect(byName(third.stdout)).toEqual(byName(fresh.stdout));
    expect(opened(third.stdout).summary.nonCompliant).toBe(24);
    expect(listedByThird).toBeLessThan(5);
  }, 60_000);

  it('is not used under other rule parameters, and says so', async () => {
    putSomeJobs();
    const state = join(folder, 'state');
    await scan(['--state', state]);

    const { stderr, code } = await scan(['--state', state, '--require-network-isolation']);

    expect(stderr).toContain('this scan starts afresh');
    expect(code).toBe(1);
  });

  it('is never a file of somebody else', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'my notes\n');

    const { stderr, code } = await scan(['--state', file]);

    expect(stderr).toContain('--state must be a file that an earlier scan made, or a new one');
    expect(await readFile(file, 'utf8')).toBe('my notes\n');
    expect(code).toBe(2);
  });
});
