// A description that was saved to a file, by the AWS CLI or an SDK.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parse as parseYaml } from 'yaml';
import type { Io } from '../command.ts';
import { UsageError } from '../command.ts';
import { type FoundPipeline, parseDefinition } from './find-pipeline.ts';
import { type JobKind, jobKinds } from './job-kinds.ts';
import { isMembers, type Members } from './network-changes.ts';

export type SavedDescription =
  | { readonly kind: JobKind; readonly description: Members }
  | { readonly kind: 'pipeline'; readonly pipeline: FoundPipeline };

/**
 * JSON or YAML from a file, or from standard input for `-`.
 *
 * @throws UsageError where it cannot be read or describes nothing that can be created anew.
 */
export async function readDescription(
  path: string,
  { stdin }: Io,
  option: '--from' | '--job' = '--from',
): Promise<SavedDescription> {
  const content = await (path === '-' ? text(stdin) : readFile(path, 'utf8')).catch(
    (error: Error) => {
      throw new UsageError([`${option} must be a file that can be read: ${error.message}`]);
    },
  );
  let value: unknown;
  try {
    value = parseYaml(content);
  } catch (error) {
    throw new UsageError([`${path} must be JSON or YAML: ${(error as Error).message}`]);
  }
  return recognize(value, path);
}

function recognize(value: unknown, path: string): SavedDescription {
  // A record of Search has the job inside.
  const outer = isMembers(value) ? value : {};
  const description = isMembers(outer.TrainingJob) ? outer.TrainingJob : outer;
  const { PipelineName, PipelineDefinition } = description;
  if (typeof PipelineDefinition === 'string') {
    try {
      const definition = parseDefinition(PipelineDefinition);
      return { kind: 'pipeline', pipeline: { name: String(PipelineName ?? ''), definition } };
    } catch (error) {
      throw new UsageError([`PipelineDefinition in ${path}: ${(error as Error).message}`]);
    }
  }
  const kind = jobKinds.find(
    ({ nameMember, ownMember }) =>
      typeof description[nameMember] === 'string' && description[ownMember] !== undefined,
  );
  if (kind === undefined)
    throw new UsageError([
      `${path} must hold what DescribeTrainingJob answers, or the description of a tuning, AutoML or labeling job or ` +
        `a pipeline, got ${isMembers(value) ? `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no member'}` : typeof value}`,
    ]);
  return { kind, description };
}
