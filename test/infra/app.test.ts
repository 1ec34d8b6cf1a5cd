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
    { logRetention: '7x' },
    /^the context is invalid: logRetention must be one of .*, got "7x"\n$/,
  ],
  [
    'a stack that does not exist',
    { prevention: 'nothing' },
    /^the context is invalid: prevention must list .*, got nothing\n$/,
  ],
])('%s is one line that says what to change, without a stack of calls', (_, context, line) => {
  const { status, stderr } = runApp(context);

  expect(stderr).toMatch(line);
  expect(status).toBe(1);
});

it('lists every problem of the context and of all stacks, each once and on a line, with unknown keys beside them', () => {
  const { stderr } = runApp({
    organizationalUnitIds: 'ou-ab12',
    regions: ['eu-central1'],
    ruleBroughtBy: 'packs',
    organizationPack: true,
    maxJobAgeDays: '0',
    alarmTopicName: 'arn:aws:sns:eu-central-1:111122223333:x',
    requireNetworkisolation: true,
  });

  expect(stderr.trimEnd().split('\n')).toEqual([
    'the context is invalid:',
    expect.stringMatching(/^- ruleBroughtBy must be one of rule, pack, none, got "packs"/),
    expect.stringMatching(/^- ruleBroughtBy must be none together with organizationPack/),
    expect.stringMatching(/^- alarmTopicName must be the name of a topic, .* and no ARN, got /),
    expect.stringMatching(/^- maxJobAgeDays must be a whole number from 1 to 36500, got 0$/),
    expect.stringMatching(/^- organizationalUnitIds must list .*, got "ou-ab12"$/),
    expect.stringMatching(/^- regions must list .*, got "eu-central1"$/),
    '- the context key requireNetworkisolation is unknown and has no effect; did you mean requireNetworkIsolation?',
  ]);
});

it('shows the stack of calls to those who ask with cdk --debug', () => {
  const { status, stderr } = runApp({ prevention: 'nothing' }, { CDK_DEBUG: 'true' });

  expect(stderr).toContain('infra/deployments.ts');
  expect(status).toBe(1);
});
