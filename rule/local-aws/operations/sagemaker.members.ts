import type { Constraint } from '../constraints.ts';

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
