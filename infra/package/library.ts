// The construct library as CDK apps import and require it: one file of JavaScript of each kind, and declarations of
// each kind.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { OLDEST_NODE } from './oldest-node.ts';

/** Leaves the library in `dist`: `index.js`, `index.cjs`, their source maps, and the declarations in `types`. */
export async function buildLibrary(project: string, dist: string): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: project,
    entryPoints: ['infra/index.ts'],
    bundle: true,
    // The app's own CDK: two copies of it do not work together.
    packages: 'external',
    platform: 'node',
    target: OLDEST_NODE,
    sourcemap: true,
    logLevel: 'warning',
  };
  await build({ ...options, format: 'esm', outfile: join(dist, 'index.js') });
  await build({
    ...options,
    format: 'cjs',
    outfile: join(dist, 'index.cjs'),
    // CommonJS has no import.meta, and the same under another name.
    define: { 'import.meta.dirname': '__dirname' },
  });
  declare(project, join(dist, 'types'));
}

/** Declarations of each kind differ only in what they call their neighbors. */
function declare(project: string, types: string): void {
  rmSync(types, { recursive: true, force: true });
  const tsc = join(project, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(
    process.execPath,
    [tsc, '-p', join(project, 'infra/package'), '--outDir', types],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) throw new Error(`tsc wrote no declarations, it ended with ${status}`);
  for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue;
    const path = join(types, name);
    const source = readFileSync(path, 'utf8');
    const withEnding = (ending: string) =>
      source.replaceAll(/((?:from |import\()['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, `$1.${ending}$2`);
    writeFileSync(path, withEnding('js'));
    writeFileSync(path.replace(/\.d\.ts$/, '.d.cts'), withEnding('cjs'));
  }
}
