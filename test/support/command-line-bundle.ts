// Before the first test: the command line as the package ships it, once for every test that starts it. From its
// sources, each process takes 0.4 s of CPU longer until it does anything.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleCommandLine } from '../../infra/package/command-line.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the program. */
    readonly commandLine: string;
  }
}

/** Returns what removes the bundle again. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'command-line-'));
  await bundleCommandLine(join(import.meta.dirname, '../..'), directory);
  provide('commandLine', join(directory, 'main.js'));
  return async () => await rm(directory, { recursive: true });
}
