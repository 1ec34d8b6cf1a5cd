// What the pages show to write in Terraform, against the modules that they call.

import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { moduleProblems } from '../../support/terraform/check-module.ts';
import { mayRunTerraform } from '../../support/terraform/command.ts';
import { examples, project } from '../../support/terraform/modules.ts';
import { openWorkspace } from '../../support/terraform/workspace.ts';

const shown = ['README.md', 'docs/*.md', 'infra/*/terraform/README.md']
  .flatMap((pattern) => globSync(pattern, { cwd: project }))
  .flatMap((page) =>
    [...readFileSync(join(project, page), 'utf8').matchAll(/^```hcl\n([\s\S]*?)^```/gm)].map(
      ([, text = '']) => ({ page, text }),
    ),
  );

/** Files of a folder beside `infra`, as their paths say. */
const folders = shown.filter(({ text }) => /^module "/m.test(text));

it('the pages show modules, and values of the examples', () => {
  const values = examples
    .flatMap((folder) =>
      globSync('**/*.tfvars', { cwd: join(project, folder) }).map((file) =>
        join(project, folder, file),
      ),
    )
    .map((file) => readFileSync(file, 'utf8'));

  expect(folders.map(({ page }) => page)).toEqual(
    expect.arrayContaining(['docs/operations.md', 'docs/remediation.md']),
  );
  for (const { text } of shown.filter((each) => !folders.includes(each)))
    expect(values).toContain(text);
});

it.each(folders)('$page has only what the modules and the schema have', async ({ text }) => {
  const root = mkdtempSync(join(tmpdir(), 'terraform-page-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync(join(project, 'infra'), join(root, 'infra'), { recursive: true });
  writeFileSync(join(root, 'main.tf'), text);

  expect(await moduleProblems(root)).toEqual([]);
});

it.runIf(mayRunTerraform()).each(folders)('$page shows what is valid', async ({ text }) => {
  const { run, close } = await openWorkspace('', (copy) =>
    writeFileSync(join(copy, 'main.tf'), text),
  );
  onTestFinished(close);

  expect((await run('validate', '-no-color')).printed).toContain('configuration is valid');
});
