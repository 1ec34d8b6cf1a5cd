// The Python programs that .ci/run cli installs: botocore, and both versions of the SageMaker Python SDK.

import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws } from '../../../rule/local-aws/server.ts';
import { awsEnvironment } from '../run-cli.ts';

/** @throws Error without the variable, which .ci/run cli sets. */
function programOf(variable: 'PYTHON' | 'SAGEMAKER_SDK_2' | 'SAGEMAKER_SDK_3'): string {
  const program = process.env[variable];
  if (!program) throw new Error(`${variable} must be a Python interpreter; .ci/run cli sets it`);
  return program;
}

export const sdks = [
  { version: 2, format: 'python-v2', variable: 'SAGEMAKER_SDK_2' },
  { version: 3, format: 'python', variable: 'SAGEMAKER_SDK_3' },
] as const;
export type Sdk = (typeof sdks)[number];

export const folder = mkdtempSync(join(tmpdir(), 'outside-'));

export function save(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The SDK phones home, unless it is told not to. */
const withoutTelemetry = save(
  'admin.yaml',
  'SchemaVersion: "1.0"\nSageMaker: { PythonSDK: { Modules: { TelemetryOptOut: true } } }\n',
);

/** What botocore has to say about each request; null where it takes it. */
export async function validateRequests(
  requests: readonly { readonly operation: string; readonly input: unknown }[],
): Promise<readonly (string | null)[]> {
  const script = join(import.meta.dirname, 'validate_requests.py');
  const { code, stdout, stderr } = await run(programOf('PYTHON'), [script], {
    input: JSON.stringify(requests),
  });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Runs scripts with an SDK against the embedded AWS, perhaps with defaults of a config.yaml. */
export async function runScripts(
  sdk: Sdk,
  paths: readonly string[],
  aws: LocalAws,
  defaults?: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return await run(
    programOf(sdk.variable),
    [join(import.meta.dirname, 'run_scripts.py'), ...paths],
    {
      env: {
        ...awsEnvironment(aws),
        AWS_DEFAULT_REGION: 'eu-central-1',
        // The embedded AWS knows no roles to validate.
        SAGEMAKER_VALIDATE_ROLE: 'false',
        SAGEMAKER_ADMIN_CONFIG_OVERRIDE: withoutTelemetry,
        ...(defaults !== undefined && { SAGEMAKER_USER_CONFIG_OVERRIDE: defaults }),
      },
    },
  );
}

/** Whether an SDK's own schema admits the defaults. */
export async function validateDefaults(sdk: Sdk, path: string) {
  const script = join(import.meta.dirname, 'validate_defaults.py');
  return await run(programOf(sdk.variable), [script, path], {});
}

/** Version 2 warns of its age at every start. */
const quiet = { SAGEMAKER_SUPPRESS_V2_WARNING: '1' };

async function run(
  program: string,
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Readonly<Record<string, string>> },
) {
  const child = spawn(program, [...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TZ: 'UTC', ...quiet, ...env },
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (piece: string) => {
      text[stream] += piece;
    });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, ...text };
}
