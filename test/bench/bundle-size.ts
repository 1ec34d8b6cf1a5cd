// The function's bundle with the SDK in it, minified, in KiB: what a start has to read at most.

import { buildSync } from 'esbuild';
import { bundleSettings } from './startup.ts';

export function measureBundle(): number {
  const { outputFiles } = buildSync({
    ...bundleSettings,
    entryPoints: ['rule/handler.ts'],
    write: false,
  });
  return (outputFiles[0]?.contents.byteLength ?? Number.NaN) / 1_024;
}
