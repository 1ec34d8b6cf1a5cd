// Writes the templates inside the rendered ones to .cache/nested-templates, as files that cfn-lint can read.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveResources, withoutGaps } from '../../support/resolve-template.ts';
import { readTemplate } from '../../support/template.ts';
import { parameterChoices } from './parameter-choices.ts';
import { deployedTemplates, synthesizedTemplates } from './rendered-directories.ts';

const directory = join(import.meta.dirname, '../../../.cache/nested-templates');
rmSync(directory, { recursive: true, force: true });
mkdirSync(directory, { recursive: true });

/** The templates inside a template, and inside those, by what leads to them. */
function nestedTemplates(text: string, name: string): ReadonlyMap<string, string> {
  const template = readTemplate(text);
  const found = new Map<string, string>();
  for (const values of parameterChoices(template))
    for (const [id, { Properties }] of resolveResources(template, values)) {
      const { TemplateBody: body } = Properties;
      if (typeof body !== 'string') continue;
      const path = `${name}.${id}`;
      found.set(path, body);
      for (const [inner, innerBody] of nestedTemplates(body, path)) found.set(inner, innerBody);
    }
  return found;
}

/** Without a dot in front, behind which a shell's pattern would not see it. */
function fileName(path: string): string {
  return path.replace(/^\./, '').replaceAll('/', '_');
}

let written = 0;
for (const { path, text } of [...deployedTemplates(), ...synthesizedTemplates()])
  for (const [name, body] of nestedTemplates(text, fileName(path))) {
    writeFileSync(join(directory, `${name}.yaml`), withoutGaps(body));
    written += 1;
  }
if (written === 0) throw new Error('no template has another one inside: the packs are missing');
