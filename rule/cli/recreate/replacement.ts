// What takes the place of a job: a request for another one, or for another parent.

import type { ParentJob } from '../../verdict/training-job.ts';
import { UsageError } from '../command.ts';
import type { JobKind } from './job-kinds.ts';
import { newName } from './job-name.ts';
import { isMembers, type Members, type NetworkChanges } from './network-changes.ts';
import { membersOf } from './service-model.ts';

export type ReplacementKind =
  | Exclude<ParentJob['kind'], 'pipeline execution'>
  | 'training job'
  | 'pipeline';

/** Something to be said to the person who creates it. */
export interface Note {
  readonly code: string;
  readonly text: string;
}

export interface Replacement {
  readonly kind: ReplacementKind;
  /** The name that it will have. */
  readonly name: string;
  /** The input of the operation; of a pipeline, its definition. */
  readonly document: Members;
  /** `create-training-job` and its peers, as the AWS CLI has them. */
  readonly command: string;
  readonly notes: readonly Note[];
}

export interface ReplacementOptions extends NetworkChanges {
  /** Undefined makes one out of the old name and the time. */
  readonly name: string | undefined;
  readonly nowMs: number;
  /** Undefined where they could not be read. */
  readonly tags: readonly Members[] | undefined;
}

/**
 * The input that creates the same thing in the network.
 *
 * @throws UsageError where it would have no network.
 */
export function replacementOf(
  kind: JobKind,
  description: Members,
  options: ReplacementOptions,
): Omit<Replacement, 'notes'> {
  const old = String(description[kind.nameMember] ?? kind.kind);
  const name = options.name ?? newName(old, options.nowMs, kind.maxNameLength);
  const request = kind.withNetwork(description, options);
  if (!kind.hasNetwork(request))
    throw new UsageError([
      `the ${kind.kind} ${old} has no network of its own: name one with --subnets and --security-groups, or --stack`,
    ]);
  const ownTags = isMembers(description) ? description.Tags : undefined;
  const document = membersOf(kind.request, {
    ...request,
    [kind.nameMember]: name,
    Tags: settableTags(options.tags ?? ownTags),
  });
  return {
    kind: kind.kind,
    name,
    document: isMembers(document) ? document : {},
    command: kind.command,
  };
}

/**
 * AWS sets tags that begin with `aws:` itself, and refuses requests that do.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html
 */
function settableTags(tags: unknown): readonly Members[] {
  if (!Array.isArray(tags)) return [];
  return tags
    .filter(isMembers)
    .filter(({ Key }) => typeof Key === 'string' && !Key.toLowerCase().startsWith('aws:'));
}
