// One endpoint for everything that a peer calls: what the embedded AWS knows goes there, the rest to moto.

import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { isOperationName } from '../../../rule/local-aws/options.ts';

export interface Crossroads extends AsyncDisposable {
  readonly endpoint: string;
  /** Requests that went to moto. */
  readonly toMoto: () => number;
}

/** The services whose operations the embedded AWS is asked for first, by the prefix of their `X-Amz-Target`. */
const ownServices = ['SageMaker', 'StarlingDoveService', 'DynamoDB_20120810', 'AmazonSQS'];

export async function openCrossroads(awsPort: number, motoPort: number): Promise<Crossroads> {
  const agent = new Agent({ keepAlive: true });
  let toMoto = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const isOwn = isForEmbeddedAws(incoming);
    if (!isOwn) toMoto += 1;
    pass(incoming, outgoing, isOwn ? awsPort : motoPort);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was found');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    toMoto: () => toMoto,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
    const { method, url, headers } = incoming;
    const onward = forward({ host: '127.0.0.1', port, method, path: url, headers, agent });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }
}

function isForEmbeddedAws({ headers }: IncomingMessage): boolean {
  const [prefix = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  return ownServices.includes(prefix) && isOperationName(operation);
}
