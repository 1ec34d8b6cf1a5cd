/** What a fault does to a request or to its answer; faults inside an operation are the operation's own. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { Output } from './operation.ts';
import type { WireRequest, WireResponse } from './protocol.ts';
import { ServiceError } from './service-error.ts';

/** The error a fault answers with instead of running the operation, if it is that sort of fault. */
export function errorOf(
  fault: Fault | undefined,
  request: WireRequest,
  callerArn: string,
): ServiceError | undefined {
  const { service, operation } = request;
  switch (fault?.kind) {
    case 'throttle':
      return throttled(request);
    case 'serverError':
      return fault.status === 503
        ? new ServiceError('ServiceUnavailable', 'Service Unavailable', 503)
        : new ServiceError(
            service === 'dynamodb' ? 'InternalServerError' : 'InternalFailure',
            'Internal Server Error',
            500,
          );
    case 'accessDenied':
      return new ServiceError(
        service === 'sts' || service === 'sqs' ? 'AccessDenied' : 'AccessDeniedException',
        fault.message ??
          `User: ${callerArn} is not authorized to perform: ${service}:${operation} because no identity-based policy allows the ${service}:${operation} action`,
        service === 'sts' ? 403 : 400,
      );
    case 'error':
      return new ServiceError(fault.code, fault.message ?? fault.code, fault.status);
    default:
      return undefined;
  }
}

/** What a service answers to calls that come too fast: DynamoDB, for items, in its own words. */
export function throttled({ service, operation }: WireRequest): ServiceError {
  return service === 'dynamodb' && !operation.endsWith('Table')
    ? new ServiceError(
        'ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
      )
    : new ServiceError('ThrottlingException', 'Rate exceeded');
}

/** The output with the token it was asked for, or its own where it was asked without one. */
export function repeatToken(output: Output, input: Readonly<Record<string, unknown>>): Output {
  const token = input.NextToken || output.NextToken;
  return token === undefined ? output : { ...output, NextToken: token };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clock: Clock;
}

/** Breaks the answer's transport where the fault asks for it; true once there is nothing left to send. */
export async function breakAnswer(
  fault: Fault | undefined,
  answer: WireResponse,
  exchange: Exchange,
): Promise<boolean> {
  const { response } = exchange;
  switch (fault?.kind) {
    case 'connectionReset':
      response.socket?.resetAndDestroy();
      return true;
    case 'hang':
      await resetAfter(fault.ms, exchange);
      return true;
    case 'stalledBody':
      response.writeHead(answer.status, {
        ...answer.headers,
        'Content-Length': Buffer.byteLength(answer.body),
      });
      response.flushHeaders();
      await resetAfter(fault.ms, exchange);
      return true;
    case 'truncatedBody': {
      const half = answer.body.slice(0, Math.floor(answer.body.length / 2));
      const promised = Buffer.byteLength(fault.cleanEnd ? half : answer.body);
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': promised });
      if (fault.cleanEnd) response.end(half);
      else response.write(half, () => response.socket?.destroy());
      return true;
    }
    default:
      return false;
  }
}

/** The connection stays open for `ms` simulated milliseconds and is reset then; without `ms` it stays. */
async function resetAfter(
  ms = Number.POSITIVE_INFINITY,
  { request, response, clock }: Exchange,
): Promise<void> {
  await clock.sleep(ms, request);
  response.socket?.resetAndDestroy();
}
