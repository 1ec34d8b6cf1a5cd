// What holds up the peak memory of a run of this rule: the same process with less and less in it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { median } from '../median.ts';
import { bundleSettings, clientsAlone } from '../startup.ts';
import { execute } from './execute.ts';

export interface MemoryStep {
  readonly what: string;
  /** Median of the processes' peaks. */
  readonly peakMemoryMiB: number;
}

const processes = 5;

/** From an empty process to one that has loaded the rule; what a run adds is measured with the peers. */
export async function measureMemoryFloor(): Promise<readonly MemoryStep[]> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  const rule = join(folder, 'rule.cjs');
  const clients = join(folder, 'clients.cjs');
  buildSync({ ...bundleSettings, entryPoints: ['rule/handler.ts'], outfile: rule });
  buildSync({
    ...bundleSettings,
    stdin: { contents: clientsAlone, resolveDir: bundleSettings.absWorkingDir },
    outfile: clients,
  });
  const steps = [
    { what: 'Node with an empty script', script: '0' },
    { what: 'its modules `http` and `https`', script: "require('http'); require('https')" },
    { what: 'the SageMaker and Config clients alone', script: `require('${clients}')` },
    { what: 'this rule, loaded and not invoked', script: `require('${rule}')` },
  ];
  const measured: MemoryStep[] = [];
  for (const { what, script } of steps) {
    const peaks: number[] = [];
    for (let count = 0; count < processes; count += 1) {
      const { peakMemoryMiB } = await execute({
        ...{ command: process.execPath, args: ['-e', script], folder },
        environment: { PATH: process.env.PATH ?? '', AWS_REGION: 'eu-central-1' },
      });
      peaks.push(peakMemoryMiB);
    }
    measured.push({ what, peakMemoryMiB: Math.round(median(peaks) * 10) / 10 });
  }
  await rm(folder, { recursive: true, force: true });
  return measured;
}
