import type { Constraint } from '../constraints.ts';
import type { Output } from '../operation.ts';
import type { ParentKind } from '../parent-store.ts';
import { ServiceError } from '../service-error.ts';
import { epochSeconds } from '../timestamps.ts';
import type { AccountRegion } from '../world.ts';

/** Constraints that several SageMaker operations share. */
export const TRAINING_JOB_NAME: Constraint = {
  type: 'string',
  required: true,
  minLength: 1,
  maxLength: 63,
  pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
};

export const TRAINING_JOB_STATUSES = [
  'InProgress',
  'Completed',
  'Failed',
  'Stopping',
  'Stopped',
  'Deleting',
];

export const NEXT_TOKEN: Constraint = { type: 'string', maxLength: 8_192 };

export const SORT_ORDER: Constraint = { type: 'string', values: ['Ascending', 'Descending'] };

export const PAGE_OF_100: Constraint = { type: 'integer', min: 1, max: 100 };

/** The name of what starts training jobs. */
export function parentName(maxLength: number): Constraint {
  return {
    type: 'string',
    required: true,
    minLength: 1,
    maxLength,
    pattern: `[a-zA-Z0-9](-*[a-zA-Z0-9]){0,${maxLength - 1}}`,
  };
}

/** @throws ServiceError ResourceNotFound */
export function describeParent({ parents }: AccountRegion, kind: ParentKind, name: string): Output {
  const parent = parents.get(kind, name);
  if (!parent) throw resourceNotFound(`${kind} '${name}'`);
  const { Tags: _tags, ...members } = parent;
  return Object.fromEntries(
    Object.entries(members).map(([member, value]) => [
      member,
      value instanceof Date ? epochSeconds(value) : value,
    ]),
  );
}

export function resourceNotFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFound', `${what} does not exist.`);
}
