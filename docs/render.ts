// Writes the generated regions of the docs, or with --check fails where one is stale.
// A region stands between `<!-- generated:NAME -->` and `<!-- /generated -->`.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderedRegions } from './regions.ts';
import { terraformPages } from './terraform-tables.ts';

const docsDirectory = import.meta.dirname;
/** Where repository hosts look for it. */
const security = '../SECURITY.md';
const region = /(<!-- generated:([\w/-]+) -->\n)([\s\S]*?)(<!-- \/generated -->)/g;

/** Pages with their regions filled in, by path; throws on a region that nobody renders. */
export function renderPages(): ReadonlyMap<
  string,
  { readonly now: string; readonly fresh: string }
> {
  const pages = [
    ...readdirSync(docsDirectory).filter((name) => name.endsWith('.md')),
    security,
  ].map((name) => join(docsDirectory, name));
  return new Map(
    [...pages, ...terraformPages].map((path) => {
      const now = readFileSync(path, 'utf8');
      const fresh = now.replace(region, (_all, open: string, key: string, _old, close: string) => {
        const render = renderedRegions[key];
        if (render === undefined) throw new Error(`${path}: nobody renders the region ${key}`);
        return `${open}\n${render().trim()}\n\n${close}`;
      });
      return [path, { now, fresh }];
    }),
  );
}

if (import.meta.main) {
  const isCheck = process.argv.includes('--check');
  const stale = [...renderPages()].filter(([, { now, fresh }]) => now !== fresh);
  if (!isCheck) for (const [path, { fresh }] of stale) writeFileSync(path, fresh);
  for (const [path] of stale) console.log(`${isCheck ? 'stale' : 'written'}: ${path}`);
  if (isCheck && stale.length > 0) {
    console.error('run: npm run docs');
    process.exitCode = 1;
  }
}
