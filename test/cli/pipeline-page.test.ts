// Every example of docs/pipeline.md runs, in a project with a violation and an unknown verdict.

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const main = inject('commandLine');

const project = {
  'infra/violation.json': '{ "TrainingJobName": "bad" }',
  'infra/good.json':
    '{ "TrainingJobName": "good", "VpcConfig": { "Subnets": ["subnet-a"], "SecurityGroupIds": ["sg-a"] } }',
  'infra/unknown.yaml':
    'Resources:\n  Train:\n    Type: AWS::SageMaker::TrainingJob\n    Properties: { VpcConfig: !Ref Config }\n',
  'infra/examples/left-out.json': '{ "TrainingJobName": "example" }',
  'package.json': '{ "name": "an app" }',
};

/** What the machine of a pipeline has, as far as the examples use it. */
const programs = {
  npx: `#!/bin/sh
[ "$1 $2" = "--yes sagemaker-training-job-in-vpc" ] || { echo "unexpected: npx $*" >&2; exit 99; }
shift 2
exec '${process.execPath}' '${main}' "$@"
`,
  'training-job-in-vpc': `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`,
  terraform: `#!/bin/sh
case "$*" in
  'plan -out plan.out') touch plan.out ;;
  'show -json plan.out') cat plan.json ;;
  *) echo "unexpected: terraform $*" >&2; exit 99 ;;
esac
`,
};

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  await writeFiles({ ...project, 'plan.json': plan() });
  for (const [name, script] of Object.entries(programs)) {
    await writeFiles({ [`bin/${name}`]: script });
    await chmod(join(folder, 'bin', name), 0o755);
  }
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function writeFiles(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

function plan(): string {
  const change = { actions: ['create'], after: { vpc_config: [] }, after_unknown: {} };
  const job = 'aws_sagemaker_training_job';
  return JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ address: `${job}.bad`, type: job, change }],
  });
}

async function example(name: string): Promise<string> {
  const page = await readFile(join(root, 'docs/pipeline.md'), 'utf8');
  const found = new RegExp(`<!-- example:${name} -->\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(
    page,
  );
  if (found?.[1] === undefined) throw new Error(`docs/pipeline.md has no example ${name}`);
  return found[1];
}

/** Runs a script as pipelines do: until a command fails. */
async function run(script: string): Promise<{ readonly code: number; readonly stdout: string }> {
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  return await new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, PATH: path } };
    execFile('bash', ['-e', '-o', 'pipefail', '-c', script], options, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout });
    });
  });
}

const read = (path: string) => readFile(join(folder, path), 'utf8');

describe('docs/pipeline.md', () => {
  it('shows GitHub a report to upload, and fails the job', async () => {
    const { steps } = parse(await example('github')).jobs.check;
    const commands: string[] = steps.flatMap((step: { run?: string }) => step.run ?? []);
    const upload = steps.at(-1);

    const { code, stdout } = await run(commands.join('\n'));

    expect(commands).toHaveLength(1);
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('infra/violation.json:1:1: violation'),
    });
    expect(upload).toMatchObject({ if: 'always()' });
    const sarif = JSON.parse(await read(upload.with.sarif_file));
    expect(sarif.runs[0].results).toHaveLength(3);
  });

  it('shows GitLab a report of tests, and fails the job', async () => {
    const [job] = Object.values<{
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: { readonly junit: string } };
    }>(parse(await example('gitlab')));

    const { code } = await run(job?.script.join('\n') ?? '');

    expect(code).toBe(1);
    expect(await read(job?.artifacts.reports.junit ?? '')).toContain('failures="2" errors="1"');
  });

  it('judges what Terraform plans', async () => {
    const { code, stdout } = await run(await example('terraform'));

    expect(stdout).toContain('violation aws_sagemaker_training_job.bad: Not in a VPC');
    expect(code).toBe(1);
  });

  it('names a hook that judges what is committed', async () => {
    const [{ hooks }] = parse(await example('pre-commit')).repos;
    const [{ entry, additional_dependencies }] = hooks;
    const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const commit = (...files: string[]) => run([entry, ...files].join(' '));

    expect(additional_dependencies).toEqual([`${name}@${version}`]);
    expect(await commit('package.json', 'infra/violation.json')).toMatchObject({ code: 1 });
    expect(await commit('package.json', 'infra/good.json', 'infra/unknown.yaml')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /unknown Train.*\n0 violations and 1 unknown among 2 job definitions in 2 files\.\n$/,
      ),
    });
  });

  it('has a project file that the command takes', async () => {
    await writeFiles({ 'training-jobs.baseline.json': '{ "findings": [] }' });
    await writeFiles({ '.training-job-in-vpc.yaml': await example('project-file') });

    const { stdout } = await run('training-job-in-vpc check infra');

    expect(stdout).toMatch(/infra\/good\.json.*subnetNotAllowed/);
    expect(stdout).not.toContain('left-out');
  });

  it.each(['comment', 'metadata'])('accepts a finding by %s', async (name) => {
    await writeFiles({ 'accepted.yaml': await example(name) });

    const { code, stdout } = await run('training-job-in-vpc check accepted.yaml');

    expect(stdout).toMatch(
      /suppressed Legacy: .*Accepted: public data only, moves in May\n.*\(1 suppressed\)/,
    );
    expect(code).toBe(0);
  });

  it('begins with a baseline, behind which nothing is new', async () => {
    const { code, stdout } = await run(await example('baseline'));

    expect(stdout).toBe(
      '0 violations and 0 unknown among 1 job definition in 4 files (3 known from the baseline).\n',
    );
    expect(code).toBe(0);
  });

  it('has no example that is not run', async () => {
    const page = await readFile(join(root, 'docs/pipeline.md'), 'utf8');
    const blocks = page.match(/^```\w+$/gm) ?? [];

    expect(page.match(/<!-- example:/g)).toHaveLength(blocks.length);
    expect(blocks).toHaveLength(8);
  });
});
