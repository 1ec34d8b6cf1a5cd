// From what was typed to a command, and from its end to an exit code.

import { CommanderError } from 'commander';
import { type CliCommand, type Io, type Request, UsageError } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { OutputError } from './output.ts';
import { commands, createProgram } from './program.ts';
import { writeMessage } from './write-message.ts';

/** Does what the arguments ask for. @throws where the program has a defect. */
export async function runCommand(args: readonly string[]): Promise<ExitCode> {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  process.once('SIGTERM', () => interruption.abort());
  endWithClosedPipe();
  try {
    const asked = parse(args);
    if (asked === undefined) return exitCodes.clean.code;
    return await asked.command.run(asked.request, ioOf(interruption.signal));
  } catch (error) {
    return explainFailure(error);
  }
}

/** The command that was asked for; undefined where it was only help that was. */
function parse(args: readonly string[]) {
  let asked: { command: CliCommand; request: Request } | undefined;
  const program = createProgram(commands, (command, request) => {
    asked = { command, request };
  });
  if (args.length === 0) program.outputHelp();
  else program.parse(args, { from: 'user' });
  return asked;
}

function ioOf(interrupted: AbortSignal): Io {
  const { stdout, stderr, stdin, env: environment } = process;
  return { stdout, stderr, stdin, environment, interrupted };
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

function explainFailure(error: unknown): ExitCode {
  // Commander has said by then what is wrong.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.clean.code : exitCodes.usage.code;
  if (error instanceof UsageError) {
    for (const problem of error.problems) writeMessage(process.stderr, `error: ${problem}`);
    return exitCodes.usage.code;
  }
  if (error instanceof OutputError) {
    writeMessage(process.stderr, `error: ${error.message}`);
    return exitCodes.unwritten.code;
  }
  throw error;
}
