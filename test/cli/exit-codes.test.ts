// Every row of the table of exit codes, by a process that ends with it.

import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../../rule/cli/exit-codes.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { awsEnvironment, type Outcome, runCli } from './run-cli.ts';

let aws: LocalAws;
let folder: string;

beforeEach(async () => {
  aws = await startLocalAws({ startAt });
  folder = await mkdtemp(join(tmpdir(), 'exit-'));
});
afterEach(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

const environment = () => awsEnvironment(aws);
const scan = (...args: string[]) => runCli(['scan', ...args], { env: environment() });
const putViolation = () => putJob({ aws }, 'public', { VpcConfig: undefined });

/** A way to each of them. */
const ways: Readonly<Record<keyof typeof exitCodes, () => Promise<Outcome>>> = {
  async clean() {
    putJob({ aws }, 'in-vpc');
    return await scan();
  },
  async violations() {
    putViolation();
    return await scan();
  },
  usage: () => scan('--since', 'yesterday'),
  async unread() {
    putJob({ aws }, 'secret', { VpcConfig: undefined });
    aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1);
    return await scan();
  },
  crash: () =>
    runCli(['scan'], {
      env: {
        ...environment(),
        NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent('Number.prototype.toLocaleString = () => { throw new RangeError("broken on purpose") }')}"`,
      },
    }),
  async unwritten() {
    putViolation();
    const full = await open('/dev/full', 'w');
    try {
      return await runCli(['scan', '--json'], { env: environment(), stdout: full.fd });
    } finally {
      await full.close();
    }
  },
  async interrupted() {
    aws.world.faults.rate('ListTrainingJobs', { kind: 'hang', ms: 1_500 }, 1);
    return await runCli(['scan'], {
      env: environment(),
      onStart: (child) => {
        const timer = setInterval(() => {
          if (aws.requests.countByOperation().ListTrainingJobs === undefined) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
      },
    });
  },
  async closedPipe() {
    for (let number = 0; number < 40; number += 1)
      putJob({ aws }, `public-${number}`, { VpcConfig: undefined, ageMinutes: 20 + number });
    return await runCli(['scan'], {
      env: environment(),
      onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()),
    });
  },
};

describe('the exit code', () => {
  it.each(Object.entries(exitCodes))('of %s', async (way, { code }) => {
    const outcome = await ways[way as keyof typeof exitCodes]();

    expect(outcome.code, outcome.stderr).toBe(code);
  });

  it('is 1 where there are violations and something could not be read', async () => {
    putViolation();
    const { code } = await runCli(['scan', '--regions', 'eu-central-1,us-east-1'], {
      env: environment(),
      onStart: () =>
        aws.world.faults.rate('ListTrainingJobs', { kind: 'accessDenied' }, 1, {
          when: ({ region }) => region === 'us-east-1',
        }),
    });

    expect(code).toBe(1);
  });

  it.each([
    ['violations', 1],
    ['unread', 3],
    ['nothing', 0],
  ])('with --fail-on %s, of a violation and an unknown job, is %i', async (failOn, code) => {
    putViolation();
    putJob({ aws }, 'secret', { VpcConfig: undefined });
    aws.world.faults.rate('DescribeTrainingJob', { kind: 'accessDenied' }, 1, {
      when: ({ input }) => input.TrainingJobName === 'secret',
    });

    expect((await scan('--fail-on', failOn)).code).toBe(code);
  });
});

describe('a failure', () => {
  it.each([
    [
      'no credentials',
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      'aws configure',
    ],
    ['no Region', { AWS_REGION: undefined }, '--regions'],
    [
      'a profile that is not there',
      { AWS_ACCESS_KEY_ID: undefined, AWS_PROFILE: 'nobody' },
      '--profile nobody',
    ],
  ])('of %s says what to do, and ends with 3', async (_what, changes, hint) => {
    const { code, stderr, stdout } = await runCli(['scan', '--json'], {
      env: { ...environment(), ...changes },
    });

    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
    expect(code).toBe(3);
  });

  it('of expired credentials names the command that makes them again', async () => {
    const issued = aws.world.accessKeys.issue(
      '111122223333',
      'arn:aws:iam::111122223333:user/x',
      -1,
    );

    const { code, stderr } = await runCli(['scan'], {
      env: { ...environment(), AWS_ACCESS_KEY_ID: issued.accessKeyId, AWS_SESSION_TOKEN: 'old' },
    });

    expect(stderr).toContain('the credentials have expired');
    expect(stderr).toContain('aws sso login');
    expect(code).toBe(3);
  });

  it('of wrong words lists every problem, and asks AWS for nothing', async () => {
    const { code, stderr } = await scan(
      ...['--regions', 'eu_central', '--accounts', '12', '--report', 'pdf', '--quota-share', '3'],
      ...['--fail-on', 'x', '--status', 'Done', '--name', 'a b', '--state', join(folder, 'state')],
    );

    for (const option of ['--regions', '--accounts', '--role', '--report', '--quota-share'])
      expect(stderr).toContain(option);
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(9);
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(2);
  });

  it('of wrong rule parameters lists every problem, and asks AWS for nothing', async () => {
    const { code, stderr } = await scan('--max-job-age-days', 'old', '--allowed-subnet-ids', 'net');

    expect(stderr).toContain('maxJobAgeDays must be a whole number from 1 to 36500, got "old"');
    expect(stderr).toContain('allowedSubnetIds must be subnet ids');
    expect(aws.requests.countByOperation()).toEqual({});
    expect(code).toBe(2);
  });

  it.each([
    [['scna'], 'Did you mean scan?'],
    [['scan', '--regoins', 'x'], 'Did you mean --regions?'],
    [['scan', 'a-job'], 'too many arguments'],
  ])('of mistyped words suggests the right ones: %j', async (args, hint) => {
    const { code, stderr } = await runCli(args);

    expect(stderr).toContain(hint);
    expect(code).toBe(2);
  });

  it('of a report that cannot be written comes before AWS is asked for jobs', async () => {
    const { code, stderr } = await scan('--report', `html=${join(folder, 'no', 'folder.html')}`);

    expect(stderr).toContain('folder.html cannot be written');
    expect(aws.requests.countByOperation().ListTrainingJobs).toBeUndefined();
    expect(code).toBe(74);
  });
});

describe('a full disk', () => {
  /** Runs with files of at most a kilobyte. */
  async function scanWithoutRoom(...args: readonly string[]): Promise<Outcome> {
    for (let number = 0; number < 20; number += 1)
      putJob({ aws }, `public-${number}`, { VpcConfig: undefined, ageMinutes: 20 + number });
    return await runCli(['scan', ...args], { env: environment(), fileKilobytes: 1 });
  }

  it('leaves an earlier report as it was', async () => {
    const file = join(folder, 'report.json');
    await writeFile(file, 'earlier');

    const { code, stderr } = await scanWithoutRoom('--report', `json=${file}`);

    expect(stderr).toContain(`${file} cannot be written: EFBIG`);
    expect(await readFile(file, 'utf8')).toBe('earlier');
    expect(await readdir(folder)).toEqual(['report.json']);
    expect(code).toBe(74);
  });

  it('is said of the state, too, which goes on being one', async () => {
    const state = join(folder, 'state');

    const { code, stderr } = await scanWithoutRoom('--state', state);
    const again = await scan('--state', state, '--json');

    expect(stderr).toContain(`${state} cannot be written: EFBIG`);
    expect(code).toBe(74);
    expect(JSON.parse(again.stdout).jobs).toHaveLength(20);
    expect(again.code).toBe(1);
  });
});
