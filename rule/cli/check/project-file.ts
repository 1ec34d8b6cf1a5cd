// The project's own file: what would otherwise be typed each time.

import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { UsageError } from '../command.ts';
import { type ParameterTexts, parameterTextsFrom } from '../rule-parameter-options.ts';

export const projectFileName = '.training-job-in-vpc.yaml';

export interface ProjectFile {
  /** Rule parameters, as in `--parameters`. */
  readonly parameters: ParameterTexts;
  /** Patterns of what to leave out, from the file's own folder. */
  readonly exclude: readonly string[];
  readonly unknown?: string;
  /** A baseline, as seen from the working directory. */
  readonly baseline?: string;
}

const nothing: ProjectFile = { parameters: {}, exclude: [] };
const keys = ['parameters', 'exclude', 'unknown', 'baseline'];

/**
 * The project file of a folder: its own, or that of the nearest folder above which has one. A repository's top is the
 * last folder that is looked at.
 *
 * @throws UsageError that lists everything that is wrong with it.
 */
export async function readProjectFile(workingDirectory: string): Promise<ProjectFile> {
  for (let folder = workingDirectory; ; folder = dirname(folder)) {
    const text = await readFile(join(folder, projectFileName), 'utf8').catch(noFile);
    if (text !== undefined) return parseProjectFile(text, folder, workingDirectory);
    const isTop = await readFile(join(folder, '.git', 'HEAD')).then(
      () => true,
      () => false,
    );
    if (isTop || dirname(folder) === folder) return nothing;
  }
}

function noFile(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw new UsageError([`${projectFileName} cannot be read: ${error.message}`]);
}

function parseProjectFile(text: string, folder: string, workingDirectory: string): ProjectFile {
  const problems: string[] = [];
  const refuse = (problem: string) => {
    problems.push(`${projectFileName}: ${problem}`);
  };
  const given = mappingOf(text);
  for (const key of given.keys())
    if (!keys.includes(key)) refuse(`${key} is unknown; known are ${keys.join(', ')}`);
  const exclude = listOf(given.get('exclude'));
  if (exclude === undefined) refuse('exclude must be a list of patterns');
  const [unknown, baseline] = ['unknown', 'baseline'].map((key) => {
    const value = given.get(key) ?? undefined;
    if (value !== undefined && typeof value !== 'string') refuse(`${key} must be a text`);
    return typeof value === 'string' ? value : undefined;
  });
  const parameters = parameterTextsFrom(
    JSON.stringify(given.get('parameters') ?? {}),
    `${projectFileName}: parameters`,
  );
  if (problems.length > 0) throw new UsageError(problems);
  const fromHere = (path: string) => relative(workingDirectory, join(folder, path));
  return {
    parameters,
    exclude: (exclude ?? []).map(fromHere),
    ...(unknown !== undefined && { unknown }),
    ...(baseline !== undefined && { baseline: fromHere(baseline) }),
  };
}

function mappingOf(text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw new UsageError([`${projectFileName} must be YAML: ${(error as Error).message}`]);
  }
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object' || Array.isArray(value))
    throw new UsageError([`${projectFileName} must map ${keys.join(', ')} to values`]);
  return new Map(Object.entries(value));
}

function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? value : undefined;
}
