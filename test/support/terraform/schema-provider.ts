// A provider that consists of its schema: enough for `terraform validate`, and for `terraform test` where providers are
// mocked, since Terraform then asks a provider what a resource looks like and nothing else. Terraform finds it as it
// finds one that runs in a debugger, so that nothing is installed.

import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Block, NestedBlock, ProviderSchema } from './provider-schema.ts';

export interface RunningProviders {
  /** The value of TF_REATTACH_PROVIDERS. */
  readonly reattach: string;
  close(): Promise<void>;
}

/** Serves each schema under its provider's address, such as `registry.terraform.io/hashicorp/aws`, until it is closed. */
export async function serveSchemas(
  schemas: Readonly<Record<string, ProviderSchema>>,
): Promise<RunningProviders> {
  const servers = await Promise.all(
    Object.entries(schemas).map(async ([address, schema]) => ({
      address,
      ...(await serve(schema)),
    })),
  );
  const entries = servers.map(({ address, port }) => [
    address,
    {
      Protocol: 'grpc',
      ProtocolVersion: 5,
      Pid: process.pid,
      // Terraform leaves the process alone when it is done.
      Test: true,
      Addr: { Network: 'tcp', String: `127.0.0.1:${port}` },
    },
  ]);
  return {
    reattach: JSON.stringify(Object.fromEntries(entries)),
    close: async () => {
      await Promise.all(servers.map(({ close }) => close()));
    },
  };
}

async function serve(schema: ProviderSchema) {
  const answer = schemaAnswer(schema);
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const method = headers[':path']?.split('/').at(-1) ?? '';
    const request: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => request.push(chunk));
    // Terraform goes away when it is done, whatever is under way.
    stream.on('error', () => stream.close());
    stream.on('end', () => {
      if (stream.destroyed) return;
      if (method === 'GetSchema') respond(stream, answer);
      // A configuration as it came: the answer has it in the field that the request has it in.
      else if (method === 'PrepareProviderConfig')
        respond(stream, Buffer.concat(request).subarray(GRPC_PREFIX_BYTES));
      else if (harmless.has(method)) respond(stream, Buffer.alloc(0));
      else refuse(stream, method);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

/** Calls whose empty answer says that nothing is wrong. */
const harmless = new Set([
  'ValidateResourceTypeConfig',
  'ValidateDataSourceConfig',
  'Configure',
  'Stop',
]);

const UNIMPLEMENTED = '12';

/** Of a message: whether it is compressed, and its length. @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
const GRPC_PREFIX_BYTES = 5;

function respond(stream: ServerHttp2Stream, message: Buffer): void {
  const prefix = Buffer.alloc(GRPC_PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.concat([prefix, message]));
}

function refuse(stream: ServerHttp2Stream, method: string): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': UNIMPLEMENTED,
      'grpc-message': `a provider that is a schema only has no ${method}`,
    },
    { endStream: true },
  );
}

/** @see https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol (version 5, GetProviderSchema) */
function schemaAnswer({ provider, resources, dataSources }: ProviderSchema): Buffer {
  const named = (field: number, blocks: Readonly<Record<string, Block>>) =>
    Object.entries(blocks).map(([name, block]) =>
      bytes(field, Buffer.concat([text(1, name), bytes(2, schemaOf(block))])),
    );
  return Buffer.concat([
    bytes(1, schemaOf(provider)),
    ...named(2, resources),
    ...named(3, dataSources),
  ]);
}

function schemaOf(block: Block): Buffer {
  return bytes(2, blockMessage(block));
}

function blockMessage({ attributes, blocks }: Block): Buffer {
  return Buffer.concat([
    ...attributes.map(({ name, type, required, optional, computed }) =>
      bytes(
        2,
        Buffer.concat([
          text(1, name),
          text(2, JSON.stringify(type)),
          flag(4, required),
          flag(5, optional),
          flag(6, computed),
        ]),
      ),
    ),
    ...blocks.map((nested) => bytes(3, nestedMessage(nested))),
  ]);
}

const NESTING: Readonly<Record<NestedBlock['nesting'], number>> = { single: 1, list: 2, set: 3 };

function nestedMessage({ name, block, nesting, minItems, maxItems }: NestedBlock): Buffer {
  return Buffer.concat([
    text(1, name),
    bytes(2, blockMessage(block)),
    number(3, NESTING[nesting]),
    number(4, minItems),
    number(5, maxItems),
  ]);
}

// Protocol Buffers: a field is its number and form, and then a number, or a length and as many bytes.
// https://protobuf.dev/programming-guides/encoding/

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function flag(field: number, isSet: boolean): Buffer {
  return number(field, isSet ? 1 : 0);
}

function varint(value: number): Buffer {
  const groups: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    groups.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...groups, rest]);
}
