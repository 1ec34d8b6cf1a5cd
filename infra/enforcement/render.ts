// Writes every rendered file of the prevention half: `npx node infra/enforcement/render.ts`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderNetworkFiles } from '../network/rendered-files.ts';
import { renderStopJobFiles } from '../stop-job/rendered-files.ts';
import { renderEnforcementFiles } from './rendered-files.ts';

const project = join(import.meta.dirname, '../..');
for (const { path, content } of [
  ...renderEnforcementFiles(),
  ...renderNetworkFiles(),
  ...renderStopJobFiles(),
]) {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
  process.stdout.write(`${path}\n`);
}
