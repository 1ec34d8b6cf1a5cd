// Refusals that are answers: what was asked for does not exist, or is not taken.

import { failureKind } from '../../aws/errors.ts';
import { UnreadError } from './finding.ts';

/** What the service itself said. */
export function refusalIn(error: unknown): Error | undefined {
  const said = error instanceof UnreadError ? error.cause : error;
  return said instanceof Error ? said : undefined;
}

/** What was asked for does not exist. */
export function isNotFound(error: unknown): boolean {
  const said = refusalIn(error);
  return (
    said !== undefined &&
    (/NotFound|NoSuch|NonExistent|DoesNotExist/.test(said.name) || failureKind(said) === 'gone')
  );
}
