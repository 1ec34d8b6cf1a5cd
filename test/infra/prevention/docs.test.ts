import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTemplate } from '../../support/template.ts';
import { preventionRegions } from './docs-regions.ts';

const docs = join(import.meta.dirname, '../../../docs');

it('the pages of the prevention half show every region of their data', () => {
  const text = ['prevention.md', 'hardened-organization.md', 'network.md']
    .map((name) => readFileSync(join(docs, name), 'utf8'))
    .join('\n');

  for (const name of Object.keys(preventionRegions))
    expect(text).toContain(`<!-- generated:${name} -->`);
});

it('the file of parameters has values that the template of the managed policy takes', () => {
  const page = readFileSync(join(docs, 'prevention.md'), 'utf8');
  const file = '../infra/generated/prevention/managed-policy.template.yaml';
  const { Parameters = {} } = readTemplate(readFileSync(join(docs, file), 'utf8'));
  const [, json = '[]'] = /```json\n(\[\n {2}\{ "ParameterKey"[\s\S]*?)```/.exec(page) ?? [];
  const given = JSON.parse(json) as { ParameterKey: string; ParameterValue: string }[];

  expect(given.length).toBeGreaterThan(3);
  for (const { ParameterKey: name, ParameterValue: value } of given) {
    const { Type, AllowedPattern = '', AllowedValues } = Parameters[name] ?? {};
    const items = Type === 'CommaDelimitedList' ? value.split(',') : [value];
    expect(Parameters).toHaveProperty(name);
    if (AllowedValues !== undefined) expect(AllowedValues).toContain(value);
    for (const item of items) expect(item).toMatch(new RegExp(AllowedPattern));
  }
});
