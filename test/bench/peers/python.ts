// Virtual environments under .cache/peers/, one for each set of pinned packages.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

export interface PythonEnvironment {
  /** The directory of its programs. */
  readonly programs: string;
  /** What is in it, by package name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Has these packages installed after the call; a later call with the same ones finds them. */
export async function pythonWith(
  name: string,
  packages: readonly string[],
): Promise<PythonEnvironment> {
  const directory = join(root, '.cache/peers', name);
  const programs = join(directory, 'bin');
  const mark = join(directory, 'installed');
  const wanted = packages.join('\n');
  if (!existsSync(mark) || (await readFile(mark, 'utf8')) !== wanted) {
    await rm(directory, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', directory]);
    await pip(['install', '--quiet', ...packages]);
    await writeFile(mark, wanted);
  }
  const { stdout } = await pip(['list', '--format', 'json']);
  const listed: readonly { readonly name: string; readonly version: string }[] = JSON.parse(stdout);
  return {
    programs,
    versions: Object.fromEntries(listed.map((one) => [one.name.toLowerCase(), one.version])),
  };

  async function pip(args: readonly string[]) {
    return await run(join(programs, 'pip'), ['--disable-pip-version-check', ...args], {
      maxBuffer: 16 * 1_024 * 1_024,
    });
  }
}
