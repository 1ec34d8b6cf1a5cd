// What kind of failure an error is. The classification is the SDK's. It is repeated here, because the function uses the
// SDK of Lambda's runtime, and a test compares the two.

/** The kind of failure of a call. */
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
 * While the clocks are minutes apart, the SDK marks every error as one after which it corrected its clock. Only after
 * these errors can the next try succeed.
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
/** How deep causes and aggregated errors are examined. */
const depthLimit = 10;

/**
 * The kind of failure of an SDK error. For a job that does not exist, the model has `ResourceNotFound`, and SageMaker
 * answers ValidationException "Requested resource not found.".
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

/** The SDK's names of throttling errors, and the names that services use in addition. */
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
    // Truncated answers, and connections that broke without a code.
    name === 'SyntaxError' ||
    code.startsWith('ERR_HTTP2_') ||
    code.startsWith('ERR_STREAM_') ||
    code.startsWith('HPE_') ||
    /socket hang up|^aborted$|network error/i.test(message) ||
    inner.some((one) => isTransient(one, depth + 1))
  );
}

/** IAM's own wording, for refusals that have nothing to do with clocks. */
function isRefusedByPolicy(message: string): boolean {
  return /not authorized to perform|explicit deny/i.test(message);
}

/**
 * One line about an error, for logs and for the reason of an unknown job. The message of a JSON parser is left out,
 * because it quotes the answer, which can contain hyperparameters.
 */
export function describeFailure(error: unknown): string {
  const { name, message } = partsOf(error);
  return name === 'SyntaxError' ? 'the answer was not JSON' : `${name}: ${message}`.slice(0, 300);
}

/** The call was denied. Names the missing IAM action. */
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
