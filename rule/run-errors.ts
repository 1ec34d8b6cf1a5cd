import type { Evaluation } from './verdict/evaluation.ts';

/** Config accepted part of a put only; names what it did not take. */
export class EvaluationsRefusedError extends Error {
  override readonly name = 'EvaluationsRefusedError';
  readonly refused: readonly Evaluation[];

  constructor(refused: readonly Evaluation[]) {
    const names = refused.slice(0, 20).map(({ resourceId }) => resourceId);
    const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : '';
    super(`Config did not accept ${refused.length} evaluations: ${names.join(', ')}${more}`);
    this.refused = refused;
  }
}

/** Config no longer takes the run's result token: what is left needs a fresh run. */
export class ResultTokenRejectedError extends Error {
  override readonly name = 'ResultTokenRejectedError';
}

/** Config refuses a resource type, and says so by name. */
export class ResourceTypeRefusedError extends Error {
  override readonly name = 'ResourceTypeRefusedError';
  readonly resourceType: string;

  constructor(resourceType: string, cause: Error) {
    super(`Config refuses the resource type ${resourceType}: ${cause.message.slice(0, 300)}`, {
      cause,
    });
    this.resourceType = resourceType;
  }
}

/** Time ran out while a call was waiting for its turn; it was not answered. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Time ran out and there is no checkpoint to carry on from. */
export class UnfinishedRunError extends Error {
  override readonly name = 'UnfinishedRunError';
}
