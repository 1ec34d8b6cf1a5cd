// The command line as the package ships it: everything that it runs on is in its files, so that a scan installs one
// package. Not minified: whoever gives it credentials can read what runs.

import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { OLDEST_NODE } from './oldest-node.ts';

const require = createRequire(import.meta.url);

/** What the code reads at run time, from beside itself. */
const readAtRunTime = [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
];

/** CommonJS in an ES module requires what Node has, by a `require` that ES modules lack. */
const requireForCommonJs =
  "import { createRequire as createRequireOfBundle } from 'node:module';\n" +
  'const require = createRequireOfBundle(import.meta.url);';

/** Node takes its CommonJS, which has a default export alone; esbuild takes its ES module, which has none. */
const jsoncParser: Plugin = {
  name: 'jsonc-parser',
  setup({ onResolve, onLoad }) {
    const namespace = 'with-default-export';
    onResolve({ filter: /^jsonc-parser$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `export * as default from ${JSON.stringify(`${path}/lib/esm/main.js`)};`,
      resolveDir: import.meta.dirname,
    }));
  },
};

export interface CommandLine {
  readonly metafile: Metafile;
  /** Paths of the files that were copied as they are. */
  readonly copied: readonly string[];
}

/**
 * Leaves `directory` with the command line, whose entry is `main.js`, and nothing else. What commands there are, the
 * program knows: each is loaded when it is called.
 */
export async function bundleCommandLine(project: string, directory: string): Promise<CommandLine> {
  rmSync(directory, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: ['rule/cli/main.ts'],
    outdir: directory,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: OLDEST_NODE,
    mainFields: ['module', 'main'],
    banner: { js: requireForCommonJs },
    plugins: [jsoncParser],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const copied = readAtRunTime.map((file) => require.resolve(file));
  for (const file of copied) copyFileSync(file, join(directory, basename(file)));
  return { metafile, copied };
}
