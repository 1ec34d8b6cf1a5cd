// The world of a command that is a process of its own.

import type { Io } from './command.ts';
import { exitCodes } from './exit-codes.ts';

/** Once for a process: from then on, Ctrl-C interrupts the command, and a reader that goes away ends it. */
export function ioOfProcess(): Io {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  endWithClosedPipe();
  const { stdout, stderr, stdin, env: environment } = process;
  return { stdout, stderr, stdin, environment, interrupted: interruption.signal };
}

/** A reader that goes away, such as `head`, ends the command without a word. */
function endWithClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(exitCodes.closedPipe.code);
      if (stream === process.stdout)
        console.error(`the output could not be written: ${error.message}`);
      process.exit(exitCodes.unwritten.code);
    });
}
