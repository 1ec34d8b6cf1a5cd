// Writes every rendered file of the prevention half: `npx node infra/prevention/render.ts`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderPreventionFiles } from './rendered-files.ts';

const project = join(import.meta.dirname, '../..');
for (const { path, content } of renderPreventionFiles()) {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
  process.stdout.write(`${path}\n`);
}
