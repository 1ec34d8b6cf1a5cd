// npm run bench: every strategy over histories of four sizes, at the same quotas, on a clock that
// runs faster. Prints one table, the targets and the bill; --json FILE writes the same as data,
// --quick leaves out everything above 10,000 jobs.

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import type { AwsSettings } from './messages.ts';
import { measureNaive, measureRule, type Phase, scaleUp } from './phases.ts';
import { renderReport } from './report.ts';
import { measureStartup } from './startup.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

/** Sizes and how much faster the clock runs: as fast as two cores can follow. */
const histories: readonly (AwsSettings & { readonly withPolicyChange: boolean })[] = [
  { jobs: 1_000, violationShare: 0.05, timeScale: 20, withPolicyChange: true },
  { jobs: 1_000, violationShare: 0.6, timeScale: 20, withPolicyChange: true },
  { jobs: 10_000, violationShare: 0.05, timeScale: 40, withPolicyChange: true },
  { jobs: 10_000, violationShare: 0.6, timeScale: 60, withPolicyChange: true },
  { jobs: 100_000, violationShare: 0.05, timeScale: 60, withPolicyChange: true },
  { jobs: 100_000, violationShare: 0.6, timeScale: 80, withPolicyChange: false },
  { jobs: 462_178, violationShare: 0.05, timeScale: 60, withPolicyChange: true },
];
const chosen = histories.filter(({ jobs }) => !options.quick || jobs <= 10_000);

/** The naive sweep is run up to here and worked out beyond. */
const naiveLimit = 10_000;

const phases: Phase[] = [];
const naive: Phase[] = [];
for (const { withPolicyChange, ...settings } of chosen) {
  const { jobs, violationShare } = settings;
  progress(`${jobs} jobs, ${violationShare * 100} % violations`);
  const measured = naive.find(
    (phase) => phase.jobs === naiveLimit && phase.violationShare === violationShare,
  );
  const baseline =
    jobs <= naiveLimit || measured === undefined
      ? await measureNaive(settings)
      : scaleUp(measured, jobs / naiveLimit, jobs);
  naive.push(baseline);
  phases.push(baseline, ...(await measureRule(settings, { withPolicyChange })));
}
/** 277,000 violations described one by one take fifteen simulated hours: worked out from the history before. */
const largest = 462_178;
const measuredAt = 100_000;
for (const phase of phases.filter((one) => one.jobs === measuredAt && one.violationShare === 0.6))
  phases.push(
    scaleUp(
      phase,
      phase.name === 'idle run' || phase.name === '50 new jobs' ? 1 : largest / measuredAt,
      largest,
    ),
  );
progress('start-up');
const startup = measureStartup();

const report = { machine: machine(), phases, startup };
console.log(renderReport(report));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);

function progress(text: string): void {
  console.error(`bench: ${text} (${Math.round(performance.now() / 1_000)} s)`);
}
