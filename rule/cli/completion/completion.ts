// training-job-in-vpc completion: the script that lets a shell complete commands, options, words and files.

import { Argument, type Command } from 'commander';
import type { CliCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { programName } from '../program-name.ts';
import { completionsOf } from './completions.ts';
import { type Shell, scriptOf, shells } from './scripts.ts';

/** The command for the program that it is a part of. */
export function completionFor(program: () => Command): CliCommand {
  return {
    name: 'completion',

    describe(command) {
      command
        .summary('the script that completes commands, options, words and files in your shell')
        .description(
          'Prints a script for your shell to source. It knows the commands of this version, asks nobody, and starts no ' +
            'program when you press Tab.',
        )
        .addArgument(new Argument('<shell>', 'your shell').choices(shells))
        .addHelpText('after', examples);
    },

    async run({ args }, io) {
      // The argument's choices leave nothing else.
      const shell = args[0] as Shell;
      io.stdout.write(scriptOf[shell](completionsOf(program())));
      return exitCodes.clean.code;
    },
  };
}

const examples = `
Examples:
  $ source <(${programName} completion bash)    in ~/.bashrc
  $ source <(${programName} completion zsh)     in ~/.zshrc, after compinit
  $ ${programName} completion fish | source     in ~/.config/fish/config.fish
`;
