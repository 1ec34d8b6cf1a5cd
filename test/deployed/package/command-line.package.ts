// The command line of the package, in a folder that has nothing.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { commands } from '../../../rule/cli/program.ts';
import { FreshProject, nodes, packageName, packedFile } from './fresh-project.ts';
import { startLocalProcess } from './local-process.ts';

/** What a scan installs, in MB: the package alone. */
const installedLimitMb = 8;

const project = new FreshProject();

beforeAll(() => {
  project.write({
    'package.json': '{ "private": true }',
    'job.tf':
      'resource "aws_sagemaker_training_job" "job" {\n  training_job_name = "job"\n  role_arn = "arn"\n}\n',
  });
  project.succeed(`npm install '${packedFile}'`);
});

afterAll(() => project.remove());

it('installs one package and no other, of a size that nobody waits for', () => {
  const installed = project.succeed('ls node_modules').trim();
  const bytes = Number(project.succeed('du -sb node_modules').split('\t')[0]);

  expect(installed).toBe(packageName);
  expect(bytes / 1e6).toBeLessThan(installedLimitMb);
});

it('has the notices of what is bundled, each under a license that permits it', () => {
  const path = join(project.folder, `node_modules/${packageName}/dist/THIRD-PARTY-NOTICES.txt`);
  const licenses = [...readFileSync(path, 'utf8').matchAll(/^@?[\w./-]+ \d[\w.-]* \((.+)\)$/gm)];

  expect(licenses.length).toBeGreaterThan(40);
  for (const [title, license] of licenses)
    expect(title && license).toMatch(/^(?:Apache-2\.0|BSD-[23]-Clause|ISC|MIT|0BSD)$/);
});

it.each(nodes)('runs from the packed file in an empty folder on Node.js $version', (node) => {
  const empty = new FreshProject(node);

  const version = empty.succeed(
    `npx --yes --package='${packedFile}' training-job-in-vpc --version`,
  );

  expect(version.trim()).toBe(manifest.version);
  empty.remove();
});

describe.each(nodes)('on Node.js $version', (node) => {
  it('has every command', () => {
    const help = project.succeed('npx training-job-in-vpc --help', { node });

    for (const { name } of commands) {
      expect(help).toContain(`  ${name}`);
      expect(
        project.succeed(`node_modules/.bin/${packageName} ${name} --help`, { node }),
      ).toContain(name);
    }
  });

  it('judges Terraform, whose grammar it finds beside its code', () => {
    const { code, stdout } = project.run('npx training-job-in-vpc check job.tf', { node });

    expect(stdout).toContain('job.tf:1:1: violation aws_sagemaker_training_job.job');
    expect(code).toBe(1);
  });

  it('scans an account', async () => {
    await using aws = await startLocalProcess();
    const env = {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };

    const { code, stdout } = project.run('npx training-job-in-vpc scan --json', { node, env });

    const { summary } = JSON.parse(stdout);
    expect(summary).toMatchObject({ jobs: 20 });
    expect(code).toBe(1);
  });
});
