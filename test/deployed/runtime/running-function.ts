// A function under AWS's own runtime interface client, in a process of its own, as Lambda starts it.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalAws } from '../../../rule/local-aws/server.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { type Outcome, type RuntimeApi, startRuntimeApi } from './runtime-api.ts';

export interface RunningFunction extends AsyncDisposable {
  /** The outcome of an invocation. @param timeoutMs @default the template's */
  invoke(event: unknown, timeoutMs?: number): Promise<Outcome>;
  /** What the runtime reports if the function cannot begin. */
  initError(): RuntimeApi['initError'];
  /** The process's exit code, once it ended by itself. */
  readonly exited: Promise<number | null>;
  /** The URL of the function's queue in the embedded AWS. */
  readonly queueUrl: string | undefined;
  /** Every line that the process has written. */
  log(): readonly string[];
}

export interface RunOptions {
  /** Variables beside the template's, or in their place. */
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of the template's handler. */
  readonly handler?: string;
  /** Whether the runtime brings the SDK. @default true */
  readonly hasSdk?: boolean;
  /** A folder of packages that the runtime brings. @default the project's */
  readonly sdkDirectory?: string;
}

/** The table of the embedded AWS that every function here works on. */
export const stateTableName = 'state';

/** What Lambda's Node.js runtimes carry, under /var/runtime/node_modules. */
const runtimePackages = ['@aws-sdk', '@smithy'];

/**
 * The runtimes switch off what newer versions of Node.js do with ES modules by themselves.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-experimental-features
 */
const nodeOptions = '--no-experimental-require-module --no-experimental-detect-module';

export async function runFunction(
  deployed: DeployedFunction,
  aws: LocalAws,
  { environment = {}, handler = deployed.handler, hasSdk = true, sdkDirectory }: RunOptions = {},
): Promise<RunningFunction> {
  const directory = mkdtempSync(join(tmpdir(), 'runtime-'));
  const taskRoot = join(directory, 'task');
  mkdirSync(taskRoot);
  deployed.install(taskRoot);
  const api = await startRuntimeApi(
    'arn:aws:lambda:eu-central-1:111122223333:function:sagemaker-training-job-in-vpc',
  );
  const queueUrl = deployed.queueName && aws.world.sqs.createQueue(deployed.queueName);
  const child = spawn(process.execPath, [interfaceClient()], {
    cwd: taskRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...lambdaEnvironment(deployed, { directory, taskRoot, handler, hasSdk, api }),
      ...(sdkDirectory && { NODE_PATH: sdkDirectory }),
      ...deployed.environment,
      // Names that the template leaves to CloudFormation, as the embedded AWS has them.
      STATE_TABLE_NAME: stateTableName,
      ...(queueUrl && { RESUME_QUEUE_URL: queueUrl }),
      AWS_ENDPOINT_URL: aws.endpoint,
      ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = exited.then((code) => {
    throw new Error(`the function's process ended with ${code}: ${output}`);
  });
  // Only whoever waits for an outcome is to hear of it.
  ended.catch(() => undefined);

  return {
    invoke: (event, timeoutMs = deployed.timeoutMs) =>
      Promise.race([api.invoke(event, timeoutMs), ended]),
    initError: () => Promise.race([api.initError, ended]),
    exited,
    queueUrl,
    log: () => output.split('\n').filter((line) => line !== ''),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      await api[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    },
  };
}

interface Place {
  readonly directory: string;
  readonly taskRoot: string;
  readonly handler: string;
  readonly hasSdk: boolean;
  readonly api: RuntimeApi;
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function lambdaEnvironment(
  { runtime, memoryMiB }: DeployedFunction,
  { directory, taskRoot, handler, hasSdk, api }: Place,
): Readonly<Record<string, string>> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    NODE_OPTIONS: nodeOptions,
    NODE_PATH: runtimeModules(directory, hasSdk),
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_LAMBDA_RUNTIME_API: api.address,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: 'sagemaker-training-job-in-vpc',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/sagemaker-training-job-in-vpc',
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}

/** A directory with the packages of the runtime and no other: what else the code requires is not found. */
function runtimeModules(directory: string, hasSdk: boolean): string {
  const modules = join(directory, 'node_modules_of_the_runtime');
  mkdirSync(modules);
  for (const name of hasSdk ? runtimePackages : [])
    symlinkSync(join(import.meta.dirname, '../../../node_modules', name), join(modules, name));
  return modules;
}

function interfaceClient(): string {
  const path = process.env.LAMBDA_RUNTIME_INTERFACE_CLIENT;
  if (path === undefined || !existsSync(path))
    throw new Error(
      `LAMBDA_RUNTIME_INTERFACE_CLIENT must be the program of aws-lambda-ric, got ${JSON.stringify(path)}; run .ci/run runtime`,
    );
  return path;
}
