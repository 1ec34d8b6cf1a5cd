// Where text goes: a stream or a file, at the reader's pace.

import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import type { OutputStream } from './command.ts';

/** Text could not be written: a full disk, a folder that is not there, a denied file. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

export interface Output {
  readonly isTerminal: boolean;
  /** Returns once the reader can take more. */
  write(text: string): Promise<void>;
  /** Everything is written and in its place. */
  end(): Promise<void>;
  /** Leaves what was there before. */
  discard(): Promise<void>;
}

export function streamOutput(stream: OutputStream): Output {
  return {
    isTerminal: stream.isTTY === true,
    async write(text) {
      if (text !== '' && !stream.write(text)) await once(stream, 'drain');
    },
    end: async () => undefined,
    discard: async () => undefined,
  };
}

/**
 * A file that takes its name once it is whole: a report that was cut short does not replace an earlier one. A pipe or
 * a device is written to as it is.
 *
 * @throws OutputError where it cannot be written.
 */
export async function fileOutput(path: string): Promise<Output> {
  const isOrdinary = await stat(path).then(
    (found) => found.isFile(),
    () => true,
  );
  const partial = isOrdinary ? `${path}.part` : path;
  const stream = createWriteStream(partial);
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });
  await opened(stream).catch((error: Error) => {
    throw new OutputError(`${path} cannot be written: ${error.message}`, { cause: error });
  });

  function check(): void {
    if (failure !== undefined)
      throw new OutputError(`${path} cannot be written: ${failure.message}`, { cause: failure });
  }
  return {
    isTerminal: false,
    async write(text) {
      check();
      if (text !== '' && !stream.write(text)) await settled(stream, 'drain');
      check();
    },
    async end() {
      check();
      stream.end();
      await settled(stream, 'finish');
      check();
      if (isOrdinary)
        await rename(partial, path).catch((error: Error) => {
          throw new OutputError(`${path} cannot be written: ${error.message}`, { cause: error });
        });
    },
    async discard() {
      stream.destroy();
      if (isOrdinary) await rm(partial, { force: true });
    },
  };
}

async function opened(stream: WriteStream): Promise<void> {
  await once(stream, 'open');
}

/** Returns at the event or when the stream has failed; its failure is kept elsewhere. */
async function settled(stream: WriteStream, event: 'drain' | 'finish'): Promise<void> {
  if (stream.errored === null) await once(stream, event).catch(() => undefined);
}
