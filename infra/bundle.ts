// The one bridge from infra to the rule: esbuild reads the rule's entry file by its path.
// Two variants of the same code: a directory with the SDK inside (the stack's asset), and a text that takes the SDK from
// Lambda's runtime (the code inline in the member template).

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, formatMessagesSync, type Metafile } from 'esbuild';
import { BUNDLE_DIRECTORY, BUNDLE_FILE } from './shipped-function.ts';

const PROJECT_DIRECTORY = fileURLToPath(new URL('..', import.meta.url));

/** The module that exports `handler`. */
export const HANDLER_ENTRY = join(PROJECT_DIRECTORY, 'rule/handler.ts');

/** The entry of central mode's function, and where the app puts its bundle. */
export const CENTRAL_ENTRY = join(PROJECT_DIRECTORY, 'rule/central-handler.ts');
export const CENTRAL_BUNDLE_DIRECTORY = join(PROJECT_DIRECTORY, 'dist/central');

/** What a bundle consists of; `bytes` is the size of the code in UTF-8. */
export interface FunctionBundle {
  readonly directory: string;
  readonly bytes: number;
  readonly metafile: Metafile;
}

export interface InlineCode {
  readonly code: string;
  readonly metafile: Metafile;
}

/** What the SDK's clients import to find credentials, and what they get in its place where the SDK is in the bundle. */
export const SDK_SUBSTITUTES = {
  '@aws-sdk/credential-provider-node': join(
    PROJECT_DIRECTORY,
    'rule/aws/environment-credentials.ts',
  ),
};

/**
 * CommonJS loads faster than ES modules here. `mainFields` prefers the clients' module builds, which esbuild can
 * shake: with the default fields the bundle is three times as large. Without a source map and with paths relative
 * to `absWorkingDir`, the output, and so the asset's hash, does not depend on where the project is checked out.
 */
const OPTIONS = {
  absWorkingDir: PROJECT_DIRECTORY,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  // What is loaded on demand is in the bundle, or comes from Lambda's runtime: an import() of a module of Node's would
  // load all that it can lead to, 3 MiB for node:http.
  supported: { 'dynamic-import': false },
  mainFields: ['module', 'main'],
  sourcemap: false,
  legalComments: 'none',
  // CloudFormation shows characters beyond ASCII as '?' when a template is read back.
  charset: 'ascii',
  metafile: true,
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Leaves `directory` with the function's bundle and nothing else.
 *
 * @throws what esbuild throws, with its messages, if the entry does not bundle.
 */
export function bundleFunction(
  directory: string = BUNDLE_DIRECTORY,
  entry: string = HANDLER_ENTRY,
): FunctionBundle {
  const { contents, metafile } = bundle({
    entryPoints: [entry],
    alias: SDK_SUBSTITUTES,
    minify: true,
  });

  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, BUNDLE_FILE), contents);

  return { directory, bytes: contents.byteLength, metafile };
}

/**
 * Returns the function's code for people to read: not minified, in ASCII, as one CommonJS module that requires
 * `@aws-sdk/*` from Lambda's Node.js runtime. Inline code may be nothing else, since CloudFormation makes `index.js`
 * of it. The zip file that CloudFormation packs it into may have 4 MB; the template around it ends at 1 MB.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html (ZipFile)
 */
export function bundleInlineCode(entry: string = HANDLER_ENTRY): InlineCode {
  const { contents, metafile } = bundle({
    // Assigned by hand, the export is one line; esbuild's own way for CommonJS is a screen of helpers.
    stdin: {
      contents: `import { handler } from ${JSON.stringify(entry)}; exports.handler = handler;`,
      resolveDir: PROJECT_DIRECTORY,
      sourcefile: 'index.js',
    },
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return { code: new TextDecoder().decode(contents), metafile };
}

/** Bundles without a word: errors are esbuild's to throw, and a warning is an error too. */
function bundle(options: BuildOptions): { contents: Uint8Array; metafile: Metafile } {
  const { outputFiles = [], metafile, warnings } = buildSync({ ...OPTIONS, ...options });
  if (warnings.length > 0)
    throw new Error(formatMessagesSync(warnings, { kind: 'warning' }).join('\n'));
  const [output, ...others] = outputFiles;
  if (output === undefined || others.length > 0 || metafile === undefined)
    throw new Error(
      `esbuild wrote ${outputFiles.length} files for the function, expected exactly 1`,
    );
  return { contents: output.contents, metafile };
}
