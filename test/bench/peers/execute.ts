// Runs a program to its end and says what it used.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of a program and all its descendants. */
export interface Usage {
  readonly exitCode: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of the process among them that held most. */
  readonly peakMemoryMiB: number;
  readonly output: string;
}

export interface Execution {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @throws Error where the program could not be started. */
export async function execute({ command, args, folder, environment }: Execution): Promise<Usage> {
  const notes = await mkdtemp(join(tmpdir(), 'peer-'));
  const [usageFile, outputFile, errorFile] = ['usage', 'output', 'errors'].map((name) =>
    join(notes, name),
  ) as [string, string, string];
  const output = await open(outputFile, 'w');
  const errors = await open(errorFile, 'w');
  try {
    const child = spawn(
      'python3',
      [join(import.meta.dirname, 'measured.py'), usageFile, command, ...args],
      { cwd: folder, env: environment, stdio: ['ignore', output.fd, errors.fd] },
    );
    const [code] = await once(child, 'exit');
    if (code !== 0)
      throw new Error(`${command} could not be measured: ${await readFile(errorFile, 'utf8')}`);
  } finally {
    await Promise.all([output.close(), errors.close()]);
  }
  return {
    ...JSON.parse(await readFile(usageFile, 'utf8')),
    output: await readFile(outputFile, 'utf8'),
  };
}
