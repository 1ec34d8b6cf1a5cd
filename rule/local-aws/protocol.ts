/**
 * Reads and writes the wire formats of the AWS SDKs: JSON 1.0 and 1.1 by `X-Amz-Target`, the query protocol
 * of STS by form fields and XML, and Lambda's REST path. Signatures are read, not checked.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Output, ServiceName } from './operation.ts';
import { ServiceError } from './service-error.ts';
import { renderXmlError, renderXmlResult } from './xml.ts';

export type WireFormat = 'json-1.0' | 'json-1.1' | 'query' | 'rest';

/** A request read off the wire, before anything is known about its operation. */
export interface WireRequest {
  readonly format: WireFormat;
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SERVICE_OF_TARGET: Readonly<Record<string, ServiceName>> = {
  SageMaker: 'sagemaker',
  StarlingDoveService: 'config',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  AWSEvents: 'events',
};

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/?]+)(?:\?|$)/;

/** @throws ServiceError UnknownOperationException or SerializationException */
export function readRequest(
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  body: string,
): WireRequest {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = SERVICE_OF_TARGET[prefix];
    const format = service === 'sqs' || service === 'dynamodb' ? 'json-1.0' : 'json-1.1';
    if (service) return { format, service, operation, input: parseJson(body) };
  }
  const functionName = method === 'GET' ? FUNCTION_PATH.exec(path)?.[1] : undefined;
  if (functionName !== undefined) {
    const input = { FunctionName: decodeURIComponent(functionName) };
    return { format: 'rest', service: 'lambda', operation: 'GetFunction', input };
  }
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (action !== null)
    return { format: 'query', service: 'sts', operation: action, input: formInput(form) };
  throw new ServiceError(
    'UnknownOperationException',
    `${method} ${path} with X-Amz-Target ${String(target)} is no request this endpoint knows`,
  );
}

/** Access key id and Region from the credential scope of the `Authorization` header, where there is one. */
export function readCredentialScope(authorization: string | undefined): {
  readonly accessKeyId?: string;
  readonly region?: string;
} {
  const scope = /Credential=([^/,\s]+)\/[^/]*\/([^/]+)\//.exec(authorization ?? '');
  const [, accessKeyId, region] = scope ?? [];
  return accessKeyId !== undefined && region !== undefined ? { accessKeyId, region } : {};
}

export function writeResult(request: WireRequest, output: Output, requestId: string): WireResponse {
  const headers = headersOf(request.format, requestId);
  const body =
    request.format === 'query'
      ? renderXmlResult(request.operation, output, requestId)
      : JSON.stringify(output);
  return { status: 200, headers, body };
}

export function writeError(
  format: WireFormat,
  error: ServiceError,
  requestId: string,
): WireResponse {
  const headers: Record<string, string> = headersOf(format, requestId);
  const fault = error.status >= 500 ? 'Receiver' : 'Sender';
  if (format === 'query')
    return { status: error.status, headers, body: renderXmlError(error, fault, requestId) };
  headers['x-amzn-errortype'] = error.code;
  const body =
    format === 'rest'
      ? { Type: error.status >= 500 ? 'Service' : 'User', Message: error.message }
      : { __type: error.code, message: error.message, ...error.members };
  return { status: error.status, headers, body: JSON.stringify(body) };
}

function headersOf(format: WireFormat, requestId: string): Record<string, string> {
  const contentType = {
    'json-1.0': 'application/x-amz-json-1.0',
    'json-1.1': 'application/x-amz-json-1.1',
    query: 'text/xml',
    rest: 'application/json',
  };
  return { 'Content-Type': contentType[format], 'x-amzn-requestid': requestId };
}

function parseJson(body: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { ...parsed };
  } catch (cause) {
    throw new ServiceError('SerializationException', `The body is not JSON: ${String(cause)}`);
  }
  throw new ServiceError('SerializationException', 'The body is not a JSON object');
}

/** Form fields as input members; numbers become numbers, `Version` and `Action` are the protocol's. */
function formInput(form: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [field, value] of form)
    if (field !== 'Action' && field !== 'Version')
      input[field] = field === 'DurationSeconds' ? Number(value) : value;
  return input;
}
