#!/usr/bin/env node
// training-job-in-vpc: the command line. Whatever goes wrong, also while the program is loaded, ends as a crash and
// never as the violations that Node's own exit code would stand for.

import { exitCodes } from './exit-codes.ts';
import { programName } from './program-name.ts';

function crash(error: unknown): never {
  console.error(`${programName} failed by a defect of its own:`, error);
  process.exit(exitCodes.crash.code);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
const { ioOfProcess } = await import('./process-io.ts');
const { runCommand } = await import('./run-command.ts');
process.exitCode = await runCommand(process.argv.slice(2), ioOfProcess());
