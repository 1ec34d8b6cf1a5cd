// npm run bench: the rule over histories of four sizes in virtual time, in two processes, and then what only real time
// can tell: CPU, memory and start-up, each against something measured beside it. Prints the targets and the tables;
// --json FILE writes the same as data; --quick leaves out everything above 10,000 jobs.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureBundle } from './bundle-size.ts';
import { measureCpu, measureMemory } from './cost.ts';
import { measureIdleMemory } from './idle-memory.ts';
import { machine } from './machine.ts';
import { type Phase, scaleUp, type WorldPlan } from './phases.ts';
import { type Report, renderReport } from './report.ts';
import { measurePage } from './report-page.ts';
import type { ScanMeasure } from './scan-process.ts';
import { measureStartup } from './startup.ts';
import { largest } from './targets.ts';
import { Worker } from './workers.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

const seed = 1;
/** Longest first, so that neither process is left with the longest one at the end. */
const everyPlan: readonly WorldPlan[] = [
  { jobs: largest, violationShare: 0.6, seed, upTo: 'idle run' },
  { jobs: largest, violationShare: 0.05, seed, upTo: 'policy change' },
  { jobs: 100_000, violationShare: 0.6, seed, upTo: 'audit' },
  ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map(
    (other): WorldPlan => ({
      ...{ jobs: largest, violationShare: 0.05, seed: other, upTo: 'first sweep' },
    }),
  ),
  { jobs: 100_000, violationShare: 0.05, seed, upTo: 'policy change' },
  { jobs: 100_000, violationShare: 0.15, seed, upTo: 'first sweep' },
  { jobs: 100_000, violationShare: 0.15, unreadableJobs: 10_000, seed, upTo: 'first sweep' },
  { jobs: 10_000, violationShare: 0.6, seed, upTo: 'policy change' },
  { jobs: 10_000, violationShare: 0.05, seed, upTo: 'naive sweep' },
  { jobs: 10_000, violationShare: 0.05, seed, upTo: 'policy change' },
  { jobs: 1_000, violationShare: 0.6, seed, upTo: 'policy change' },
  { jobs: 1_000, violationShare: 0.05, seed, upTo: 'naive sweep' },
  { jobs: 1_000, violationShare: 0.05, seed, upTo: 'policy change' },
];
/** Of the quick bench, what takes about half a minute. */
const quickPlans = everyPlan.filter(
  ({ jobs, violationShare, upTo }) =>
    jobs <= 1_000 || (jobs <= 10_000 && violationShare < 0.5 && upTo !== 'naive sweep'),
);

const phases = await measureWorlds(options.quick ? quickPlans : everyPlan);
progress('scans and the HTML report');
const scans = await measureScans(options.quick ? 10_000 : largest);
const page = await measurePage(25_000);
progress('CPU, memory and start-up');
const report: Report = {
  machine: machine(),
  phases: [...phases, ...computedNaiveSweeps(phases)],
  cpu: options.quick
    ? [await measureCpu(2_000, 3)]
    : [await measureCpu(10_000, 5), await measureCpu(50_000, 3)],
  memory: options.quick ? [] : [await measureMemory(10_000), await measureMemory(largest)],
  idleMemory: await measureIdleMemory(),
  startup: measureStartup(),
  bundleKiB: measureBundle(),
  scans,
  page,
};
console.log(renderReport(report));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
progress('done');

/** Two worlds at a time; the phases in the order of size, violations and seed. */
async function measureWorlds(plans: readonly WorldPlan[]): Promise<readonly Phase[]> {
  const waiting = [...plans];
  const found: Phase[] = [];
  async function work(): Promise<void> {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
      using worker = new Worker('world-process.ts');
      found.push(...(await worker.ask<readonly Phase[]>(plan)));
      progress(`${plan.jobs} jobs, ${plan.violationShare * 100}% violations, seed ${plan.seed}`);
    }
  }
  await Promise.all([work(), work()]);
  const order = ({ jobs, violationShare, seed: ofJobs, unreadableJobs = 0 }: Phase) => [
    ...[jobs, violationShare, ofJobs, unreadableJobs],
  ];
  return found.toSorted((one, other) => {
    const [left, right] = [order(one), order(other)];
    const position = left.findIndex((value, index) => value !== right[index]);
    return position < 0 ? 0 : (left[position] ?? 0) - (right[position] ?? 0);
  });
}

/** A scan at the rule's own share of the quotas, and one that takes all of them. */
async function measureScans(jobs: number): Promise<readonly ScanMeasure[]> {
  const scans: ScanMeasure[] = [];
  for (const quotaShare of [0.5, 1]) {
    using worker = new Worker('scan-process.ts');
    scans.push(await worker.ask<ScanMeasure>({ jobs, violationShare: 0.05, quotaShare }));
  }
  return scans;
}

/** Beyond 10,000 jobs the naive sweep is worked out: it makes the same calls for each job. */
function computedNaiveSweeps(measured: readonly Phase[]): readonly Phase[] {
  const sweep = measured.find(({ name, jobs }) => name === 'naive sweep' && jobs === 10_000);
  return sweep === undefined ? [] : [100_000, largest].map((jobs) => scaleUp(sweep, jobs));
}

function progress(text: string): void {
  console.error(`bench: ${text} (${Math.round(performance.now() / 1_000)} s)`);
}
