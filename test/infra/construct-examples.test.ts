// Each public construct has an example, which compiles and synthesizes, and says what its props and members are for.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { expect, it, onTestFinished } from 'vitest';
import { propsOf, publicConstructs } from '../../docs/construct-reference.ts';
import { bundleFunction } from '../../infra/bundle.ts';
import * as entry from '../../infra/index.ts';
import { exampleFiles } from '../support/construct-examples.ts';

const root = join(import.meta.dirname, '../..');

it('is one of each construct that the entry exports', () => {
  const classes = Object.entries(entry)
    .filter(([, exported]) => exported.prototype instanceof Construct)
    .map(([name]) => name);

  expect(publicConstructs().map(({ name }) => name)).toEqual(classes.toSorted());
});

it.each(publicConstructs())(
  '$name says what it is, and what each prop and member is for',
  (one) => {
    const [, props = ''] = /^props: (\w+)/.exec(one.parameters) ?? [];

    expect(one.summary).toMatch(/^[A-Z].*\./s);
    expect(one.example).toContain(`new ${one.name}(`);
    const silent = [...propsOf(props), ...one.members].filter(({ meaning }) => meaning === '');
    expect(silent).toEqual([]);
  },
);

it('examples compile as they are written, and synthesize', () => {
  bundleFunction();
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/examples-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = exampleFiles('../../infra/index.ts');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
  );

  const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  });
  const run = spawnSync(process.execPath, [join(folder, 'main.ts')], { encoding: 'utf8' });

  expect(compiled.stdout).toBe('');
  expect(run.stderr).toBe('');
  const resources: Record<string, number> = JSON.parse(run.stdout);
  expect(Object.keys(resources)).toEqual(publicConstructs().map(({ name }) => name));
  expect(Math.min(...Object.values(resources))).toBeGreaterThan(0);
});
