// Each public construct has an example, which compiles and synthesizes, and says what its props and members are for.
// The programs that docs/constructs.md shows beside these compile and run, too.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const [ownPart = ''] = readFileSync(join(root, 'docs/constructs.md'), 'utf8').split(
  '<!-- generated:constructs -->',
);

/** The programs that docs/constructs.md shows beside the examples; where one is a test, jest gives it `test`. */
function programsOfPage(specifier: string): Readonly<Record<string, string>> {
  const programs = [...ownPart.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program = '']) => {
    const text = program.replace("'sagemaker-training-job-in-vpc'", `'${specifier}'`);
    return text.includes("test('")
      ? `const test = (_name: string, run: () => void): void => run();\n${text}`
      : text;
  });
  return Object.fromEntries(
    programs.map((text, position) => [`program-${position}.ts`, `${text}\nexport {};\n`]),
  );
}

it('examples and the programs of the page compile as they are written, and run', () => {
  bundleFunction();
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/examples-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const index = '../../infra/index.ts';
  const [examples, programs] = [exampleFiles(index), programsOfPage(index)];
  const imports = Object.keys(programs).map((name) => `import './${name}';\n`);
  const all = { ...examples, ...programs, 'all.ts': `${imports.join('')}import './main.ts';\n` };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
  );

  const compiled = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  });
  const run = spawnSync(process.execPath, [join(folder, 'all.ts')], {
    encoding: 'utf8',
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });

  expect(imports).toHaveLength(3);
  expect(compiled.stdout).toBe('');
  expect([run.stderr, run.status]).toEqual(['', 0]);
  const resources: Record<string, number> = JSON.parse(run.stdout);
  expect(Object.keys(resources)).toEqual(publicConstructs().map(({ name }) => name));
  expect(Math.min(...Object.values(resources))).toBeGreaterThan(0);
});
