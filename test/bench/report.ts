// The targets, the tables and the bill, as Markdown.

import { evaluationDollars } from '../../rule/cli/estimate/prices.ts';
import { bills, firstSeed } from './bill.ts';
import type { CpuCost, MemoryCost } from './cost.ts';
import { dollars, grouped, percent, sum } from './figures.ts';
import type { IdleMemory } from './idle-memory.ts';
import type { Machine } from './machine.ts';
import { callCount, type Phase } from './phases.ts';
import type { PageMeasure } from './report-page.ts';
import type { ScanMeasure } from './scan-process.ts';
import type { Startup } from './startup.ts';
import { targets } from './targets.ts';

export interface Report {
  readonly machine: Machine;
  readonly phases: readonly Phase[];
  readonly cpu: readonly CpuCost[];
  readonly memory: readonly MemoryCost[];
  /** Absent in earlier reports. */
  readonly idleMemory?: IdleMemory;
  readonly startup: Startup;
  readonly bundleKiB: number;
  /** Absent in reports from before there was a command line. */
  readonly scans?: readonly ScanMeasure[];
  /** Absent where there is no Chromium. */
  readonly page?: PageMeasure | undefined;
}

const runsPerMonth = 720;

export function renderReport(report: Report): string {
  return [
    machineLine(report.machine),
    table(
      ['Measure', 'Target', 'Measured', 'Met'],
      targets(report).map(({ measure, target, measured, isMet }) => [
        measure,
        target,
        measured,
        isMet ? 'yes' : '**no**',
      ]),
    ),
    strategies(report.phases),
    realTime(report),
    commandLine(report),
    bill(report.phases),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Scans in virtual time, and the HTML report in a browser. */
function commandLine({ scans = [], page }: Report): string {
  if (scans.length === 0) return '';
  const rows = scans.map((scan) => [
    scan.jobs.toLocaleString('en-US'),
    scan.violations.toLocaleString('en-US'),
    String(scan.quotaShare),
    scan.minutes.toFixed(1),
    scan.firstViolationSeconds.toFixed(1),
    scan.calls.toLocaleString('en-US'),
    String(scan.heapMiB),
  ]);
  const scanned = table(
    [
      'Jobs scanned',
      'Violations',
      'Quota share',
      'Minutes',
      'First violation, s',
      'Calls',
      'Heap, MiB',
    ],
    rows,
  );
  if (page === undefined) return scanned;
  const violations = page.violations.toLocaleString('en-US');
  return `${scanned}\n\nThe HTML report of ${violations} violations (${page.kilobytes.toLocaleString('en-US')} KB) opens in ${page.openMs} ms and filters in ${page.filterMs} ms.`;
}

function machineLine({ cpu, cores, memoryGiB, node, commit, date }: Machine): string {
  return `${date}, commit ${commit}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}.`;
}

const operations = [
  ['ListTrainingJobs', 'List'],
  ['Search', 'Search'],
  ['DescribeTrainingJob', 'Describe'],
  ['PutEvaluations', 'Put'],
  ['GetComplianceDetailsByConfigRule', 'Get results'],
] as const;

function strategies(phases: readonly Phase[]): string {
  const rows = phases.map((phase) => {
    const calls = callCount(phase);
    const named = operations.map(([name]) => phase.apiCalls[name] ?? 0);
    const seed = phase.seed === firstSeed ? '' : `, seed ${phase.seed}`;
    const unreadable = phase.unreadableJobs ? `, ${grouped(phase.unreadableJobs)} unreadable` : '';
    return [
      grouped(phase.jobs),
      percent(phase.violationShare),
      `${phase.name}${seed}${unreadable}${phase.isComputed ? ' (computed)' : ''}`,
      grouped(calls),
      ...named.map(grouped),
      grouped(calls - sum(named)),
      grouped(phase.evaluationsSent),
      grouped(phase.runs),
      (phase.seconds / 60).toFixed(1),
      phase.leastShare === null ? '–' : percent(phase.leastShare),
      `${((100 * phase.throttles) / Math.max(calls, 1)).toFixed(1)}%`,
      dollars(evaluationDollars(phase.evaluationsSent * runsPerMonth)),
    ];
  });
  return table(
    [
      'Jobs',
      'Violations',
      'Strategy',
      'Calls',
      ...operations.map(([, name]) => name),
      'Table, queue',
      'Evaluations sent',
      'Runs',
      'Minutes',
      'Least share',
      'Throttled',
      'If hourly, a month',
    ],
    rows,
  );
}

function realTime({ cpu, memory }: Report): string {
  return [
    ...cpu.map(
      ({ jobs, processes, functionMs, clientsMs }) =>
        `- First sweep of ${grouped(jobs)} jobs, medians of ${processes} processes: ${functionMs.toFixed(0)} ms of CPU, ${clientsMs.toFixed(0)} ms of them for the same calls by the clients alone.`,
    ),
    ...memory.map(
      ({ jobs, heapMiB, peakRssMiB }) =>
        `- After a first sweep of ${grouped(jobs)} jobs: ${heapMiB.toFixed(1)} MiB of heap, ${peakRssMiB.toFixed(0)} MiB of memory at the peak.`,
    ),
  ].join('\n');
}

function bill(phases: readonly Phase[]): string {
  const all = bills(phases);
  const [first] = all;
  if (first === undefined) return '';
  return table(
    ['A quiet account, a month', ...all.map(({ jobs }) => `${grouped(jobs)} jobs`)],
    [
      ...first.items.map(({ name }, row) => [
        name,
        ...all.map(({ items }) => `${items[row]?.what} ${dollars(items[row]?.amount ?? 0)}`),
      ]),
      ['**all**', ...all.map(({ items }) => dollars(sum(items.map(({ amount }) => amount))))],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
