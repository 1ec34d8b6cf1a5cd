// Runs the built bundle as Lambda would: a process of its own, the handler by its name, settings by
// the environment alone.

import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Invocation {
  readonly event: object;
  readonly environment: Readonly<Record<string, string>>;
  readonly remainingMs?: number;
}

export interface InvocationOutcome {
  /** What the handler returned, or the error it threw. */
  readonly result: unknown;
  readonly failed: boolean;
  /** The function's log, a JSON object a line. */
  readonly log: readonly string[];
  readonly peakRssMiB: number;
}

export const bundlePath = join(import.meta.dirname, '../../../dist/rule/index.cjs');

/** Loads the bundle named in its argument and answers one event with its outcome. */
const host = `
  const startedAtMs = Date.now();
  process.once('message', async ({ bundle, event, remainingMs }) => {
    const context = {
      awsRequestId: 'local',
      getRemainingTimeInMillis: () => remainingMs - (Date.now() - startedAtMs),
    };
    let answer;
    try {
      answer = { failed: false, result: await require(bundle).handler(event, context) };
    } catch (error) {
      answer = { failed: true, result: { name: error.name, message: error.message } };
    }
    // The system's resource usage of a process includes the one that started it, where that was larger.
    const { readFileSync } = require('node:fs');
    const [, peakKiB = process.resourceUsage().maxRSS] = (() => {
      try {
        return /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
      } catch {
        return [];
      }
    })();
    const peakRssMiB = Math.round(peakKiB / 1024);
    process.send({ ...answer, peakRssMiB }, () => process.exit(0));
  });
`;

/** The outcome of one invocation in a fresh process. */
export async function invokeBundle({
  event,
  environment,
  remainingMs = 900_000,
}: Invocation): Promise<InvocationOutcome> {
  const child = spawn(process.execPath, ['-e', host], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const answer = new Promise<Omit<InvocationOutcome, 'log'>>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Omit<InvocationOutcome, 'log'>));
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the function's process ended with ${code}`)));
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.send({ bundle: bundlePath, event, remainingMs });
  const outcome = await answer;
  await closed;
  return { ...outcome, log: output.split('\n').filter((line) => line !== '') };
}
