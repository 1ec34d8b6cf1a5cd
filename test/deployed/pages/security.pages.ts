// SECURITY.md: whoever follows it sees that the deployed code is the reviewed one, and that other code is not.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleInlineCode } from '../../../infra/bundle.ts';
import { examplesOf, type Machine, startMachine } from './page-examples.ts';

const examples = await examplesOf('SECURITY.md');
const compare = examples.find(({ text }) => text.includes('get-function'))?.text ?? '';
const role = 'arn:aws:iam::123456789012:role/a-role';
const deploy = `
aws iam create-role --role-name a-role --assume-role-policy-document '{}'
printf 'exports.handler = async () => {};' >index.js
python3 -m zipfile -c function.zip index.js
aws lambda create-function --function-name sagemaker-training-job-in-vpc --runtime nodejs24.x --role ${role} \\
  --handler index.handler --zip-file fileb://function.zip
`;

let machine: Machine;
beforeAll(async () => {
  // moto names a place for the code and has nothing there: what is downloaded is what the test puts into the folder.
  machine = await startMachine(
    {},
    { curl: `[ "$1 $2" = '--silent --output' ] && [ -n "$4" ] && cp function.zip "$3"` },
  );
  const { code, stderr } = await machine.run(deploy);
  expect(code, stderr).toBe(0);
});
afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

async function compareWith(code: string) {
  await writeFile(join(machine.folder, 'index.js'), code);
  await machine.run('rm function.zip; python3 -m zipfile -c function.zip index.js');
  return await machine.run(compare);
}

it('says so where the deployed code is that of the template', async () => {
  const { code, stdout, stderr } = await compareWith(bundleInlineCode().code);

  expect(code, stderr).toBe(0);
  expect(stdout).toBe('the same code\n');
});

it('shows the difference where it is not', async () => {
  const { code, stdout } = await compareWith(bundleInlineCode().code.replace('exports', 'exp0rts'));

  expect(code).not.toBe(0);
  expect(stdout).not.toContain('the same code');
});
