// `npm run templates`: writes every file that people take without CDK, and prints each file's size.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderFiles } from './deployments.ts';

const project = join(import.meta.dirname, '..');

for (const { path, content } of renderFiles()) {
  const absolute = join(project, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  console.log(`${path}: ${Buffer.byteLength(content)} bytes`);
}
