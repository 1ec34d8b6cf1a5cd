// What a quiet account pays a month, item by item, from the measured runs: no job is trained, the rule is evaluated
// hourly and audited daily. Without free tiers, in the prices of rule/cli/estimate/prices.ts.

import {
  alarmDollars,
  evaluationDollars,
  lambdaDollars,
  logDollarsPerGb,
  metricDollars,
  queueDollars,
  tableDollars,
} from '../../rule/cli/estimate/prices.ts';
import { grouped } from './figures.ts';
import type { Phase } from './phases.ts';

export interface Bill {
  readonly jobs: number;
  readonly items: readonly BillItem[];
}

export interface BillItem {
  readonly name: string;
  readonly what: string;
  readonly amount: number;
}

/** Of the worlds that bills and targets are about. */
export const usualShare = 0.05;
export const firstSeed = 1;

const hoursPerMonth = 720;
const runsPerMonth = hoursPerMonth;
const auditsPerMonth = 30;
const memoryMiB = 256;
/** The state is an item of up to 4 KB here: as many write units as kilobytes. */
const writeUnits = 4;

/** A test holds it against the template. */
export const alarms = 4;

/**
 * Lambda polls a quiet queue with two pollers, each of which waits for 20 seconds. It begins with five, and that many
 * would be $0.16 more.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const pollers = 2;
const pollsPerMonth = pollers * 3 * 60 * hoursPerMonth;

/** A complete run is counted once in five and a half hours at most: by hourly runs, every six hours. */
const hoursWithCompleteRun = hoursPerMonth / 6;

/** What quiet accounts of each measured size pay a month. */
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

function billItems(idle: Phase, audit: Phase): readonly BillItem[] {
  const idleRuns = runsPerMonth - auditsPerMonth;
  const monthly = (figure: (phase: Phase) => number) =>
    figure(idle) * idleRuns + figure(audit) * auditsPerMonth;
  const seconds = monthly((phase) => phase.seconds);
  const runs = monthly((phase) => phase.runs);
  const logGb = monthly(({ logBytes }) => logBytes) / 1e9;
  const evaluations = monthly(({ evaluationsSent }) => evaluationsSent);
  const writes = monthly(
    ({ apiCalls: { UpdateItem = 0, PutItem = 0, DeleteItem = 0 } }) =>
      UpdateItem + PutItem + DeleteItem,
  );
  const reads = monthly(({ apiCalls: { GetItem = 0, Query = 0 } }) => GetItem + Query);
  const messages = monthly(({ apiCalls: { SendMessage = 0 } }) => SendMessage);
  const hoursWithThrottling = audit.throttles > 0 ? auditsPerMonth : 0;
  const metricHours = (hours: number) => (hours / hoursPerMonth) * metricDollars;
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
      name: `SQS, Lambda's long polling, ${pollers} × 3 a minute, and messages`,
      what: `${grouped(pollsPerMonth)}, ${grouped(messages)}:`,
      amount: queueDollars(pollsPerMonth + messages),
    },
    {
      name: 'CloudWatch logs, MB',
      what: `${(logGb * 1_000).toFixed(1)}:`,
      amount: logGb * logDollarsPerGb,
    },
    {
      name: 'CloudWatch metrics, hours with data: complete runs',
      what: `${grouped(hoursWithCompleteRun)}:`,
      amount: metricHours(hoursWithCompleteRun),
    },
    {
      name: 'CloudWatch metrics, hours with data: throttled calls of audits',
      what: `${hoursWithThrottling}:`,
      amount: metricHours(hoursWithThrottling),
    },
    { name: 'CloudWatch alarms', what: `${alarms}:`, amount: alarms * alarmDollars },
  ];
}
