// The function's bundle with the SDK in it, minified, in KiB: what a start has to read at most.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundle.ts';

export function measureBundle(): number {
  const directory = mkdtempSync(join(tmpdir(), 'bundle-'));
  const { bytes } = bundleFunction(directory);
  rmSync(directory, { recursive: true });
  return bytes / 1_024;
}
