// The worked example of docs/operations.md: two accounts, what the rule costs in each, calculated step by step, and what
// that comes to in an organization.

import {
  alarmDollars,
  evaluationDollars,
  lambdaDollars,
  logDollarsPerGb,
  metricDollars,
  queueDollars,
  tableDollars,
} from '../rule/cli/estimate/prices.ts';

/** @see https://aws.amazon.com/config/pricing/ (a configuration item, recorded continuously) */
const itemDollars = 0.003;

const memoryMiB = 256;
const runSeconds = 10;
const logKbPerRun = 4;
const auditsPerMonth = 30;
/** Events tell of a job's start and of its changes, and ask for a run every 5 minutes at most. */
const runsPerNewJob = 4;
/** An audit looks up 250 jobs a second and lists 100 a second, a seventh of them or this many; see docs/performance.md. */
const auditListsAtLeast = 10_000;
/** While it does, the state is saved this often. */
const heartbeatSeconds = 15;
/** A quiet queue has two of Lambda's pollers, which wait 20 seconds each, whether messages come or not. */
const pollsPerMonth = 2 * 3 * 60 * 24 * 30;
const hoursPerMonth = 24 * 30;
/** The state's item has up to 4 KB, and DynamoDB bills a write by the kilobyte. */
const writeUnits = 4;
const writesPerRun = 2;

export interface Account {
  readonly title: string;
  readonly jobs: number;
  readonly violations: number;
  readonly newJobs: number;
  /** Scheduled runs, and those that new jobs asked for: one in five minutes at most. */
  readonly runs: number;
}

export const small: Account = {
  title: 'Small account',
  jobs: 2_000,
  violations: 100,
  newJobs: 300,
  runs: 30 + 300 * runsPerNewJob,
};
export const big: Account = {
  title: 'Big account',
  jobs: 300_000,
  violations: 15_000,
  newJobs: 20_000,
  runs: 12 * 24 * 30,
};

/** Without training jobs: what is paid for being told of the first one. */
const idle: Account = {
  title: 'No training jobs',
  jobs: 0,
  violations: 0,
  newJobs: 0,
  runs: 30,
};

interface Item {
  readonly name: string;
  readonly how: string;
  readonly amount: number;
}

/** Everything of the first sweep, once. */
export function firstSweep({ jobs, violations }: Account): readonly Item[] {
  const seconds = jobs / 100 + violations / 5;
  return [
    evaluations(jobs),
    complianceChanges(jobs),
    {
      name: 'Lambda',
      how: `${grouped(jobs / 100)} s of listing + ${grouped(violations / 5)} s of describing`,
      amount: lambdaDollars(Math.ceil(seconds / 900), seconds, memoryMiB),
    },
  ];
}

/** Every month after it. */
export function steadyMonth({ jobs, violations, newJobs, runs }: Account): readonly Item[] {
  const listed = Math.min(jobs, Math.max(auditListsAtLeast, jobs / 7));
  const auditSeconds = Math.max(jobs / 250, listed / 100) * auditsPerMonth;
  const auditWrites = auditSeconds / heartbeatSeconds;
  const writes = (runs * writesPerRun + auditWrites) * writeUnits;
  // A complete run is counted every six hours at most, new violations in the hour in which they are found.
  const completeHours = Math.min(runs, hoursPerMonth / 6);
  const violationHours = Math.min((newJobs * violations) / Math.max(jobs, 1), hoursPerMonth);
  return [
    evaluations(newJobs),
    complianceChanges(newJobs),
    {
      name: 'Lambda',
      how: `${grouped(runs)} runs × ${runSeconds} s + ${auditsPerMonth} audits × ${grouped(auditSeconds / auditsPerMonth)} s`,
      amount: lambdaDollars(runs, runs * runSeconds + auditSeconds, memoryMiB),
    },
    {
      name: 'SQS',
      how: `${grouped(pollsPerMonth)} polls`,
      amount: queueDollars(pollsPerMonth),
    },
    {
      name: 'DynamoDB',
      how: `${grouped(writes)} write units`,
      amount: tableDollars(writes, 0),
    },
    {
      name: 'Logs',
      how: `${grouped(runs)} runs × ${logKbPerRun} KB`,
      amount: ((runs * logKbPerRun) / 1_000_000) * logDollarsPerGb,
    },
    { name: 'Alarms', how: '4 × $0.10', amount: 4 * alarmDollars },
    {
      name: 'Metrics',
      how: `${grouped(completeHours)} + ${grouped(violationHours)} of ${hoursPerMonth} hours × $${metricDollars.toFixed(2)}`,
      amount: ((completeHours + violationHours) / hoursPerMonth) * metricDollars,
    },
  ];
}

/** The two accounts side by side: how each amount comes about, and the amount. */
export function renderCostExample(): string {
  return [
    ...section('First sweep, once', firstSweep),
    '',
    ...section('Each month after it', steadyMonth),
    '',
    ...section('Deleting the rule, once', ({ jobs }) => [complianceChanges(jobs)]),
    '',
    ...organizations([1, 30, 300]),
  ].join('\n');
}

/** One Region of organizations whose accounts are all alike. */
function organizations(sizes: readonly number[]): readonly string[] {
  const figures = [
    ['No training jobs, each month', sum(steadyMonth(idle))],
    ['Like the small account, first sweep', sum(firstSweep(small))],
    ['Like the small account, each month', sum(steadyMonth(small))],
  ] as const;
  return tableOf([
    ['Accounts', ...sizes.map(grouped)],
    ...figures.map(([name, amount]) => [name, ...sizes.map((size) => dollars(amount * size))]),
  ]);
}

function section(title: string, itemsOf: (account: Account) => readonly Item[]): readonly string[] {
  const [left, right] = [itemsOf(small), itemsOf(big)];
  const rows = left.map((item, index) => [
    item.name,
    item.how,
    dollars(item.amount),
    right[index]?.how ?? '',
    dollars(right[index]?.amount ?? 0),
  ]);
  const total = ['**all**', '', dollars(sum(left)), '', dollars(sum(right))];
  const head = [title, small.title, '', big.title, ''];
  return tableOf([head, ...rows, ...(rows.length > 1 ? [total] : [])]);
}

function tableOf([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** In Config's tiers, as if no other rule used them up. */
function evaluations(count: number): Item {
  const tiers = [
    [Math.min(count, 100_000), 0.001],
    [Math.min(Math.max(count - 100_000, 0), 400_000), 0.0008],
  ].filter(([amount]) => amount !== 0);
  return {
    name: 'Evaluations',
    how: tiers.map(([amount = 0, price]) => `${grouped(amount)} × $${price}`).join(' + '),
    amount: evaluationDollars(count),
  };
}

function complianceChanges(count: number): Item {
  return {
    name: 'Compliance changes, where recorded',
    how: `${grouped(count)} × $${itemDollars}`,
    amount: count * itemDollars,
  };
}

function sum(items: readonly Item[]): number {
  return items.reduce((total, { amount }) => total + amount, 0);
}

function grouped(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}

/** To the cent below ten dollars, to the dollar above: the numbers that go in are round, too. */
function dollars(amount: number): string {
  if (amount < 0.005) return 'below $0.01';
  const digits = amount < 10 ? 2 : 0;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
