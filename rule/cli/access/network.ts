// How requests leave: proxies and certificates by the variables that the AWS CLI takes. The SDK ignores them.

import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { UsageError } from '../command.ts';

type Environment = Readonly<Record<string, string | undefined>>;
export type RequestHandler = Exclude<SageMakerClientConfig['requestHandler'], undefined>;

const connectionTimeoutMs = 3_000;
/** As many as a hundred Regions and accounts may ask at once. */
const maxSockets = 200;

/**
 * The request handler for every client of a command, those of the credentials included.
 *
 * @throws UsageError where a proxy or the bundle of certificates cannot be used.
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
export function createRequestHandler(
  environment: Environment,
  requestTimeoutMs?: number,
): RequestHandler {
  const certificates = readCertificates(environment);
  const secureProxy = proxyOf(environment, 'HTTPS_PROXY');
  const plainProxy = proxyOf(environment, 'HTTP_PROXY');
  const timeouts = {
    connectionTimeout: connectionTimeoutMs,
    // Without throwOnRequestTimeout, the SDK only warns.
    ...(requestTimeoutMs !== undefined && {
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    }),
  };
  const agent = { keepAlive: true, maxSockets, ...certificates };
  const direct = new NodeHttpHandler({
    ...timeouts,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets }),
    httpsAgent: new HttpsAgent(agent),
  });
  if (secureProxy === undefined && plainProxy === undefined) return shared([direct], () => direct);
  const proxied = new NodeHttpHandler({
    ...timeouts,
    httpAgent:
      plainProxy === undefined
        ? new HttpAgent({ keepAlive: true, maxSockets })
        : new HttpProxyAgent({ keepAlive: true, maxSockets, proxy: plainProxy }),
    httpsAgent:
      secureProxy === undefined
        ? new HttpsAgent(agent)
        : new HttpsProxyAgent({ ...agent, proxy: secureProxy }),
  });
  const exceptions = environment.NO_PROXY ?? environment.no_proxy ?? '';
  return shared([direct, proxied], ({ hostname, port }) =>
    isReachedDirectly(hostname, port, exceptions) ? direct : proxied,
  );
}

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];

/** A client that is closed closes its handler: not this one, whose connections other clients are using. */
function shared(
  all: readonly [NodeHttpHandler, ...NodeHttpHandler[]],
  choose: (request: HttpRequest) => NodeHttpHandler,
): RequestHandler {
  const [{ metadata }] = all;
  const handle: NodeHttpHandler['handle'] = (request, options) =>
    choose(request).handle(request, options);
  return {
    metadata,
    handle,
    updateHttpClientConfig(key, value) {
      for (const one of all) one.updateHttpClientConfig(key, value);
    },
    httpHandlerConfigs: () => all[0].httpHandlerConfigs(),
    destroy: () => undefined,
  };
}

/**
 * True where NO_PROXY names the host, a domain above it, or `*`; a leading dot makes no difference, as with the
 * AWS CLI.
 */
export function isReachedDirectly(
  hostname: string,
  port: number | undefined,
  exceptions: string,
): boolean {
  const host = hostname.toLowerCase();
  return exceptions
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ''),
    )
    .filter((one) => one !== '')
    .some(
      (one) =>
        one === '*' ||
        host === one ||
        host.endsWith(`.${one}`) ||
        (port !== undefined && `${host}:${port}` === one),
    );
}

/** As everywhere, the small letters win. */
function proxyOf(environment: Environment, name: 'HTTPS_PROXY' | 'HTTP_PROXY'): URL | undefined {
  const text = environment[name.toLowerCase()] || environment[name];
  if (!text) return undefined;
  const whole = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(whole) || !/^https?:/.test(whole))
    throw new UsageError([
      `${name} must be the URL of an HTTP proxy, such as http://proxy.example.com:3128, got ${JSON.stringify(text)}`,
    ]);
  return new URL(whole);
}

function readCertificates({ AWS_CA_BUNDLE: path }: Environment): { readonly ca?: string } {
  if (!path) return {};
  try {
    return { ca: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new UsageError([
      `AWS_CA_BUNDLE must be a file that can be read: ${(error as Error).message}`,
    ]);
  }
}
