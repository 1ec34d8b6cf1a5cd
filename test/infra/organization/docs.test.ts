import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contextKeys, readContext } from '../../../infra/context.ts';
import { deployments } from '../../../infra/deployments.ts';
import { createApp } from '../../../infra/templates/create-app.ts';

const docs = join(import.meta.dirname, '../../../docs');
const pages = ['organization.md', 'queries.md'].map((name) => join(docs, name));

function headingAnchors(page: string): readonly string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(pages)('%s', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].map(
    ([, path = '', anchor]) => ({ path: path === '' ? page : join(dirname(page), path), anchor }),
  );

  it('links to files that exist', () => {
    expect(links.map(({ path }) => path).filter((path) => !existsSync(path))).toEqual([]);
  });

  it('links to headings that exist', () => {
    const missing = links.filter(
      ({ path, anchor }) => anchor !== undefined && !headingAnchors(path).includes(anchor),
    );

    expect(missing).toEqual([]);
  });
});

describe('docs/organization.md', () => {
  const text = readFileSync(join(docs, 'organization.md'), 'utf8');

  it('mentions every template', () => {
    for (const { file } of deployments)
      if (file !== undefined && /^[a-z-]+\.yaml$/.test(file.name))
        expect(text).toContain(file.name);
  });

  it('sets no context that the app does not read', () => {
    const used = [...text.matchAll(/ -c (\w+)=/g)].map(([, key]) => key);

    expect(used).toEqual(
      expect.arrayContaining(['organizationalUnitIds', 'organizationPack', 'aggregator']),
    );
    for (const key of used) expect(contextKeys).toContain(key);
  });

  it('shows context for a pilot that the app takes, as CDK reads it from cdk.json', () => {
    const [, context = ''] = /"context": (\{[\s\S]*?\})\n/.exec(text) ?? [];

    const { problems, organization } = readContext(createApp({ context: JSON.parse(context) }));

    expect(problems).toEqual([]);
    expect(organization.organizationalUnitIds).not.toBe('');
  });
});
