// Every module and example against the provider's schema. Needs no Terraform.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { moduleProblems } from '../../support/terraform/check-module.ts';
import { examples, modules, project } from '../../support/terraform/modules.ts';
import { mistakes } from './mistakes.ts';

it.each([...modules, ...examples])('%s has only what the schema has', async (folder) => {
  expect(await moduleProblems(join(project, folder))).toEqual([]);
});

describe('the check', () => {
  it.each(mistakes)('sees $what', async ({ folder, file, text, other, name }) => {
    const root = mkdtempSync(join(tmpdir(), 'terraform-schema-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    cpSync(join(project, 'infra'), join(root, 'infra'), { recursive: true });
    const path = join(root, folder, file);
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace(text, other));

    const problems = await moduleProblems(join(root, folder));

    expect(before).toContain(text);
    expect(problems).toContainEqual(expect.stringContaining(name));
  });
});
