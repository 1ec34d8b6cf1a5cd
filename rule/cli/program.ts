// The command line as one value: what is typed is parsed by it, docs/cli.md is rendered from it.

import { Command, type OutputConfiguration } from 'commander';
import { check } from './check/check.ts';
import type { CliCommand, Io, Request } from './command.ts';
import { completionFor } from './completion/completion.ts';
import { doctor } from './doctor/doctor.ts';
import { demo } from './embedded/demo.ts';
import { localAws } from './embedded/local-aws.ts';
import { explain } from './explain/explain.ts';
import { network } from './network/network.ts';
import { preflight } from './preflight/preflight.ts';
import { programName } from './program-name.ts';
import { recreate } from './recreate/recreate.ts';
import { scan } from './scan/scan.ts';
import { programVersion } from './version.ts';

/** Every command, in the order in which help shows them. */
export const commands: readonly CliCommand[] = [
  scan,
  explain,
  check,
  recreate,
  network,
  doctor,
  preflight,
  demo,
  localAws,
  completionFor(() => createProgram(commands, () => undefined)),
];

/** Called with the command that was asked for. */
export type OnCommand = (command: CliCommand, request: Request) => void;

/** @param io where help and complaints go. @default the process's own streams */
export function createProgram(
  all: readonly CliCommand[],
  onCommand: OnCommand,
  io?: Pick<Io, 'stdout' | 'stderr'>,
): Command {
  const program = new Command(programName)
    .configureOutput(io === undefined ? {} : outputTo(io))
    .description(
      'Which SageMaker training jobs run outside a VPC. Only recreate --create changes anything.',
    )
    .version(programVersion)
    .option('--quiet', 'no progress and no hints')
    .option('--no-color', 'no colors; NO_COLOR in the environment says the same')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .helpCommand(true)
    .exitOverride();
  for (const one of all) {
    const command = program.command(one.name).configureHelp({ showGlobalOptions: true });
    one.describe(command);
    command.action(() =>
      onCommand(one, { args: command.args, options: command.optsWithGlobals() }),
    );
  }
  return program;
}

function outputTo({ stdout, stderr }: Pick<Io, 'stdout' | 'stderr'>): OutputConfiguration {
  return {
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
  };
}
