/** How a failed call is to be understood. */
export type FailureKind = 'throttled' | 'transient' | 'denied' | 'gone' | 'other';

const throttlingName = /throttl|TooManyRequests|TooManyUpdates|RequestLimitExceeded/i;
const deniedName = /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized)$/;
/** Node's own codes of a connection that broke: ECONNRESET, EPIPE, ETIMEDOUT, EAI_AGAIN and their like. */
const connectionCode = /^E(CONN|PIPE|TIMEDOUT|AI_AGAIN|NOTFOUND|RR_STREAM)/;

/**
 * What kind of failure an SDK error stands for. A job that does not exist is told in two ways:
 * `ResourceNotFound`, as the model says, and ValidationException "Requested resource not found.",
 * as SageMaker answers.
 */
export function failureKind(error: unknown): FailureKind {
  const { name, message, code, status } = describeError(error);
  if (throttlingName.test(name) || status === 429) return 'throttled';
  if (deniedName.test(name)) return 'denied';
  if (name === 'ResourceNotFound' || name === 'ResourceNotFoundException') return 'gone';
  if (name === 'ValidationException' && /resource not found/i.test(message)) return 'gone';
  if (name === 'TimeoutError' || name === 'AbortError' || connectionCode.test(code))
    return 'transient';
  if (status !== undefined && status >= 500) return 'transient';
  if (name === 'SyntaxError' || /socket hang up|aborted|network/i.test(message)) return 'transient';
  return 'other';
}

/**
 * One line on an error, for logs and for the reason of an unknown job. What a parser says of an answer is
 * left out: it quotes the answer, which may hold hyperparameters.
 */
export function describeFailure(error: unknown): string {
  const { name, message } = describeError(error);
  return name === 'SyntaxError' ? 'the answer was no JSON' : `${name}: ${message}`.slice(0, 300);
}

/** An error of the same meaning that names the IAM action which is missing. */
export class ActionDeniedError extends Error {
  override readonly name = 'ActionDeniedError';

  constructor(action: string, cause: unknown) {
    super(
      `${action} is denied: allow it in the function's role, and look for service control policies that deny it (${describeFailure(cause)})`,
      { cause },
    );
  }
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | undefined;
}

function describeError(error: unknown): ErrorParts {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), code: '', status: undefined };
  const { code, $metadata } = error as Error & {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return {
    name: error.name,
    message: error.message,
    code: typeof code === 'string' ? code : '',
    status: $metadata?.httpStatusCode,
  };
}
