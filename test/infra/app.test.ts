// The app as the CDK CLI runs it: a process that is given its context, and says what is wrong with it.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const output = mkdtempSync(join(tmpdir(), 'cdk-app-'));
afterAll(() => rmSync(output, { recursive: true }));

function runApp(context: object, environment: NodeJS.ProcessEnv = {}) {
  const { status, stderr } = spawnSync(process.execPath, ['infra/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_OUTDIR: output,
      ...environment,
    },
  });
  return { status, stderr };
}

it.each([
  [
    'a wrong value',
    { maximumExecutionFrequency: 'hourly', logRetention: '7x' },
    /^TrainingJobInVpcRule .* cannot be built: maximumExecutionFrequency .*; logRetention .*\n$/,
  ],
  [
    'keys that do not fit together',
    { regions: 'eu-central-1' },
    /^the context is invalid: regions counts only together with .*\n$/,
  ],
  [
    'a stack that does not exist',
    { prevention: 'nothing' },
    /^the context key prevention takes .*, got nothing\n$/,
  ],
])('%s is one line that says what to change, without a stack of calls', (_, context, line) => {
  const { status, stderr } = runApp(context);

  expect(stderr).toMatch(line);
  expect(status).toBe(1);
});

it('shows the stack of calls to those who ask with cdk --debug', () => {
  const { status, stderr } = runApp({ prevention: 'nothing' }, { CDK_DEBUG: 'true' });

  expect(stderr).toContain('infra/deployments.ts');
  expect(status).toBe(1);
});
