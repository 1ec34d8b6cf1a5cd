// The targets, the tables and the bill, as Markdown.

import {
  alarmDollars,
  evaluationDollars,
  lambdaDollars,
  logDollarsPerGb,
  metricDollars,
  queueDollars,
  tableDollars,
} from '../../rule/cli/estimate/prices.ts';
import type { CpuCost, MemoryCost } from './cost.ts';
import type { Machine } from './machine.ts';
import { callCount, type Phase, type PhaseName } from './phases.ts';
import type { PageMeasure } from './report-page.ts';
import type { ScanMeasure } from './scan-process.ts';
import type { Startup } from './startup.ts';

export interface Report {
  readonly machine: Machine;
  readonly phases: readonly Phase[];
  readonly cpu: readonly CpuCost[];
  readonly memory: readonly MemoryCost[];
  readonly startup: Startup;
  readonly bundleKiB: number;
  /** Absent in reports from before there was a command line. */
  readonly scans?: readonly ScanMeasure[];
  /** Absent where there is no Chromium. */
  readonly page?: PageMeasure | undefined;
}

/** The largest number of training jobs of one account that anybody has spoken of in public. */
export const largest = 462_178;

const usualShare = 0.05;
const runsPerMonth = 720;
const auditsPerMonth = 30;
const memoryMiB = 256;
const firstSeed = 1;

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

interface Target {
  readonly measure: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Every target that this report has figures for. */
function targets(report: Report): readonly Target[] {
  const usual = report.phases.filter(({ violationShare }) => violationShare === usualShare);
  const named = (name: PhaseName) =>
    usual.filter((phase) => phase.name === name && phase.seed === firstSeed);
  return [
    ...named('idle run').flatMap(idleTargets),
    ...named('first sweep').map(firstSweepTarget),
    ...giantTargets(usual.filter(({ name, jobs }) => name === 'first sweep' && jobs === largest)),
    ...report.phases
      .filter(({ name, jobs, violationShare }) =>
        [name === 'first sweep', jobs === largest, violationShare > 0.5].every(Boolean),
      )
      .map(shareTarget),
    ...named('audit')
      .filter(({ jobs }) => jobs === largest)
      .map(auditTarget),
    ...named('policy change')
      .filter(({ jobs }) => jobs > 50_000)
      .map(policyChangeTarget),
    ...report.phases.flatMap((phase) => unreadableTargets(phase, report.phases)),
    ...bills(report.phases).flatMap(billTarget),
    ...costTargets(report),
  ];
}

function idleTargets(idle: Phase): readonly Target[] {
  const calls = callCount(idle);
  return [
    target(
      `calls of an idle run, ${grouped(idle.jobs)} jobs`,
      'at most 5, 0 evaluations',
      `${grouped(calls)}, ${grouped(idle.evaluationsSent)} evaluations`,
      calls <= 5 && idle.evaluationsSent === 0,
    ),
  ];
}

function firstSweepTarget(first: Phase): Target {
  const violating = Math.round(first.jobs * first.violationShare);
  const limit = 0.032 * first.jobs + violating + 40;
  return target(
    `calls of a first sweep, ${grouped(first.jobs)} jobs`,
    `at most ${grouped(Math.floor(limit))}`,
    `${grouped(callCount(first))} (${grouped(first.apiCalls.DescribeTrainingJob ?? 0)} of them Describe)`,
    callCount(first) <= limit,
  );
}

/** Of the largest history, on every seed that was measured: the worst of them counts. */
function giantTargets(sweeps: readonly Phase[]): readonly Target[] {
  if (sweeps.length === 0) return [];
  const runs = Math.max(...sweeps.map((sweep) => sweep.runs));
  const newest = Math.max(
    ...sweeps.map(({ newestAfterSeconds }) => newestAfterSeconds ?? Number.POSITIVE_INFINITY),
  );
  const firstPut = Math.max(
    ...sweeps.map(({ firstPutAfterSeconds }) => firstPutAfterSeconds ?? Number.POSITIVE_INFINITY),
  );
  const least = Math.min(...sweeps.map(({ leastShare }) => leastShare ?? 0));
  const on = sweeps.length === 1 ? '' : `, ${sweeps.length} seeds`;
  const history = `${grouped(largest)} jobs, first sweep${on}`;
  return [
    target(`${history}: chained runs`, 'at most 6', grouped(runs), runs <= 6),
    target(
      `${history}: share of List or Describe, least in any minute`,
      'at least 95%',
      percent(least),
      least >= 0.95,
    ),
    target(`${history}: the first put`, 'within 3 s', `${firstPut.toFixed(1)} s`, firstPut <= 3),
    target(
      `${history}: the newest 1,000 jobs reported`,
      'within 20 s of the first run',
      `${newest.toFixed(1)} s`,
      newest <= 20,
    ),
    target(
      `${history}: false verdicts, evaluations sent twice`,
      '0, 0',
      `${sum(sweeps.map(({ falseVerdicts }) => falseVerdicts))}, ${sum(sweeps.map(({ sentTwice }) => sentTwice))}`,
      sweeps.every(({ falseVerdicts, sentTwice }) => falseVerdicts + sentTwice === 0),
    ),
  ];
}

function shareTarget({ jobs, violationShare, leastShare, runs, seconds }: Phase): Target {
  return target(
    `${grouped(jobs)} jobs, ${percent(violationShare)} violations, first sweep: share of Describe, least in any minute`,
    'at least 95%',
    `${percent(leastShare ?? 0)} (${runs} runs, ${(seconds / 3_600).toFixed(1)} h)`,
    (leastShare ?? 0) >= 0.95,
  );
}

function auditTarget(audit: Phase): Target {
  const calls = (100 * callCount(audit)) / audit.jobs;
  const minutes = audit.seconds / 60;
  return target(
    `audit of ${grouped(audit.jobs)} jobs, a day`,
    'at most 2.2 calls per 100 jobs, 35 minutes of waiting',
    `${calls.toFixed(2)} calls, ${minutes.toFixed(1)} minutes`,
    calls <= 2.2 && minutes <= 35,
  );
}

function policyChangeTarget(change: Phase): Target {
  return target(
    `policy change over ${grouped(change.jobs)} jobs under which every verdict stays`,
    'nothing sent twice',
    `${grouped(change.evaluationsSent)} evaluations sent`,
    change.evaluationsSent === 0,
  );
}

/** Beside the same sweep in which every job can be read. */
function unreadableTargets(phase: Phase, phases: readonly Phase[]): readonly Target[] {
  const { unreadableJobs = 0, jobs, violationShare } = phase;
  const plain = phases.find(
    (other) =>
      other.name === phase.name &&
      other.jobs === jobs &&
      other.violationShare === violationShare &&
      other.unreadableJobs === undefined,
  );
  if (unreadableJobs === 0 || plain === undefined) return [];
  const more = callCount(phase) - callCount(plain);
  const minutes = [phase, plain].map(({ seconds }) => seconds / 60);
  return [
    target(
      `${grouped(unreadableJobs)} unreadable of ${grouped(jobs)} jobs, first sweep: calls beyond those without`,
      `at most ${grouped(2 * unreadableJobs)}`,
      grouped(more),
      more <= 2 * unreadableJobs,
    ),
    target(
      'nobody else held up by them',
      `${minutes[1]?.toFixed(1)} minutes, as without`,
      `${minutes[0]?.toFixed(1)} minutes`,
      phase.seconds <= plain.seconds * 1.02,
    ),
  ];
}

function billTarget({ jobs, items }: Bill): readonly Target[] {
  const limit = jobs === largest ? 1 : jobs === 1_000 ? 0.7 : undefined;
  if (limit === undefined) return [];
  const total = sum(items.map(({ amount }) => amount));
  return [
    target(
      `a quiet account of ${grouped(jobs)} jobs, a month`,
      `at most ${dollars(limit)}`,
      dollars(total),
      total <= limit,
    ),
  ];
}

function costTargets({ cpu, memory, startup, bundleKiB }: Report): readonly Target[] {
  const [small, giant] = [10_000, largest].map((jobs) => memory.find((one) => one.jobs === jobs));
  const growth = small && giant ? giant.heapMiB - small.heapMiB : undefined;
  return [
    ...cpu
      .filter(({ jobs }) => jobs >= 10_000)
      .map(({ jobs, functionMs, clientsMs, ratio }) =>
        target(
          `CPU per 1,000 jobs of a first sweep of ${grouped(jobs)}, against the clients alone`,
          'at most 1.6 times',
          `${ratio.toFixed(2)} times (${perThousand(functionMs, jobs)}, ${perThousand(clientsMs, jobs)})`,
          ratio <= 1.6,
        ),
      ),
    target(
      'start-up, against the two clients alone',
      'at most 1.25 times',
      `${startup.ratio.toFixed(2)} times (${startup.ruleMs.toFixed(0)} ms, ${startup.clientsMs.toFixed(0)} ms)`,
      startup.ratio <= 1.25,
    ),
    target(
      'bundle with the SDK, minified',
      'at most 480 KiB',
      `${bundleKiB.toFixed(0)} KiB`,
      bundleKiB <= 480,
    ),
    ...(growth === undefined
      ? []
      : [
          target(
            `heap at ${grouped(largest)} jobs less that at 10,000`,
            'at most 16 MiB',
            `${growth.toFixed(1)} MiB`,
            growth <= 16,
          ),
        ]),
  ];
}

function perThousand(cpuMs: number, jobs: number): string {
  return `${((cpuMs * 1_000) / jobs).toFixed(0)} ms`;
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

export interface Bill {
  readonly jobs: number;
  readonly items: readonly BillItem[];
}

export interface BillItem {
  readonly name: string;
  readonly what: string;
  readonly amount: number;
}

/** What quiet accounts of each measured size pay a month, evaluated hourly and audited daily. */
export function bills(phases: readonly Phase[]): readonly Bill[] {
  const quiet = phases.filter(
    ({ violationShare, seed }) => violationShare === usualShare && seed === firstSeed,
  );
  return quiet
    .filter(({ name }) => name === 'idle run')
    .flatMap((idle) => {
      const audit = quiet.find(({ name, jobs }) => name === 'audit' && jobs === idle.jobs);
      return audit === undefined ? [] : [{ jobs: idle.jobs, items: billItems(idle, audit) }];
    });
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

/** The state is an item of up to 4 KB here: as many write units as kilobytes. */
const writeUnits = 4;
const alarms = 7;
const pollsPerMonth = 5 * 3 * 60 * 24 * 30;

function billItems(idle: Phase, audit: Phase): readonly BillItem[] {
  const idleRuns = runsPerMonth - auditsPerMonth;
  const monthly = (figure: (phase: Phase) => number) =>
    figure(idle) * idleRuns + figure(audit) * auditsPerMonth;
  const seconds = monthly((phase) => phase.seconds);
  const runs = monthly((phase) => phase.runs);
  const logGb = monthly(({ logBytes }) => logBytes) / 1e9;
  const evaluations = monthly(({ evaluationsSent }) => evaluationsSent);
  const writes = monthly(({ apiCalls }) => (apiCalls.UpdateItem ?? 0) + (apiCalls.PutItem ?? 0));
  const reads = monthly(({ apiCalls }) => (apiCalls.GetItem ?? 0) + (apiCalls.Query ?? 0));
  const hoursWithThrottling = audit.throttles > 0 ? auditsPerMonth : 0;
  return [
    {
      name: 'Config evaluations',
      what: `${grouped(evaluations)}:`,
      amount: evaluationDollars(evaluations),
    },
    {
      name: `Lambda seconds at ${memoryMiB} MiB`,
      what: `${grouped(Math.round(seconds))}:`,
      amount: lambdaDollars(runs, seconds, memoryMiB),
    },
    {
      name: `DynamoDB writes of ${writeUnits} units, and reads`,
      what: `${grouped(writes)}, ${grouped(reads)}:`,
      amount: tableDollars(writes * writeUnits, reads * writeUnits),
    },
    {
      name: "SQS, Lambda's long polling, about 5 × 3 a minute",
      what: `${grouped(pollsPerMonth)}:`,
      amount: queueDollars(pollsPerMonth),
    },
    {
      name: 'CloudWatch logs, MB',
      what: `${(logGb * 1_000).toFixed(1)}:`,
      amount: logGb * logDollarsPerGb,
    },
    {
      name: 'CloudWatch metrics, hours with data: throttled calls of audits',
      what: `${hoursWithThrottling}:`,
      amount: (hoursWithThrottling / runsPerMonth) * metricDollars,
    },
    { name: 'CloudWatch alarms', what: `${alarms}:`, amount: alarms * alarmDollars },
  ];
}

function target(measure: string, wanted: string, measured: string, isMet: boolean): Target {
  return { measure, target: wanted, measured, isMet };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}

function percent(part: number): string {
  return `${Math.round(part * 1_000) / 10}%`;
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
