// What mutants meet: a unit test that is left out of the list notices none of them.

import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { ignorePatterns }: { ignorePatterns: readonly string[] } = JSON.parse(
  read('.ci/mutation.json'),
);
const shown = ignorePatterns.flatMap((one) => (one.startsWith('!') ? [one.slice(1)] : []));

const pure = readdirSync(join(root, 'test/unit'))
  .map((name) => `test/unit/${name}`)
  .filter((path) => {
    const parts = [...read(path).matchAll(/from '\.\.\/\.\.\/rule\/(\w+)/g)].map(
      ([, part]) => part,
    );
    return parts.length > 0 && parts.every((part) => part === 'verdict' || part === 'coverage');
  });

it.each(pure)('mutants meet %s', (path) => {
  expect(shown.some((pattern) => matchesGlob(path, pattern))).toBe(true);
});
