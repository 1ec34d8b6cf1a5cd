// The embedded AWS as a process of its own: commands here are waited for without a turn of this one's event loop.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../../rule/cli/main.ts');

export interface LocalProcess extends AsyncDisposable {
  readonly endpoint: string;
}

/** An account of 20 training jobs, half of them violations, until it is disposed of. */
export async function startLocalProcess(): Promise<LocalProcess> {
  const options = ['local-aws', '--port', '0', '--jobs', '20', '--violations', '0.5'];
  const child = spawn(process.execPath, [main, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += chunk;
    const [endpoint] = /http:\/\/[\w.:]+/.exec(said) ?? [];
    if (endpoint === undefined) continue;
    return {
      endpoint,
      async [Symbol.asyncDispose]() {
        child.kill();
        await once(child, 'exit');
      },
    };
  }
  throw new Error(`the embedded AWS must say where it is, got ${JSON.stringify(said)}`);
}
