// How a failed call is to be understood. What the SDK knows, the SDK decides: its classification is repeated
// here, since the function takes the SDK from Lambda's runtime, and a test holds the two together.

/** How a failed call is to be understood. */
export type FailureKind = 'throttled' | 'transient' | 'denied' | 'gone' | 'other';

const throttlingNames = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const transientNames = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);
/**
 * While the clocks are minutes apart the SDK marks every error as one after which it has corrected its clock; only of
 * these does the next try end otherwise.
 */
const clockSkewNames = new Set([
  'AccessDeniedException',
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);
const connectionCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const deniedName =
  /^(AccessDenied(Exception)?|UnauthorizedOperation|NotAuthorized|AuthorizationError(Exception)?)$/;
/** Causes and aggregated errors are looked into this deep. */
const depthLimit = 10;

/**
 * What kind of failure an SDK error stands for. A job that does not exist is told in two ways:
 * `ResourceNotFound`, as the model says, and ValidationException "Requested resource not found.",
 * as SageMaker answers.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function failureKind(error: unknown): FailureKind {
  const parts = partsOf(error);
  if (isThrottling(parts)) return 'throttled';
  if (isTransient(error)) return 'transient';
  if (deniedName.test(parts.name)) return 'denied';
  if (parts.name === 'ResourceNotFound' || parts.name === 'ResourceNotFoundException')
    return 'gone';
  if (parts.name === 'ValidationException' && /resource not found/i.test(parts.message))
    return 'gone';
  return 'other';
}

/** The SDK's own names of throttling, and those that services made up beside them. */
function isThrottling({ name, status, retryable }: ErrorParts): boolean {
  return (
    status === 429 ||
    retryable?.throttling === true ||
    throttlingNames.has(name) ||
    /throttl|TooManyRequests|TooManyUpdates/i.test(name)
  );
}

function isTransient(error: unknown, depth = 0): boolean {
  if (depth > depthLimit || error === undefined || error === null) return false;
  const { name, message, code, status, retryable, isSkewCorrected, inner } = partsOf(error);
  if (name === 'AbortError') return false;
  return (
    retryable !== undefined ||
    (isSkewCorrected && clockSkewNames.has(name) && !isRefusedByPolicy(message)) ||
    (name === 'InvalidSignatureException' && message.includes('Signature expired')) ||
    transientNames.has(name) ||
    connectionCodes.has(code) ||
    (status !== undefined && status >= 500) ||
    // Answers that were cut in half, and connections that broke without a code.
    name === 'SyntaxError' ||
    code.startsWith('ERR_HTTP2_') ||
    code.startsWith('ERR_STREAM_') ||
    code.startsWith('HPE_') ||
    /socket hang up|^aborted$|network error/i.test(message) ||
    inner.some((one) => isTransient(one, depth + 1))
  );
}

/** IAM's own words, which no clock has a part in. */
function isRefusedByPolicy(message: string): boolean {
  return /not authorized to perform|explicit deny/i.test(message);
}

/**
 * One line on an error, for logs and for the reason of an unknown job. What a parser says of an answer is
 * left out: it quotes the answer, which may hold hyperparameters.
 */
export function describeFailure(error: unknown): string {
  const { name, message } = partsOf(error);
  return name === 'SyntaxError' ? 'the answer was no JSON' : `${name}: ${message}`.slice(0, 300);
}

/** An error of the same meaning that names the IAM action which is missing. */
export class ActionDeniedError extends Error {
  override readonly name = 'ActionDeniedError';

  constructor(action: string, cause: unknown) {
    super(
      `${action} is denied: allow it in the caller's role, and look for service control policies that deny it (${describeFailure(cause)})`,
      { cause },
    );
  }
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly status: number | undefined;
  readonly retryable: { readonly throttling?: boolean } | undefined;
  readonly isSkewCorrected: boolean;
  readonly inner: readonly unknown[];
}

function partsOf(error: unknown): ErrorParts {
  const { name, message, code, $metadata, $retryable, cause, errors } = (
    error instanceof Error ? error : new Error(String(error))
  ) as Error & {
    readonly code?: unknown;
    readonly $metadata?: {
      readonly httpStatusCode?: number;
      readonly clockSkewCorrected?: boolean;
    };
    readonly $retryable?: { readonly throttling?: boolean };
    readonly errors?: unknown;
  };
  return {
    name,
    message,
    code: typeof code === 'string' ? code : '',
    status: $metadata?.httpStatusCode,
    retryable: $retryable,
    isSkewCorrected: $metadata?.clockSkewCorrected === true,
    inner: [cause, ...(Array.isArray(errors) ? errors : [])],
  };
}
