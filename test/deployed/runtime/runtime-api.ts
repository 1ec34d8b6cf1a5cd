// Lambda's Runtime API on a loopback port: what a runtime polls for invocations, and where it reports outcomes.
// @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** An error as the runtime reports it and Lambda passes it on. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The stack, a line each. */
  readonly trace: readonly string[];
}

export type Outcome =
  | { readonly kind: 'response'; readonly requestId: string; readonly body: unknown }
  | { readonly kind: 'error'; readonly requestId: string; readonly error: ReportedError };

export interface RuntimeApi extends AsyncDisposable {
  /** Host and port, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** What the runtime reports if it cannot begin: the error, and the type in the header. */
  readonly initError: Promise<{ readonly headerType: string; readonly error: ReportedError }>;
  /** The outcome of an invocation that has so many milliseconds from the moment the runtime takes it. */
  invoke(event: unknown, timeoutMs: number): Promise<Outcome>;
}

interface Waiting {
  readonly requestId: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  readonly settle: (outcome: Outcome) => void;
}

const prefix = '/2018-06-01/runtime';

export async function startRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const waiting: Waiting[] = [];
  const running = new Map<string, Waiting>();
  const initError = Promise.withResolvers<Awaited<RuntimeApi['initError']>>();
  let poll: ServerResponse | undefined;

  /** One poll is answered with one invocation; whichever comes first waits for the other. */
  function deliver(): void {
    if (poll === undefined) return;
    const next = waiting.shift();
    if (next === undefined) return;
    running.set(next.requestId, next);
    poll.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': next.requestId,
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + next.timeoutMs),
      'Lambda-Runtime-Invoked-Function-Arn': functionArn,
    });
    poll.end(JSON.stringify(next.event));
    poll = undefined;
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === `${prefix}/invocation/next`) {
      poll = response;
      deliver();
      return;
    }
    const body: unknown = JSON.parse(await text(request));
    const [, requestId = '', ending] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const invocation = running.get(requestId);
    response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
    if (path === `${prefix}/init/error`) {
      const headerType = String(request.headers['lambda-runtime-function-error-type']);
      initError.resolve({ headerType, error: body as ReportedError });
      return;
    }
    if (invocation === undefined) throw new Error(`the runtime called ${request.method} ${path}`);
    running.delete(requestId);
    invocation.settle(
      ending === 'response'
        ? { kind: 'response', requestId, body }
        : { kind: 'error', requestId, error: body as ReportedError },
    );
  }

  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`a TCP port was expected, the server listens at ${String(address)}`);

  return {
    address: `127.0.0.1:${address.port}`,
    initError: initError.promise,
    invoke: (event, timeoutMs) =>
      new Promise((settle) => {
        waiting.push({ requestId: randomUUID(), event, timeoutMs, settle });
        deliver();
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
