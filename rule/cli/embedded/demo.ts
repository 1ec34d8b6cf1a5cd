// training-job-in-vpc demo: what the rule does, without an AWS account.

import type { Command } from 'commander';
import type { CliCommand } from '../command.ts';

export const demo: CliCommand = {
  name: 'demo',

  describe(command: Command): void {
    command
      .summary('what the rule does, run after run, without an AWS account')
      .description(
        'Invokes the function that the stack deploys, with an embedded AWS in the place of the real one. Runs in a ' +
          'clone of the repository only: npm run demo builds the function first.',
      );
  },

  async run({ options }, io) {
    const { runDemo } = await import('./run-demo.ts');
    return await runDemo(options, io);
  },
};
