// The docs are true of what is there: rendered regions are fresh, links lead somewhere, commands exist.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderPages } from '../../docs/render.ts';
import { anchorsOf } from '../support/anchors.ts';

const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'rule/local-aws/README.md',
  'infra/account/terraform/README.md',
  'infra/prevention/terraform/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name)),
  ),
].filter((path) => path.endsWith('.md'));

function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

it.each([...renderPages()])('%s holds what its data renders to', (_path, { now, fresh }) => {
  expect(now, 'run npm run docs').toBe(fresh);
});

describe.each(pages)('%s', (page) => {
  it('links to pages and headings that exist', () => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^https?:/.test(target));

    const broken = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const path = file === '' ? page : join(dirname(page), file);
      if (!existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchorsOf(textOf(path)).includes(anchor);
    });

    expect(broken).toEqual([]);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json'));
    const named = [...textOf(page).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(
      ([, name = '']) => name,
    );

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

it('the tests that docs/reliability.md names are there', () => {
  const rows = textOf('docs/reliability.md')
    .split('\n')
    .filter((line) => line.includes('.test.ts`'));
  const named = rows.flatMap((row) => {
    let file = '';
    return [...row.matchAll(/`([\w/.-]+\.test\.ts)`|"([^"]+)"/g)].flatMap(([, path, title]) => {
      file = path ?? file;
      return title === undefined ? [] : [{ file, title }];
    });
  });

  const missing = named.filter(({ file, title }) => !textOf(join('test', file)).includes(title));

  expect(named.length).toBeGreaterThan(25);
  expect(missing).toEqual([]);
});
