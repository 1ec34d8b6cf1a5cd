// moto's server: all of AWS that peers call beside SageMaker's training jobs and Config.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pythonWith } from './python.ts';

export interface Moto extends AsyncDisposable {
  readonly port: number;
  readonly version: string;
}

const patienceMs = 60_000;

/**
 * Starts the server that `MOTO_SERVER` names, or one that is installed for this.
 *
 * @throws Error where it does not answer within a minute
 */
export async function startMoto(): Promise<Moto> {
  const requirement = motoRequirement();
  const server =
    process.env.MOTO_SERVER ??
    join((await pythonWith('moto', [requirement])).programs, 'moto_server');
  const port = await freePort();
  const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  };
  const until = performance.now() + patienceMs;
  while (!(await isUp(port))) {
    if (performance.now() > until || child.exitCode !== null) {
      await stop();
      throw new Error(`moto did not answer on port ${port} within ${patienceMs / 1_000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { port, version: requirement.split('==')[1] ?? '', [Symbol.asyncDispose]: stop };
}

/** The same moto as the one that the embedded AWS is compared with. */
function motoRequirement(): string {
  const requirements = readFileSync(
    join(import.meta.dirname, '../../../.ci/requirements.txt'),
    'utf8',
  );
  const line = requirements.split('\n').find((one) => one.startsWith('moto['));
  if (line === undefined) throw new Error('.ci/requirements.txt names no moto');
  return line;
}

async function isUp(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/moto-api/data.json`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}
