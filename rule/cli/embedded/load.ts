// The embedded AWS is part of a clone of the repository, and not of the installed package.

import { createRequire } from 'node:module';
import { UsageError } from '../command.ts';
import { programName } from '../program-name.ts';

const require = createRequire(import.meta.url);

/**
 * The embedded AWS, ready to be started.
 *
 * @throws UsageError where this is an installed package, which lacks it; says how to run the command from a clone.
 */
export async function loadEmbeddedAws(command: string) {
  if (!isInstalled('dynalite'))
    throw new UsageError([
      `${programName} ${command} needs the embedded AWS, which the installed package does not have. ` +
        `Clone the repository, and run there: npm ci && npm run ${command}`,
    ]);
  return await import('../../local-aws/server.ts');
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
