import { createHash } from 'node:crypto';
import type { Constraint } from '../constraints.ts';
import { ServiceError } from '../service-error.ts';

export const QUEUE_URL: Constraint = { type: 'string', required: true };

/** Clients compare it with the body they sent or got. */
export function md5Of(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/**
 * The number is within SQS's bounds, which it words in its own way, and not alike for every member.
 * @throws ServiceError InvalidParameterValue
 */
export function checkRange(
  member: string,
  value: number | undefined,
  low: number,
  high: number,
  rule = `Must be >= ${low} and <= ${high}, if provided.`,
): void {
  if (value === undefined || (value >= low && value <= high)) return;
  throw new ServiceError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${member} is invalid. Reason: ${rule}`,
  );
}
