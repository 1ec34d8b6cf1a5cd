import { createServer } from 'node:http';
import { createGateway } from './gateway.ts';
import { type LocalAwsOptions, resolveSettings } from './options.ts';
import { RequestLog } from './request-log.ts';
import { World } from './world.ts';

export type { LocalAwsOptions, OperationName, Quota } from './options.ts';
export { OPERATION_NAMES } from './options.ts';

/** A running embedded AWS; `await using` or `close` ends it. */
export interface LocalAws extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL` or a client's `endpoint`. */
  readonly endpoint: string;
  /** What it knows, and the controls over it. */
  readonly world: World;
  /** Every request it got. */
  readonly requests: RequestLog;
  close(): Promise<void>;
}

/** An embedded AWS listens on a loopback port. See README.md for how it behaves. */
export async function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const settings = resolveSettings(options);
  const world = new World(settings, options.seed);
  const requests = new RequestLog();
  const gateway = createGateway(world, requests);
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void gateway(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`a TCP port was expected, the server listens at ${String(address)}`);
  const endpoint = `http://127.0.0.1:${address.port}`;
  world.listenAt(endpoint);

  const close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { endpoint, world, requests, close, [Symbol.asyncDispose]: close };
}
