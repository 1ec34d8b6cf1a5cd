// The command in a folder of files: as a function where what it says counts, as a process where its end does.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { check as checkCommand, runCheck } from '../../rule/cli/check/check.ts';
import { fileKinds } from '../../rule/cli/check/kinds.ts';
import schema from '../../rule/cli/check/reports/check-report.schema.json' with { type: 'json' };
import type { Request } from '../../rule/cli/command.ts';
import { createProgram } from '../../rule/cli/program.ts';

const validate = new Ajv2020({ strict: true }).compile(schema);
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

type Files = Readonly<Record<string, string | Uint8Array>>;

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
}

/** Runs `check` in a folder that holds these files. */
async function check(files: Files, args: readonly string[], stdin = ''): Promise<Run> {
  return await checkIn(await folderOf(files), args, stdin);
}

async function folderOf(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  folders.push(folder);
  await writeFiles(folder, files);
  return folder;
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** The command without its process, which takes a second to start. */
async function checkIn(
  folder: string,
  args: readonly string[],
  stdin = '',
  interrupted = new AbortController().signal,
): Promise<Run> {
  const asked: Request[] = [];
  createProgram([checkCommand], (_command, request) => asked.push(request)).parse(
    ['check', ...args],
    { from: 'user' },
  );
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdout, stderr, stdin: Readable.from([stdin]), environment: {}, interrupted };
  const [request = { args: [], options: {} }] = asked;
  const texts = Promise.all([text(stdout), text(stderr)]);
  const code = await runCheck(request, io, folder).finally(() => {
    stdout.end();
    stderr.end();
  });
  const [out, err] = await texts;
  return { code, stdout: out, stderr: err, folder };
}

async function checkAsProcess(files: Files, args: readonly string[], stdin = ''): Promise<Run> {
  const folder = await folderOf(files);
  const child = spawn(process.execPath, [inject('commandLine'), 'check', ...args], { cwd: folder });
  child.stdin.end(stdin);
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr, folder };
}

const inVpc = JSON.stringify({
  TrainingJobName: 'good',
  VpcConfig: { Subnets: ['subnet-a'], SecurityGroupIds: ['sg-a'] },
});
const outside = '{ "TrainingJobName": "bad" }';
const undecided = `Resources:
  Train:
    Type: AWS::SageMaker::TrainingJob
    Properties:
      VpcConfig: !Ref Config
`;

interface ExitRow {
  readonly when: string;
  readonly files: Files;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

const exits: readonly ExitRow[] = [
  {
    when: 'every definition is in a VPC',
    files: { 'a.json': inVpc },
    args: ['a.json'],
    code: 0,
    says: /^0 violations and 0 unknown among 1 job definition in 1 file\.\n$/,
  },
  {
    when: 'one is not',
    files: { 'a.json': outside, 'b.json': inVpc },
    args: ['a.json', 'b.json'],
    code: 1,
    says: /^a\.json:1:1: violation bad: Not in a VPC: the job has no VpcConfig\. \(noVpcConfig\)\n1 violation/,
  },
  {
    when: 'one cannot be told',
    files: { 'a.yaml': undecided },
    args: ['a.yaml'],
    code: 3,
    says: /^a\.yaml:5:18: unknown Train: VpcConfig cannot be known: Ref Config\./,
  },
  {
    when: 'unknown counts as a violation',
    files: { 'a.yaml': undecided },
    args: ['a.yaml', '--unknown', 'fail'],
    code: 1,
    says: /unknown Train/,
  },
  {
    when: 'unknown is passed over',
    files: { 'a.yaml': undecided },
    args: ['a.yaml', '--unknown', 'pass'],
    code: 0,
    says: /unknown Train/,
  },
  {
    when: 'a violation stands beside what cannot be told and a malformed file',
    files: { 'a.yaml': undecided, 'b.json': outside, 'c.json': '{' },
    args: ['a.yaml', 'b.json', 'c.json'],
    code: 1,
    says: /c\.json:1:2: error not valid JSON: close brace expected\n1 violation and 1 unknown among 2 job definitions in 2 files; NOT checked: 1 file\./,
  },
  {
    when: 'a file is malformed, and the others are checked all the same',
    files: { 'a.json': '{ "TrainingJobName"', 'b.json': inVpc },
    args: ['a.json', 'b.json'],
    code: 3,
    says: /a\.json:1:20: error not valid JSON: colon expected\n0 violations and 0 unknown among 1 job/,
  },
  {
    when: 'a file is not there',
    files: { 'b.json': inVpc },
    args: ['a.json', 'b.json', 'c*.json'],
    code: 3,
    says: /a\.json:1:1: error there is no such file\nc\*\.json:1:1: error there is no such file\n/,
  },
  {
    when: 'a file is no text',
    files: { 'a.json': new Uint8Array([0xff, 0xfe, 0x00]) },
    args: ['a.json'],
    code: 3,
    says: /a\.json:1:1: error it is not UTF-8/,
  },
  {
    when: 'only what could not be read may fail',
    files: { 'a.json': outside },
    args: ['a.json', '--fail-on', 'unread'],
    code: 0,
    says: /violation bad/,
  },
  {
    when: 'nothing may fail',
    files: { 'a.json': outside, 'b.json': '{' },
    args: ['a.json', 'b.json', '--fail-on', 'nothing'],
    code: 0,
    says: /violation bad/,
  },
  {
    when: 'a file defines nothing that is known',
    files: { 'a.json': '{ "name": "x" }' },
    args: ['a.json'],
    code: 0,
    says: /a\.json:1:1: warning nothing here is known to define training jobs; --kind says what it is/,
  },
];

describe('the exit code', () => {
  it('is that of the process', async () => {
    const bad = await checkAsProcess({ 'a.json': outside }, ['a.json']);
    const good = await checkAsProcess({}, ['-'], inVpc);

    expect([bad.code, good.code]).toEqual([1, 0]);
  });

  it.each(exits)('is $code when $when', async ({ files, args, code, says }) => {
    const run = await check(files, args);

    expect(run.stdout).toMatch(says);
    expect(run).toMatchObject({ code, stderr: '' });
  });

  it('is 2 for wrong use, with every problem listed', async () => {
    const run = await checkAsProcess({}, [
      ...['a.json', '--kind', 'x', '--unknown', 'y', '--fail-on', 'z'],
      ...['--report', 'html', '--report', 'json=', '--json', '--report', 'text'],
    ]);

    expect(run.stderr.split('\n').map((line) => line.slice(0, 25))).toEqual([
      'error: --kind must be one',
      'error: --unknown must be ',
      'error: --fail-on takes vi',
      'error: --report must be o',
      'error: --report json= mus',
      'error: only one --report ',
      '',
    ]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });

  it('is 74 where a report cannot be written', async () => {
    const run = await checkAsProcess({ 'a.json': inVpc }, [
      'a.json',
      '--report',
      'json=no/folder/r.json',
    ]);

    expect(run.stderr).toMatch(/no\/folder\/r\.json cannot be written/);
    expect(run.code).toBe(74);
  });
});

it('the exit code is 130 after Ctrl-C, and says that the report is not whole', async () => {
  const folder = await folderOf({ 'a.json': outside });

  const run = await checkIn(folder, ['a.json'], '', AbortSignal.abort());

  expect(run).toMatchObject({
    code: 130,
    stderr: 'Interrupted: the report is about part of the files.\n',
  });
});

describe('what is checked', () => {
  const files = {
    'infra/a.json': outside,
    'infra/deep/b.yaml': undecided,
    'infra/other.json': '{ "name": "x" }',
    'infra/other-broken.json': '{',
    'infra/notes.md': outside,
    'infra/node_modules/c.json': outside,
    'more/d.json': outside,
  };
  const named = ({ stdout }: Run) =>
    stdout
      .split('\n')
      .filter((line) => /:\d+:\d+:/.test(line))
      .map((line) => line.split(':')[0]);

  it.each([
    [
      'a folder, but only what speaks of training',
      ['infra'],
      ['infra/a.json', 'infra/deep/b.yaml'],
    ],
    ['a pattern', ['**/*.json', '--only-related'], ['infra/a.json', 'more/d.json']],
    [
      'a folder without a part of it',
      ['.', '--exclude', 'infra/deep', '--exclude', 'more/*'],
      ['infra/a.json'],
    ],
    [
      'a named file unless it is excluded',
      ['more/d.json', 'infra/a.json', '--exclude', 'more/**'],
      ['infra/a.json'],
    ],
    [
      'each file once',
      ['infra', 'infra/a.json', 'infra/*.json', '--only-related'],
      ['infra/a.json', 'infra/deep/b.yaml'],
    ],
  ])('is %s', async (_what, args, expected) => {
    expect(named(await check(files, args))).toEqual(expected);
  });

  it('is standard input', async () => {
    const run = await check({}, ['-', '--kind', 'create-training-job'], '{ "RoleArn": "x" }');

    expect(run.stdout).toContain('-:1:1: violation training job: Not in a VPC');
  });

  it('is the file that a template or a module has its definition in', async () => {
    const machine = JSON.stringify({
      StartAt: 'Train',
      States: {
        Train: { Resource: 'arn:aws:states:::sagemaker:createTrainingJob', Parameters: {} },
      },
    });
    const run = await check(
      {
        'app/template.yaml': `Resources:
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machines/one.asl.json
  Lost:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: machines/lost.asl.json
`,
        'app/machines/one.asl.json': machine,
        'main.tf': `resource "aws_sfn_state_machine" "two" {
  definition = templatefile("\${path.module}/two.asl.json", {})
}
resource "aws_sfn_state_machine" "outside" {
  definition = file("../../../../etc/hostname")
}
`,
        'two.asl.json': machine,
      },
      ['app/template.yaml', 'main.tf'],
    );

    expect(run.stdout.replaceAll(/: (violation|unknown) (\S+:).*/g, ' $1 $2')).toContain(
      [
        'app/template.yaml:9:7 unknown Lost:',
        'main.tf:5:16 unknown aws_sfn_state_machine.outside:',
        'app/machines/one.asl.json:1:97 violation Train:',
        'two.asl.json:1:97 violation Train:',
        '2 violations and 2 unknown',
      ].join('\n'),
    );
  });
});

describe('rule parameters', () => {
  const isolated = '{ "TrainingJobName": "bad", "EnableNetworkIsolation": true }';

  it('come from options, a file and the project, the nearest winning', async () => {
    const files = {
      '.training-job-in-vpc.yaml': `parameters:
  exemptJobNames: [bad]
  requireNetworkIsolation: true
  allowedSubnetIds: subnet-a
exclude: [legacy]
unknown: pass
`,
      'parameters.json': '{ "exemptJobNames": "other", "allowedSubnetIds": ["subnet-b"] }',
      'jobs/a.json': inVpc,
      'jobs/b.json': isolated,
      'jobs/c.yaml': undecided,
      'legacy/d.json': outside,
    };
    const byProject = await check(files, ['.']);
    const byFile = await checkIn(byProject.folder, ['.', '--parameters', 'parameters.json']);
    const byOption = await checkIn(join(byProject.folder, 'jobs'), [
      '.',
      '--no-require-network-isolation',
    ]);

    expect(byProject.stdout).toMatch(/^jobs\/a\.json.*networkIsolationOff\)\njobs\/c\.yaml/);
    expect(byFile.stdout).toMatch(
      /a\.json.*subnetNotAllowed.*\n.*a\.json.*networkIsolationOff.*\n.*b\.json.*noVpcConfig/,
    );
    expect(byOption).toMatchObject({ code: 0 });
    expect(byOption.stdout).toContain('0 violations and 1 unknown among 3 job definitions');
  });

  it('that are wrong are wrong use', async () => {
    const run = await checkAsProcess(
      {
        '.training-job-in-vpc.yaml': 'parametres: {}\nexclude: 3\nbaseline: []\n',
        'a.json': inVpc,
      },
      ['a.json'],
    );

    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toBe(
      'error: .training-job-in-vpc.yaml: parametres is unknown; known are parameters, exclude, unknown, baseline\n' +
        'error: .training-job-in-vpc.yaml: exclude must be a list of patterns\n' +
        'error: .training-job-in-vpc.yaml: baseline must be a text\n',
    );
  });
});

describe('a baseline', () => {
  it('leaves only what is new, wherever it has moved to', async () => {
    const before = await check({ 'a.json': `[${outside}]`, 'b.yaml': undecided }, [
      ...['.', '--report', 'json=before.json', '--exclude', 'before.json'],
    ]);
    await writeFiles(before.folder, {
      'a.json': `[${inVpc},\n${outside},\n{ "TrainingJobName": "new" }]`,
    });

    const again = await checkIn(before.folder, ['a.json', 'b.yaml', '--baseline', 'before.json']);

    expect(before.code).toBe(1);
    expect(again.stdout).toMatch(
      /^a\.json:3:1: violation new: .*\n1 violation and 0 unknown among 2 job definitions in 2 files \(2 known from the baseline\)/,
    );
  });

  it('that is none is wrong use', async () => {
    const run = await checkAsProcess({ 'a.json': inVpc, 'b.json': '{}' }, [
      'a.json',
      '--baseline',
      'b.json',
    ]);

    expect(run.stderr).toMatch(/--baseline must be a report.*b\.json: it has no list of findings/);
    expect(run.code).toBe(2);
  });
});

describe('reports', () => {
  const files = {
    'a dir/a.json': '{ "TrainingJobName": "<b>&\\u0007" }',
    'b.yaml': undecided,
    'c.yaml': undecided.replace(
      '  Train:',
      '  # training-job-in-vpc:ignore noVpcConfig: "x" <y>\n  Train:',
    ),
    'd.json': '{ "TrainingJobName": ',
    'e.json': inVpc,
  };

  it('go to files, several at once, beside the text', async () => {
    const run = await check(files, [
      ...['.', '--report', 'text', '--report', 'json=report.json'],
      ...['--report', 'junit=report.xml', '--report', 'sarif=report.sarif'],
    ]);
    const read = (name: string) => readFile(join(run.folder, name), 'utf8');

    expect(run.stdout).toContain(
      '1 violation and 1 unknown among 4 job definitions in 4 files (1 suppressed); NOT checked: 1 file.',
    );
    expect(run.stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
    const report = JSON.parse(await read('report.json'));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(
      report.findings.map((one: { file: string; verdict: string }) => `${one.file} ${one.verdict}`),
    ).toEqual([
      'a dir/a.json nonCompliant',
      'b.yaml unknown',
      'c.yaml unknown',
      'e.json compliant',
    ]);
    expect(Object.keys(report.findings[0])).toEqual([
      'file',
      'line',
      'column',
      'kind',
      'name',
      'verdict',
      'reasons',
    ]);
    const sarif = JSON.parse(await read('report.sarif')).runs[0];
    expect(
      sarif.results.map((result: { level: string; ruleId: string; suppressions?: unknown[] }) =>
        [result.level, result.ruleId, result.suppressions?.length ?? 0].join(' '),
      ),
    ).toEqual(['error noVpcConfig 0', 'warning noVpcConfig 0', 'warning noVpcConfig 1']);
    expect(sarif.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20dir/a.json', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1, startColumn: 1 },
    });
    expect(sarif.invocations[0]).toMatchObject({ executionSuccessful: false });
    const xml = await read('report.xml');
    expect(xml).toContain('tests="5" failures="1" errors="2" skipped="1"');
    expect(xml).toContain('name="&lt;b&gt;&amp;\u{FFFD}"');
  });

  it('have every kind of file in their schema', () => {
    expect(schema.$defs.finding.properties.kind.enum).toEqual([...fileKinds]);
  });
});
