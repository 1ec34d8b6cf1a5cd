// The examples of a page, and a machine to run them on: a folder with the project's files, the AWS CLI and the command
// line, the embedded AWS for SageMaker and Config, a double of CloudFormation that creates nothing, and moto for every
// other service.

import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type LocalAws, startLocalAws } from '../../../rule/local-aws/server.ts';
import type { TrainingJob } from '../../../rule/local-aws/training-job.ts';
import { type CloudFormationDouble, startCloudFormation } from './cloudformation-double.ts';

export const root = join(import.meta.dirname, '../../..');

export interface Example {
  /** From the mark above it, `<!-- run:NAME -->` or `<!-- output:NAME -->`; the text's first line where there is none. */
  readonly name: string;
  readonly mark: 'run' | 'output' | undefined;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, by its path from the project's root; those in a list lose their indentation. */
export async function examplesOf(page: string): Promise<readonly Example[]> {
  const text = await readFile(join(root, page), 'utf8');
  const fence = /(?:<!-- (run|output):([\w-]+) -->\n\s*)?^( *)```(\w+)\n([\s\S]*?)^ *```$/gm;
  return [...text.matchAll(fence)].map(([, mark, name, indent = '', language = '', block = '']) => {
    const own = block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return {
      name: name ?? own.trim().split('\n')[0] ?? '',
      mark: mark as Example['mark'],
      language,
      text: own,
    };
  });
}

export interface Machine extends AsyncDisposable {
  readonly aws: LocalAws;
  readonly cloudFormation: CloudFormationDouble;
  readonly folder: string;
  /** Runs a script until a command fails; standard error is part of what a failure says. */
  run(script: string, shell?: readonly string[]): Promise<RunOutcome>;
}

export interface RunOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** For services that nothing here plays: the CLI checks a request by the service's model, and gets an empty answer. */
async function startAccepting(): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.1' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * @param jobs of the embedded AWS, by name.
 * @param programs that take the place of others, as shell commands.
 */
export async function startMachine(
  jobs: Readonly<Record<string, Partial<TrainingJob>>> = {},
  programs: Readonly<Record<string, string>> = {},
): Promise<Machine> {
  const { MOTO_ENDPOINT, AWS_CLI = 'aws' } = process.env;
  const aws = await startLocalAws();
  const cloudFormation = await startCloudFormation();
  const accepting = await startAccepting();
  for (const [name, job] of Object.entries(jobs))
    aws.world.jobs.put({ TrainingJobName: name, ...job });
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  await symlink(join(root, 'infra'), join(folder, 'infra'));
  const installed = {
    // Version 1 of the CLI takes the endpoint of SQS from nowhere else.
    aws: `[ "$1" != sqs ] || set -- "$@" --endpoint-url '${MOTO_ENDPOINT}'\nexec '${AWS_CLI}' "$@"`,
    'training-job-in-vpc': `exec '${process.execPath}' '${join(root, 'rule/cli/main.ts')}' "$@"`,
  };
  for (const [name, command] of Object.entries({ ...installed, ...programs })) {
    await writeFile(join(folder, name), `#!/bin/sh\n${command}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const env = {
    HOME: folder,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_ENDPOINT_URL: MOTO_ENDPOINT,
    AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
    AWS_ENDPOINT_URL_SSM: accepting.endpoint,
    AWS_ENDPOINT_URL_SSO_ADMIN: accepting.endpoint,
    AWS_ENDPOINT_URL_SAGEMAKER: aws.endpoint,
    AWS_ENDPOINT_URL_CONFIG_SERVICE: aws.endpoint,
  };
  return {
    aws,
    cloudFormation,
    folder,
    run: async (
      script,
      [command = 'bash', ...args] = ['bash', '--norc', '-e', '-u', '-o', 'pipefail', '-c'],
    ) =>
      await new Promise((resolve, reject) => {
        const child = spawn(command, [...args, script], { cwd: folder, env });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
        child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, stdout, stderr }));
      }),
    async [Symbol.asyncDispose]() {
      await aws.close();
      await cloudFormation[Symbol.asyncDispose]();
      await accepting[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
