// The table, the targets and the bill, as Markdown.

import {
  alarmDollars,
  evaluationDollars,
  lambdaDollars,
  logDollarsPerGb,
  queueDollars,
} from '../../rule/cli/estimate/prices.ts';
import type { Machine } from './machine.ts';
import { callCount, type Phase } from './phases.ts';
import type { Startup } from './startup.ts';

export interface Report {
  readonly machine: Machine;
  readonly phases: readonly Phase[];
  readonly startup: Startup;
}

const runsPerMonth = 720;
const memoryMiB = 256;
const largest = 462_178;

export function renderReport(report: Report): string {
  return [
    machineLine(report.machine),
    strategies(report.phases),
    targets(report),
    bill(report.phases),
  ].join('\n\n');
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
    const others = calls - named.reduce((sum, one) => sum + one, 0);
    return [
      grouped(phase.jobs),
      `${phase.violationShare * 100} %`,
      phase.name + (phase.computed ? ' (computed)' : ''),
      grouped(calls),
      ...named.map(grouped),
      grouped(others),
      grouped(phase.evidence.evaluationsSent),
      grouped(phase.runs),
      (phase.simulatedSeconds / 60).toFixed(1),
      phase.cpuSeconds.toFixed(1),
      phase.computed ? '–' : phase.peakRssMiB.toFixed(0),
      `${((100 * phase.throttles) / Math.max(calls, 1)).toFixed(1)} %`,
      dollars(evaluationDollars(phase.evidence.evaluationsSent * runsPerMonth)),
    ];
  });
  return table(
    [
      'Jobs',
      'Violations',
      'Strategy',
      'Calls',
      ...operations.map(([, name]) => name),
      'SSM, SQS',
      'Evaluations sent',
      'Runs',
      'Minutes',
      'CPU s',
      'Peak RSS MiB',
      'Throttled',
      'If hourly, a month',
    ],
    rows,
  );
}

function targets({ phases, startup }: Report): string {
  const find = (jobs: number, name: string) =>
    phases.find(
      (phase) => phase.jobs === jobs && phase.violationShare === 0.05 && phase.name === name,
    );
  const sizes = [...new Set(phases.map(({ jobs }) => jobs))];
  const rows: (readonly [string, string, string, boolean])[] = [];
  for (const jobs of sizes) {
    const idle = find(jobs, 'idle run');
    const first = find(jobs, 'first sweep');
    if (idle) {
      rows.push([
        `calls of an idle run, ${grouped(jobs)} jobs`,
        'at most 6',
        grouped(callCount(idle)),
        callCount(idle) <= 6,
      ]);
      rows.push([
        `evaluations sent by it`,
        '0',
        grouped(idle.evidence.evaluationsSent),
        idle.evidence.evaluationsSent === 0,
      ]);
    }
    if (first) {
      const convicted = first.apiCalls.DescribeTrainingJob ?? 0;
      const violating = Math.round(jobs * 0.05);
      const limit = 0.035 * jobs + violating + 50;
      rows.push([
        `calls of a first sweep, ${grouped(jobs)} jobs`,
        `at most ${grouped(Math.round(limit))}`,
        `${grouped(callCount(first))} (${grouped(convicted)} of them Describe)`,
        callCount(first) <= limit,
      ]);
      const perThousand = (first.cpuSeconds * 1_000 * 1_000) / jobs;
      rows.push([
        `CPU per 1,000 jobs of it`,
        'at most 250 ms',
        `${perThousand.toFixed(0)} ms`,
        perThousand <= 250,
      ]);
    }
  }
  const giant = find(largest, 'first sweep');
  const small = find(10_000, 'first sweep');
  if (giant && small) {
    const seconds = giant.newestAfterSeconds;
    rows.push([
      'the newest 1,000 jobs of 462,178 reported',
      'within 60 s of the first run',
      seconds === null ? 'not all' : `${seconds.toFixed(0)} s`,
      seconds !== null && seconds <= 60,
    ]);
    rows.push([
      'chained runs of that first sweep',
      'at most 6',
      grouped(giant.runs),
      giant.runs <= 6,
    ]);
    rows.push([
      'evaluations it sent twice',
      '0',
      grouped(giant.evidence.sentTwice),
      giant.evidence.sentTwice === 0,
    ]);
    const heap = giant.heapMiB - small.heapMiB;
    rows.push([
      'heap at 462,178 jobs less that at 10,000',
      'at most 32 MiB',
      `${heap.toFixed(1)} MiB`,
      heap <= 32,
    ]);
  }
  rows.push([
    'start-up, against the two clients alone',
    'at most 1.4 times',
    `${startup.ratio.toFixed(2)} times (${startup.ruleMs.toFixed(0)} ms, ${startup.clientsMs.toFixed(0)} ms)`,
    startup.ratio <= 1.4,
  ]);
  return table(
    ['Measure', 'Target', 'Measured', 'Met'],
    rows.map(([measure, target, measured, met]) => [
      measure,
      target,
      measured,
      met ? 'yes' : '**no**',
    ]),
  );
}

/** What quiet accounts of each measured size pay a month, evaluated hourly and audited daily. */
function bill(phases: readonly Phase[]): string {
  const quiet = phases.filter(
    ({ violationShare, computed }) => violationShare === 0.05 && !computed,
  );
  const bills = quiet
    .filter(({ name }) => name === 'idle run')
    .flatMap((idle) => {
      const audit = quiet.find(({ name, jobs }) => name === 'audit' && jobs === idle.jobs);
      return audit === undefined ? [] : [{ jobs: idle.jobs, items: billItems(idle, audit) }];
    });
  const [first] = bills;
  if (first === undefined) return '';
  const rows = first.items.map(({ name }, row) => [
    name,
    ...bills.map(({ items }) => `${items[row]?.what} ${dollars(items[row]?.amount ?? 0)}`),
  ]);
  const total = ({ items }: (typeof bills)[number]) =>
    items.reduce((sum, { amount }) => sum + amount, 0);
  return table(
    ['A quiet account, a month', ...bills.map(({ jobs }) => `${grouped(jobs)} jobs`)],
    [
      ...rows,
      [
        '**all**, target: at most $1.50',
        ...bills.map((one) =>
          total(one) <= 1.5 ? dollars(total(one)) : `**${dollars(total(one))}**`,
        ),
      ],
    ],
  );
}

interface BillItem {
  readonly name: string;
  readonly what: string;
  readonly amount: number;
}

function billItems(idle: Phase, audit: Phase): readonly BillItem[] {
  const audits = 30;
  const seconds = idle.simulatedSeconds * (runsPerMonth - audits) + audit.simulatedSeconds * audits;
  const logGb = (idle.logBytes * (runsPerMonth - audits) + audit.logBytes * audits) / 1e9;
  const evaluations = idle.evidence.evaluationsSent * runsPerMonth;
  const alarms = 6;
  return [
    {
      name: 'Config evaluations',
      what: `${grouped(evaluations)}:`,
      amount: evaluationDollars(evaluations),
    },
    {
      name: `Lambda seconds at ${memoryMiB} MiB`,
      what: `${grouped(Math.round(seconds))}:`,
      amount: lambdaDollars(runsPerMonth, seconds, memoryMiB),
    },
    { name: 'SSM, standard parameter', what: '', amount: 0 },
    {
      name: "SQS, Lambda's long polling, about 5 × 3 a minute",
      what: '',
      amount: queueDollars(5 * 3 * 60 * 24 * 30),
    },
    {
      name: 'CloudWatch logs, MB',
      what: `${(logGb * 1_000).toFixed(1)}:`,
      amount: logGb * logDollarsPerGb,
    },
    { name: 'CloudWatch metrics: one that is 0 is not sent', what: '', amount: 0 },
    { name: 'CloudWatch alarms', what: `${alarms}:`, amount: alarms * alarmDollars },
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
