// What can be typed, read from commander's definitions.

import type { Argument, Command, Option } from 'commander';
import { WordOption } from '../word-option.ts';

/** What may stand in a place: one of some words, a file, or what only the reader knows. */
export type Value =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'free' };

export interface OptionCompletion {
  /** With its dashes. */
  readonly long: string;
  /** With its dash. */
  readonly short?: string;
  readonly meaning: string;
  /** Undefined: a flag, or an option whose value may be left out. */
  readonly value?: Value;
  readonly mayRepeat: boolean;
}

export interface CommandCompletion {
  readonly name: string;
  readonly meaning: string;
  readonly options: readonly OptionCompletion[];
  /** What its arguments are, however many there are. */
  readonly value: Value;
}

export interface Completions {
  readonly program: string;
  /** Options before a command. */
  readonly options: readonly OptionCompletion[];
  readonly commands: readonly CommandCompletion[];
}

/** Everything that help shows of a program and its commands; hidden options stay hidden. */
export function completionsOf(program: Command): Completions {
  const visible = program.createHelp().visibleCommands(program);
  const names = visible.map((command) => command.name());
  return {
    program: program.name(),
    options: optionsOf(program),
    commands: visible.map((command) => ({
      name: command.name(),
      meaning: command.summary() || command.description(),
      options: optionsOf(command),
      value:
        command.name() === 'help'
          ? { kind: 'words', words: names }
          : argumentValue(command.registeredArguments[0]),
    })),
  };
}

function optionsOf(command: Command): readonly OptionCompletion[] {
  const help = command.createHelp();
  const all = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return all.flatMap((option) => (option.long ? [completionOf(option, option.long)] : []));
}

function completionOf(option: Option, long: string): OptionCompletion {
  return {
    long,
    ...(option.short !== undefined && { short: option.short }),
    meaning: option.description,
    ...(option.required && { value: optionValue(option) }),
    // Only what is gathered has a parser.
    mayRepeat: option.parseArg !== undefined,
  };
}

function optionValue(option: Option): Value {
  if (option instanceof WordOption) return { kind: 'words', words: option.words };
  return /<file>/.test(option.flags) ? { kind: 'file' } : { kind: 'free' };
}

function argumentValue(argument: Argument | undefined): Value {
  if (argument?.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  return argument?.name() === 'file' ? { kind: 'file' } : { kind: 'free' };
}
