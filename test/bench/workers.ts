// Processes that the bench forks: each takes one message at a time and answers it.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export class Worker implements Disposable {
  readonly #process: ChildProcess;

  constructor(file: string) {
    this.#process = fork(join(import.meta.dirname, file), {
      execArgv: ['--expose-gc'],
      // Dates stay dates.
      serialization: 'advanced',
      env: {
        ...process.env,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });
  }

  /** @throws Error when the process ends without an answer. */
  async ask<Answer>(request: object): Promise<Answer> {
    const ended = new AbortController();
    const { signal } = ended;
    this.#process.send(request);
    const end = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`a process of the bench ended with ${code}`);
    });
    end.catch(() => undefined);
    const answer = once(this.#process, 'message', { signal }).then(([message]) => message);
    answer.catch(() => undefined);
    try {
      return (await Promise.race([answer, end])) as Answer;
    } finally {
      ended.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}
