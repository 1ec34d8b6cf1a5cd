// The programs that docs/constructs.md shows beside those of each construct compile and run as they are written.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { bundleFunction } from '../../infra/bundle.ts';

const root = join(import.meta.dirname, '../..');
const [own = ''] = readFileSync(join(root, 'docs/constructs.md'), 'utf8').split(
  '<!-- generated:constructs -->',
);
const programs = [...own.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program = '']) => program);

/** What jest gives a test file. */
const jest = 'const test = (_name: string, run: () => void): void => run();\n';

it('shows programs that compile and run', () => {
  bundleFunction();
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/constructs-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = programs.map((program, position) => {
    const path = join(folder, `program-${position}.ts`);
    const text = program.replace("'sagemaker-training-job-in-vpc'", "'../../infra/index.ts'");
    writeFileSync(path, text.includes("test('") ? `${jest}${text}` : text);
    return path;
  });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
  );

  expect(files).toHaveLength(3);
  expect(spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).stdout.toString()).toBe('');
  for (const file of files) {
    const { status, stderr } = spawnSync(process.execPath, [file], {
      encoding: 'utf8',
      env: { ...process.env, CDK_VALIDATION: 'false' },
    });
    expect([file, stderr, status]).toEqual([file, '', 0]);
  }
});
