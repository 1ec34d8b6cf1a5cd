// The files to check: named ones, folders, patterns, and what standard input holds.

import { readFile, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { glob, isDynamicPattern } from 'tinyglobby';
import { type FileProblem, largestFileBytes } from './check-text.ts';
import { startOfFile } from './source-value.ts';

export interface InputRequest {
  /** Files, folders, patterns, or `-` for standard input. */
  readonly inputs: readonly string[];
  /** Patterns of what to leave out, from the working directory; a folder stands for all in it. */
  readonly exclude: readonly string[];
  readonly workingDirectory: string;
}

export interface Input {
  /** From the working directory, with slashes; whole where it is outside; `-` for standard input. */
  readonly path: string;
  /** True where the file itself was named; of a folder, only files that speak of training are parsed. */
  readonly isNamed: boolean;
  /** True where another file has its definition there: to find none is an error. */
  readonly isReferenced?: boolean;
}

/** What may hold definitions, in a folder. */
const definitionFiles = '**/*.{json,yaml,yml,template,tf,tofu}';
const neverSearched = ['**/node_modules/**', '**/.git/**', '**/.terraform/**'];

/** The files that are asked for, each once, and what was asked for and is not there. */
export async function findInputs({ inputs, exclude, workingDirectory }: InputRequest): Promise<{
  readonly files: readonly Input[];
  readonly problems: readonly FileProblem[];
}> {
  const found = new Map<string, Input>();
  const problems: FileProblem[] = [];
  const excluded = new Set(await search(exclude, workingDirectory));
  const add = (absolute: string, isNamed: boolean) => {
    const path = displayPath(absolute, workingDirectory);
    if (!excluded.has(absolute) && !found.get(path)?.isNamed) found.set(path, { path, isNamed });
  };
  for (const input of inputs) {
    const absolute = resolve(workingDirectory, input);
    const status = input === '-' ? undefined : await stat(absolute).catch(() => undefined);
    if (input === '-') found.set(input, { path: input, isNamed: true });
    else if (status?.isDirectory())
      for (const path of await search([definitionFiles], absolute)) add(path, false);
    else if (status !== undefined) add(absolute, true);
    else {
      const matches = isDynamicPattern(input) ? await search([input], workingDirectory) : [];
      for (const path of matches) add(path, true);
      if (matches.length === 0)
        problems.push({ file: input, ...startOfFile, message: 'there is no such file' });
    }
  }
  return { files: [...found.values()], problems };
}

/**
 * The file that a template or a module names, where it is there; none outside the working directory is opened because
 * another file says so.
 */
export async function findReferenced(
  path: string,
  from: Input,
  workingDirectory: string,
): Promise<Input | undefined> {
  const absolute = resolve(workingDirectory, dirname(from.path), path);
  const shown = displayPath(absolute, workingDirectory);
  const status = await stat(absolute).catch(() => undefined);
  const isUsable = from.path !== '-' && shown !== absolute && status?.isFile();
  return isUsable ? { path: shown, isNamed: true, isReferenced: true } : undefined;
}

async function search(patterns: readonly string[], cwd: string): Promise<readonly string[]> {
  if (patterns.length === 0) return [];
  const paths = await glob([...patterns], {
    cwd,
    absolute: true,
    dot: true,
    followSymbolicLinks: false,
    ignore: neverSearched,
  });
  return paths.map((path) => resolve(path)).toSorted();
}

function displayPath(absolute: string, workingDirectory: string): string {
  const path = relative(workingDirectory, absolute);
  const isOutside = path === '..' || path.startsWith(`..${sep}`);
  return (isOutside ? absolute : path).split(sep).join('/');
}

/** A file was not read; the message says why. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/**
 * The text of a file or of standard input.
 *
 * @throws UnreadableFileError where it cannot be read, is too long or is no UTF-8.
 */
export async function readInput(
  { path }: Input,
  workingDirectory: string,
  stdin: Readable,
): Promise<string> {
  const bytes = path === '-' ? await readBounded(stdin) : await readWhole(path, workingDirectory);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableFileError('it is not UTF-8', { cause: error });
  }
}

async function readWhole(path: string, workingDirectory: string): Promise<Buffer> {
  const absolute = resolve(workingDirectory, path);
  try {
    const { size } = await stat(absolute);
    if (size > largestFileBytes) throw tooLong();
    return await readFile(absolute);
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error;
    throw new UnreadableFileError(`it cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function readBounded(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestFileBytes) throw tooLong();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLong(): UnreadableFileError {
  return new UnreadableFileError(`it is longer than ${largestFileBytes / 1024 / 1024} MiB`);
}

/** True for a text that may define training jobs: others of a folder need not be parsed. */
export function speaksOfTraining(text: string): boolean {
  return /training|sagemaker|automl|hyperparametertuning|state_?machine/i.test(text);
}
