/**
 * The life of one request: read it, find its account, log it, charge the quota, let a planned fault strike, wait
 * the latency, check the constraints, run the operation, answer.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkConstraints } from './constraints.ts';
import { breakAnswer, errorOf, repeatToken, throttled } from './fault-effects.ts';
import type { Fault } from './faults.ts';
import type { Operation, Output } from './operation.ts';
import { findOperation } from './operations/catalog.ts';
import { Pager } from './pager.ts';
import {
  readCredentialScope,
  readRequest,
  type WireFormat,
  type WireRequest,
  type WireResponse,
  writeError,
  writeResult,
} from './protocol.ts';
import { QuotaBuckets } from './quota-buckets.ts';
import type { RequestLog } from './request-log.ts';
import { ServiceError } from './service-error.ts';
import type { World } from './world.ts';

export type Gateway = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A handler of HTTP requests over this world; it never rejects. */
export function createGateway(world: World, log: RequestLog): Gateway {
  const { settings, clock, faults } = world;
  const quotas = new QuotaBuckets(settings.quotas, () => clock.nowMs());
  const pager = new Pager(settings);

  return async (request, response) => {
    const requestId = randomUUID();
    let format: WireFormat = 'json-1.1';
    let logged: { status: number; errorCode?: string } | undefined;
    let fault: Fault | undefined;
    let answer: WireResponse;
    try {
      const wire = await receive(request);
      format = wire.format;
      const { accessKeyId, region = settings.region } = readCredentialScope(
        request.headers.authorization,
      );
      const { accountId, arn } = world.accessKeys.ownerOf(accessKeyId ?? settings.accountId);
      const { service, operation: name, input } = wire;
      const atMs = clock.nowMs();
      logged = log.add({
        ...{ service, operation: name, accountId, region, atMs },
        input: settings.logInputs ? input : {},
      });
      const operation = findOperation(service, name);
      if (!quotas.take(operation.name, accountId, region)) throw throttled(wire);
      fault = faults.strike({ operation: operation.name, accountId, region, input });
      await clock.sleep(settings.latencyMs, request);
      const refusal = errorOf(fault, wire, arn);
      if (refusal) throw refusal;
      const output = isAnsweredWithoutRunning(fault)
        ? {}
        : await run(operation, input, {
            ...{ world, settings, pager, fault, callerArn: arn },
            scope: world.in(accountId, region),
          });
      const shown = fault?.kind === 'repeatedToken' ? repeatToken(output, input) : output;
      answer = writeResult(wire, shown, requestId);
    } catch (error) {
      const serviceError = asServiceError(error);
      if (logged) logged.errorCode = serviceError.code;
      answer = writeError(format, serviceError, requestId);
    }
    if (await breakAnswer(fault, answer, { request, response, clock })) return;
    if (logged) logged.status = answer.status;
    send(answer, response, clock.now());
  };
}

async function run(
  operation: Operation,
  input: Record<string, unknown>,
  context: Omit<Parameters<Operation['run']>[0], 'input'>,
): Promise<Output> {
  const errorCode = operation.service === 'sts' ? 'ValidationError' : 'ValidationException';
  checkConstraints(input, operation.constraints, errorCode);
  return operation.run({ ...context, input });
}

/** Broken connections leave the world alone unless the fault says that the operation was carried out. */
function isAnsweredWithoutRunning(fault: Fault | undefined): boolean {
  return (fault?.kind === 'connectionReset' || fault?.kind === 'hang') && fault.applied !== true;
}

async function receive(request: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  return readRequest(request.method ?? 'GET', request.url ?? '/', request.headers, body);
}

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ServiceError('InternalFailure', `The embedded AWS itself failed: ${detail}`, 500);
}

function send(answer: WireResponse, response: ServerResponse, at: Date): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, {
    ...answer.headers,
    Date: at.toUTCString(),
    'Content-Length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}
