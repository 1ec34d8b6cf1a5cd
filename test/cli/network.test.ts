// Proxies and certificates, as the AWS CLI takes them.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isReachedDirectly } from '../../rule/cli/access/network.ts';
import { type LocalAws, startLocalAws } from '../../rule/local-aws/server.ts';
import { putJob, startAt } from '../support/local-world.ts';
import { awsEnvironment, runCli } from './run-cli.ts';

let aws: LocalAws;
let folder: string;
/** The embedded AWS behind TLS, with a certificate that only the bundle knows. */
let secure: ReturnType<typeof createHttpsServer>;
let proxy: ReturnType<typeof createHttpServer>;
let tunnels: string[] = [];

beforeAll(async () => {
  aws = await startLocalAws({ startAt });
  putJob({ aws }, 'public', { VpcConfig: undefined });
  folder = mkdtempSync(join(tmpdir(), 'network-'));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,DNS:aws.example.com,IP:127.0.0.1'],
      ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'ca.pem')],
    ],
    { stdio: 'ignore' },
  );
  const read = (name: string) => readFileSync(join(folder, name));
  secure = createHttpsServer(
    { key: read('key.pem'), cert: read('ca.pem') },
    (request, response) => {
      const { method, url, headers } = request;
      const upstream = httpRequest(`${aws.endpoint}${url}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(upstream);
    },
  );
  proxy = createHttpServer().on('connect', (request, socket, head) => {
    tunnels.push(String(request.url));
    const upstream = connect(portOf(secure), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => undefined);
  });
  await Promise.all(
    [secure, proxy].map(
      (server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)),
    ),
  );
});
afterAll(async () => {
  for (const server of [secure, proxy]) server.closeAllConnections();
  for (const server of [secure, proxy]) server.close();
  await aws.close();
  rmSync(folder, { recursive: true });
});

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const proxyUrl = () => `http://user:secret@127.0.0.1:${portOf(proxy)}`;

/** A scan of a host that only the proxy knows how to reach. */
async function scan(changes: Readonly<Record<string, string | undefined>>) {
  tunnels = [];
  return await runCli(['scan'], {
    env: {
      ...awsEnvironment(aws),
      AWS_ENDPOINT_URL: 'https://aws.example.com',
      AWS_CA_BUNDLE: join(folder, 'ca.pem'),
      HTTPS_PROXY: proxyUrl(),
      ...changes,
    },
  });
}

describe('HTTPS_PROXY', () => {
  it('is the way of every request, and AWS_CA_BUNDLE says whom to trust', async () => {
    const { code, stdout } = await scan({});

    expect(stdout).toContain('1 violation and 0 unknown among 1 job');
    expect(new Set(tunnels)).toEqual(new Set(['aws.example.com:443']));
    expect(code).toBe(1);
  });

  it('is the way of the requests for credentials, too', async () => {
    const { code } = await scan({
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/Auditor',
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'ca.pem'),
    });

    expect(tunnels[0]).toMatch(/^(sts|aws)\./);
    // The embedded AWS knows no web identities: what counts is the way that the request took.
    expect(code).toBe(3);
  });

  it('is not the way to what NO_PROXY names', async () => {
    const { code } = await scan({
      AWS_ENDPOINT_URL: `https://localhost:${portOf(secure)}`,
      NO_PROXY: 'localhost',
    });

    expect(tunnels).toEqual([]);
    expect(code).toBe(1);
  });

  it('leads nowhere without trust in the certificate', async () => {
    const { code, stderr } = await scan({ AWS_CA_BUNDLE: undefined });

    expect(stderr).toMatch(/certificate/);
    expect(code).toBe(3);
  });

  it.each([
    ['HTTPS_PROXY', 'socks5://127.0.0.1:1080', 'HTTPS_PROXY must be the URL of an HTTP proxy'],
    ['AWS_CA_BUNDLE', '/nonexistent/ca.pem', 'AWS_CA_BUNDLE must be a file that can be read'],
  ])('and its peers are refused where they make no sense: %s=%s', async (name, value, problem) => {
    const { code, stderr } = await scan({ [name]: value });

    expect(stderr).toContain(problem);
    expect(code).toBe(2);
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['sagemaker.eu-central-1.amazonaws.com', 'amazonaws.com', true],
    ['sagemaker.eu-central-1.amazonaws.com', '.amazonaws.com', true],
    ['sagemaker.eu-central-1.amazonaws.com', ' *.AMAZONAWS.com ', true],
    ['sagemaker.eu-central-1.amazonaws.com', 'example.com,*', true],
    ['notamazonaws.com', 'amazonaws.com', false],
    ['sagemaker.eu-central-1.amazonaws.com', '', false],
    ['localhost', 'localhost:8443', true],
    ['localhost', 'localhost:1', false],
  ])('of %s with %s: %s', (host, exceptions, isDirect) => {
    expect(isReachedDirectly(host, 8443, exceptions)).toBe(isDirect);
  });
});
