// `npm run templates`: renders what people use without CDK into dist/templates, and prints each file's size.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderDeployerPolicy } from './account/deployer-permissions.ts';
import { renderOrganizationTemplates } from './organization/rendered-templates.ts';
import { renderPreventionFiles } from './prevention/rendered-files.ts';
import { renderTemplates, TEMPLATE_BODY_LIMIT } from './rendered-templates.ts';

const directory = fileURLToPath(new URL('../dist/templates', import.meta.url));
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });

const preventive = renderPreventionFiles()
  .filter(({ path }) => !path.endsWith('.tf'))
  .map(({ path, content }) => ({ name: basename(path), content }));

for (const { name, content } of [
  ...renderTemplates(),
  ...renderOrganizationTemplates(),
  renderDeployerPolicy(),
  ...preventive,
]) {
  writeFileSync(join(directory, name), content);
  const bytes = Buffer.byteLength(content);
  console.log(`dist/templates/${name}: ${bytes} of ${TEMPLATE_BODY_LIMIT} bytes`);
  if (bytes > TEMPLATE_BODY_LIMIT) {
    console.error(`${name} is too long to be deployed without a bucket`);
    process.exitCode = 1;
  }
}
