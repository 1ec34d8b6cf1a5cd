// What a command is: its words, and what it does. Each is a file of its own name; program.ts lists them.

import type { Readable, Writable } from 'node:stream';
import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.ts';

/** A stream that may be a terminal. */
export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The world of a command, so that none of them reaches for the process. */
export interface Io {
  /** Where what was asked for goes: data, and nothing else where it is piped. */
  readonly stdout: OutputStream;
  /** Where progress and complaints go. */
  readonly stderr: OutputStream;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C: a command says how to go on, and ends with 130. */
  readonly interrupted: AbortSignal;
}

/** What was typed: arguments as commander reads them, options by their camel-case names. */
export interface Request {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface CliCommand {
  readonly name: string;
  /** Adds summary, description, arguments, options and examples. */
  describe(command: Command): void;
  /**
   * Does what was asked for.
   *
   * @throws UsageError where it was asked for in a wrong way.
   */
  run(request: Request, io: Io): Promise<ExitCode>;
}

/** The command was used in a wrong way; nothing was done; lists every problem. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
