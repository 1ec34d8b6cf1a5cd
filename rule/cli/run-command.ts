// From what was typed to a command, and from its end to an exit code.

import { CommanderError } from 'commander';
import { type CliCommand, type Io, type Request, UsageError } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { OutputError } from './output.ts';
import { commands, createProgram } from './program.ts';
import { writeMessage } from './write-message.ts';

/** Does what the arguments ask for. @throws where the program has a defect. */
export async function runCommand(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const asked = parse(args, io);
    if (asked === undefined) return exitCodes.clean.code;
    return await asked.command.run(asked.request, io);
  } catch (error) {
    return explainFailure(error, io);
  }
}

/** The command that was asked for; undefined where it was only help that was. */
function parse(args: readonly string[], io: Io) {
  let asked: { command: CliCommand; request: Request } | undefined;
  const program = createProgram(
    commands,
    (command, request) => {
      asked = { command, request };
    },
    io,
  );
  if (args.length === 0) program.outputHelp();
  else program.parse(args, { from: 'user' });
  return asked;
}

function explainFailure(error: unknown, { stderr }: Io): ExitCode {
  // Commander has said by then what is wrong.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.clean.code : exitCodes.usage.code;
  if (error instanceof UsageError) {
    for (const problem of error.problems) writeMessage(stderr, `error: ${problem}`);
    return exitCodes.usage.code;
  }
  if (error instanceof OutputError) {
    writeMessage(stderr, `error: ${error.message}`);
    return exitCodes.unwritten.code;
  }
  throw error;
}
