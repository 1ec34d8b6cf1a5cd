import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { preventionRegions } from './docs-regions.ts';

const docs = join(import.meta.dirname, '../../../docs');

it('the pages of the prevention half show every region of their data', () => {
  const text = ['prevention.md', 'hardened-organization.md', 'network.md']
    .map((name) => readFileSync(join(docs, name), 'utf8'))
    .join('\n');

  for (const name of Object.keys(preventionRegions))
    expect(text).toContain(`<!-- generated:${name} -->`);
});
