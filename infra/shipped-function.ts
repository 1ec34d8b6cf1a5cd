// The function as a package ships it: `dist/rule`, which `npm run build` writes. This file has the same way to it
// wherever it is: as a source in infra/, and compiled into the entry file of the package in dist/.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where `npm run build` and the app put exactly the files that the stack ships. */
export const BUNDLE_DIRECTORY = join(import.meta.dirname, '../dist/rule');

/** The file in the bundle's directory. `.cjs`: a `package.json` above it cannot turn it into an ES module. */
export const BUNDLE_FILE = 'index.cjs';

/** Lambda's name for the function that the bundle exports: file `index`, export `handler`. */
export const HANDLER_NAME = 'index.handler';

/**
 * The directory of the built function. Builds nothing and writes nothing.
 *
 * @throws Error where there is none, as in a checkout that was not built.
 */
export function shippedFunction(): string {
  if (!existsSync(join(BUNDLE_DIRECTORY, BUNDLE_FILE)))
    throw new Error(
      `the function must be built, got no ${BUNDLE_FILE} in ${BUNDLE_DIRECTORY}; ` +
        'the published package has it; in a checkout, run npm run build, or pass code',
    );
  return BUNDLE_DIRECTORY;
}
