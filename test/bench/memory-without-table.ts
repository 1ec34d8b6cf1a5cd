// node test/bench/memory-without-table.ts [jobs …]
// Memory at the peak of a function without a table: a first run, and a second one, which holds every result. Fresh
// processes in real time, without quotas, against the embedded AWS in this one. The code comes with the SDK inside, and
// without; V8 has the limits that the start script of Lambda's Node.js images gives it at Lambda's least memory.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { SDK_SUBSTITUTES } from '../../infra/bundle.ts';
import { startLocalAws } from '../../rule/local-aws/server.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ruleName, startAt } from './account.ts';
import { bundleSettings } from './startup.ts';
import type { RunRequest } from './without-table-process.ts';

const lambdaMemoryMiB = 128;
/** A tenth for new objects, in two halves, and the rest for old ones. */
const newSpaceMiB = Math.floor(lambdaMemoryMiB / 10);
const v8Limits = [
  `--max-semi-space-size=${newSpaceMiB / 2}`,
  `--max-old-space-size=${lambdaMemoryMiB - newSpaceMiB}`,
];
const dayMs = 86_400_000;
const root = join(import.meta.dirname, '../..');
const given = process.argv.slice(2).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'without-table-'));
try {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const settings = {
    ...bundleSettings,
    entryPoints: [join(import.meta.dirname, 'without-table-process.ts')],
  };
  const variants = { 'with the SDK': 'with-sdk.cjs', 'without the SDK': 'without-sdk.cjs' };
  buildSync({ ...settings, alias: SDK_SUBSTITUTES, outfile: join(folder, 'with-sdk.cjs') });
  buildSync({
    ...settings,
    minify: false,
    external: ['@aws-sdk/*', '@smithy/*'],
    outfile: join(folder, 'without-sdk.cjs'),
  });
  for (const jobs of given.length > 0 ? given : [100, 5_000, 10_000, 20_000, 40_000])
    for (const [name, file] of Object.entries(variants)) {
      const peaks = await measure(join(folder, file), jobs);
      console.log(`${jobs} jobs, ${name}: ${peaks.join(' and ')} MiB`);
    }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(file: string, jobs: number): Promise<readonly number[]> {
  const clock = new VirtualClock(startAt);
  await using aws = await startLocalAws({
    clock,
    logInputs: false,
    seed: { jobs, spanDays: Math.max(Math.min(jobs / 400, 1_000), 30) },
  });
  aws.world.config.createRule({ name: ruleName, id: 'config-rule-abc123' });
  const peaks: number[] = [];
  for (const _run of ['first', 'second']) {
    clock.advance(dayMs);
    const event = aws.world.scheduledEvent({ ruleName });
    peaks.push(await runOnce(file, { endpoint: aws.endpoint, event }));
  }
  return peaks;
}

async function runOnce(file: string, request: RunRequest): Promise<number> {
  const subject = fork(file, {
    execArgv: v8Limits,
    env: {
      ...process.env,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  });
  const end = once(subject, 'exit').then(([code]) => {
    throw new Error(`the function ended with ${code}`);
  });
  end.catch(() => undefined);
  try {
    subject.send(request);
    const [answer] = (await Promise.race([once(subject, 'message'), end])) as [{ peakMiB: number }];
    return answer.peakMiB;
  } finally {
    subject.kill();
  }
}
