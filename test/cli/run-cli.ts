// The command line as a process of its own, with an environment that holds nothing but what a test gives it, and where
// Node keeps what it has compiled: a third of what a short command computes is compiling.

import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { inject, vi } from 'vitest';
import type { LocalAws } from '../../rule/local-aws/server.ts';

/** The program of a clone, which has the embedded AWS as well. */
export const mainOfClone = join(import.meta.dirname, '../../rule/cli/main.ts');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** The program's entry. @default that of the package */
  readonly main?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** How long standard input waits before it says anything. */
  readonly inputAfterMs?: number;
  /** Where standard output goes instead of into the outcome. */
  readonly stdout?: number;
  readonly cwd?: string;
  /** The size that files may grow to: a full disk. */
  readonly fileKilobytes?: number;
  /** Called once the process runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with everything on standard output so far, whenever there is more. */
  readonly onStdout?: (text: string, child: ChildProcess) => void;
  /** Called with everything on standard error so far, whenever there is more. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** What a process needs to find the embedded AWS. */
export function awsEnvironment(aws: Pick<LocalAws, 'endpoint'>): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** What a call and a process have in common. */
export interface CallOptions extends Pick<CliOptions, 'env' | 'input'> {
  /** Called once the command has begun. */
  readonly onStart?: () => void;
}

/**
 * Calls the command line in this process, from its sources: the same words, output and exit code, without the time that
 * a process takes to come up. Not for two at once, since the SDK reads the environment of the process.
 */
export async function callCli(
  args: readonly string[],
  { env = {}, input, onStart }: CallOptions = {},
): Promise<Outcome> {
  const { runCommand } = await import('../../rule/cli/run-command.ts');
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const wanted = { PATH: process.env.PATH, HOME: '/nonexistent', TZ: 'UTC', ...env };
  for (const name of new Set([...Object.keys(process.env), ...Object.keys(wanted)]))
    vi.stubEnv(name, wanted[name as keyof typeof wanted]);
  try {
    const ended = runCommand(args, {
      ...{ stdout, stderr, stdin: Readable.from(input === undefined ? [] : [input]) },
      ...{ environment: process.env, interrupted: new AbortController().signal },
    });
    onStart?.();
    const code = await ended;
    stdout.end();
    stderr.end();
    const [out, err] = await texts;
    return { code, stdout: out, stderr: err };
  } finally {
    vi.unstubAllEnvs();
  }
}

/** Runs the command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<Outcome> {
  const { fileKilobytes, main = inject('commandLine') } = options;
  if (fileKilobytes === undefined)
    return await runProcess(process.execPath, [main, ...args], options);
  const limited = `trap '' XFSZ; ulimit -f ${fileKilobytes}; exec "$0" "$@"`;
  return await runProcess('bash', ['-c', limited, process.execPath, main, ...args], options);
}

/** The same in a pseudo-terminal, whose output holds both streams. */
export async function runInTerminal(
  args: readonly string[],
  { columns, main = inject('commandLine'), ...options }: CliOptions & { readonly columns: number },
): Promise<Outcome> {
  const command = [process.execPath, main, ...args].map((one) => `'${one}'`).join(' ');
  return await runProcess(
    'script',
    ['-qec', `stty cols ${columns}; exec ${command}`, '/dev/null'],
    options,
  );
}

async function runProcess(
  program: string,
  args: readonly string[],
  { env = {}, input, inputAfterMs = 0, stdout: out, cwd, onStart, onStdout, onStderr }: CliOptions,
): Promise<Outcome> {
  const child = spawn(program, [...args], {
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      TZ: 'UTC',
      NODE_COMPILE_CACHE: join(dirname(inject('commandLine')), 'compiled'),
      ...env,
    },
    stdio: ['pipe', out ?? 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onStdout?.(stdout, child);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, child);
  });
  child.stdin?.on('error', () => undefined);
  void setTimeout(inputAfterMs).then(() => child.stdin?.end(input ?? ''));
  onStart?.(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (ended) => resolve(ended));
  });
  return { code, stdout, stderr };
}
