// doctor as a process of its own: its report, its options and its exit codes.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DoctorReport } from '../../rule/cli/doctor/report.ts';
import { type DeployedAccount, startDeployedAccount } from '../support/deployed-account.ts';
import { ruleName } from '../support/local-world.ts';
import type { Answer } from '../support/sound-answers.ts';
import { awsEnvironment, callCli, type Outcome, runCli, runInTerminal } from './run-cli.ts';

let account: DeployedAccount;
let sound: DeployedAccount['answers'];
beforeAll(async () => {
  account = await startDeployedAccount();
  sound = { ...account.answers };
});
afterAll(() => account[Symbol.asyncDispose]());
beforeEach(() => {
  account.calls.length = 0;
});
afterEach(() => {
  account.denied.clear();
  for (const name of Object.keys(account.answers)) delete account.answers[name];
  Object.assign(account.answers, sound);
});

const env = () => ({ ...awsEnvironment(account), AWS_MAX_ATTEMPTS: '1' });

async function doctor(...args: readonly string[]): Promise<Outcome> {
  return await callCli(['doctor', ...args], { env: env() });
}

async function reportOf(...args: readonly string[]): Promise<DoctorReport> {
  return JSON.parse((await doctor('--json', ...args)).stdout);
}

/** Something that a sound installation does not have. */
function disableEvents(): void {
  account.answers.DescribeRule = () => ({ State: 'DISABLED' });
}

function refuseQueries(): void {
  account.answers.SelectResourceConfig = () => new Error('InvalidExpressionException');
}

describe('doctor', () => {
  it('says of a sound installation that all of it holds', async () => {
    const { code, stdout, stderr } = await runCli(['doctor'], { env: env() });

    expect(stdout).toMatch(/Installation: 24 hold, 0 do not, 0 could not be checked/);
    expect(stdout).not.toContain('DOES NOT HOLD');
    expect(stderr).toContain('may call PutEvaluations in test mode, which writes nothing');
    expect(code).toBe(0);
  });

  it('shows first what is wrong, and what to do', async () => {
    disableEvents();

    const { code, stdout } = await doctor();

    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /Installation DOES NOT HOLD events: the event rule \S+ is disabled .* To mend: Enable the event rule/,
    );
    expect(code).toBe(1);
  });

  it('says what the code does where an assumption does not hold', async () => {
    refuseQueries();

    const { code, stdout } = await doctor();

    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /DOES NOT HOLD query-grammar: .* What the code does: They use only the documented grammar/,
    );
    expect(code).toBe(1);
  });

  it.each([80, 100])('fits into %i columns', async (columns) => {
    disableEvents();

    const { stdout } = await runInTerminal(['doctor', '--no-color'], { columns, env: env() });

    const lines = stdout.replaceAll('\r', '').split('\n');
    expect(lines.length).toBeGreaterThan(60);
    // An ARN is one word.
    const tooLong = lines.filter((line) => line.length > columns && !line.includes('arn:aws:'));
    expect(tooLong).toEqual([]);
  });

  it('gives the same as JSON, with why something is unchecked', async () => {
    account.denied.add('DescribeAlarms');

    const { places, functionName } = await reportOf();

    expect(functionName).toBe(ruleName);
    expect(places).toMatchObject([{ account: '111122223333', region: 'eu-central-1' }]);
    const rows = places.flatMap(({ installation, assumptions }) => [
      ...installation,
      ...assumptions,
    ]);
    expect(rows.find(({ id }) => id === 'alarms')).toMatchObject({
      outcome: 'unchecked',
      because: 'denied',
      evidence: 'cloudwatch:DescribeAlarms is denied',
    });
    expect(rows.find(({ id }) => id === 'scp-size')).toMatchObject({ because: 'cannot' });
  });

  it('calls PutEvaluations in test mode only, and not where it is told not to', async () => {
    const inputs: object[] = [];
    account.answers.GetComplianceDetailsByConfigRule = () => ({ EvaluationResults: [] });
    account.answers.PutEvaluations = (input) => {
      inputs.push(input);
      return { FailedEvaluations: [] };
    };

    await doctor();
    const { stderr } = await doctor('--no-test-call');

    expect(inputs).toMatchObject([{ TestMode: true, ResultToken: 'TESTMODE' }]);
    expect(stderr).toBe('');
  });

  it('names jobs only where it is asked to', async () => {
    const { clock, jobs } = account.world.aws.world;
    jobs.put(
      { TrainingJobName: 'secret-project', CreationTime: new Date(clock.nowMs() - 3_600_000) },
      { searchableAt: new Date(clock.nowMs() + 3_600_000) },
    );

    const without = await doctor('--json');
    const named = await doctor('--json', '--names');
    jobs.deleteTrainingJob('secret-project');

    expect(without.stdout).toContain('the index lacks 1 job of');
    expect(without.stdout).not.toContain('secret-project');
    expect(named.stdout).toContain('the index lacks 1 job (secret-project) of');
  });
});

type ExitCase = readonly [when: string, change: () => void, args: readonly string[], code: number];
const deny = (operation: string) => () => void account.denied.add(operation);
const exits: readonly ExitCase[] = [
  ['nothing is wrong', () => undefined, [], 0],
  ['something is wrong', disableEvents, [], 1],
  ['something is wrong, and something else counts', disableEvents, ['--fail-on', 'unread'], 0],
  ['an assumption does not hold', refuseQueries, [], 1],
  ['only problems count', refuseQueries, ['--fail-on', 'problems'], 0],
  ['an option is wrong', () => undefined, ['--fail-on', 'everything'], 2],
  ['a right is missing', deny('DescribeAlarms'), [], 3],
  ['a missing right does not count', deny('DescribeAlarms'), ['--fail-on', 'problems'], 0],
  ['AWS does not know the caller', deny('GetCallerIdentity'), [], 3],
  ['nothing is installed', () => undefined, ['--function', 'another'], 1],
];

describe("doctor's exit code", () => {
  it.each(exits)('where %s', async (_, change, args, expected) => {
    change();

    expect((await doctor(...args)).code).toBe(expected);
  });
});

describe('doctor in several places', () => {
  const regions = () => {
    account.answers.listRegions = () => ({
      Regions: [{ RegionName: 'eu-central-1' }, { RegionName: 'us-east-1' }],
    });
  };

  it('looks at every Region, and takes one without an installation for none that is broken', async () => {
    regions();
    const where = { ...env(), AWS_REGION: 'eu-central-1' };
    account.answers.GetFunctionConfiguration = (input): Answer =>
      input.region === 'us-east-1'
        ? new Error('ResourceNotFoundException')
        : (sound.GetFunctionConfiguration?.(input) ?? {});

    const { code, stdout, stderr } = await callCli(['doctor', '--account-wide'], { env: where });

    expect(stdout).toContain('111122223333 in eu-central-1');
    expect(stdout).toMatch(/111122223333 in us-east-1\n {2}Nothing is installed here/);
    expect(stderr).toMatch(/111122223333\/us-east-1 examined: \d of 2/);
    expect(code).toBe(0);
  });

  it('says of an account whose role cannot be assumed that it was not examined', async () => {
    account.denied.add('AssumeRole');

    const { code, stdout } = await doctor(
      '--accounts',
      '111122223333,444455556666',
      '--role',
      'Auditor',
    );

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'NOT EXAMINED 444455556666/eu-central-1: the role Auditor of account 444455556666 cannot be assumed',
    );
    expect(code).toBe(3);
  });

  it('lists every problem with its options at once', async () => {
    const { code, stderr } = await doctor(
      ...['--accounts', '12', '--account-wide', '--regions', 'eu-central-1', '--function', 'a b'],
    );

    expect(stderr).toContain('--accounts must list account ids of 12 digits');
    expect(stderr).toContain('--accounts needs --role');
    expect(stderr).toContain('--account-wide is every Region');
    expect(stderr).toContain('--function must be 1 to 64 characters');
    expect(code).toBe(2);
  });

  it('asks nothing more after Ctrl-C', async () => {
    let asked = 0;
    const { code, stderr, stdout } = await runCli(['doctor'], {
      env: env(),
      onStderr(_, child) {
        if (asked === 0) child.kill('SIGINT');
        asked = Math.max(asked, account.calls.length);
      },
    });

    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toContain('Interrupted: run the same command again');
    expect(account.calls.length).toBeLessThan(20);
  });
});
