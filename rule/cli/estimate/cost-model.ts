// What the rule costs, from how many jobs there are; docs/operations.md works the same sums out by hand.

import {
  alarmDollars,
  evaluationDollars,
  lambdaDollars,
  logDollarsPerGb,
  metricDollars,
  queueDollars,
  tableDollars,
} from './prices.ts';

export interface JobNumbers {
  readonly jobs: number;
  readonly violations: number;
  readonly newJobsPerMonth: number;
}

export interface Cost {
  readonly evaluations: number;
  /** Calls by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly minutes: number;
  readonly dollars: number;
}

export interface CostEstimate {
  readonly firstSweep: Cost;
  readonly eachMonth: Cost;
}

const memoryMiB = 256;
const secondsPerRun = 10;
/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html (900 s at most) */
const longestRunSeconds = 900;
const listQuota = 2;
const describeQuota = 10;
const putBatch = 100;
/** Jobs a page of the listing and of the index. */
const pageJobs = 100;
/** Pages overlap by their oldest second, and the index is asked a little more often than the listing. */
const overlap = 1.05;
const scheduledRunsPerMonth = 30;
/** Events tell of a job's start and of its changes, and ask for a run every 5 minutes at most. */
const runsPerNewJob = 4;
const mostRunsPerMonth = 12 * 24 * 30;
const auditsPerMonth = 30;
/** An audit looks up every result and lists a seventh of the jobs, or as many as this; see docs/performance.md. */
const auditListsAtLeast = 10_000;
const searchQuota = 5;
const heartbeatSeconds = 15;
const callsPerIdleRun = 6;
const logKbPerRun = 4;
/** A quiet queue has two pollers, which wait 20 seconds each. */
const pollsPerMonth = 2 * 3 * 60 * 24 * 30;
const alarms = 4;
const hoursPerMonth = 720;
/** A complete run is counted every six hours at most. */
const mostHoursWithCompleteRun = hoursPerMonth / 6;
const writesPerRun = 2;
/** The state's item has a few kilobytes. */
const writeUnits = 4;

/** @param quotaShare the part of every quota that the function takes. */
export function estimateCost(numbers: JobNumbers, quotaShare: number): CostEstimate {
  return { firstSweep: firstSweep(numbers, quotaShare), eachMonth: eachMonth(numbers, quotaShare) };
}

function firstSweep({ jobs, violations }: JobNumbers, quotaShare: number): Cost {
  const seconds =
    jobs / pageJobs / (listQuota * quotaShare) + violations / (describeQuota * quotaShare);
  return {
    evaluations: jobs,
    calls: {
      ListTrainingJobs: Math.ceil((jobs / pageJobs) * overlap),
      Search: Math.ceil((jobs / pageJobs) * overlap),
      DescribeTrainingJob: violations,
      PutEvaluations: Math.ceil(jobs / putBatch),
    },
    minutes: seconds / 60,
    dollars:
      evaluationDollars(jobs) +
      lambdaDollars(Math.ceil(seconds / longestRunSeconds), seconds, memoryMiB),
  };
}

function eachMonth({ jobs, violations, newJobsPerMonth }: JobNumbers, quotaShare: number): Cost {
  const runs = Math.min(scheduledRunsPerMonth + newJobsPerMonth * runsPerNewJob, mostRunsPerMonth);
  const listedPages = Math.min(jobs, Math.max(auditListsAtLeast, jobs / 7)) / pageJobs;
  const auditCalls = ((2 * jobs) / pageJobs + listedPages) * auditsPerMonth;
  const auditSeconds =
    Math.max(jobs / pageJobs / (searchQuota * quotaShare), listedPages / (listQuota * quotaShare)) *
    auditsPerMonth;
  const seconds = runs * secondsPerRun + auditSeconds;
  const writes = runs * writesPerRun + auditSeconds / heartbeatSeconds;
  const newViolations = newJobsPerMonth * (jobs === 0 ? 0 : violations / jobs);
  const metricHours =
    Math.min(runs, mostHoursWithCompleteRun) + Math.min(newViolations, hoursPerMonth);
  return {
    evaluations: newJobsPerMonth,
    calls: { runs: runs * callsPerIdleRun, audits: Math.ceil(auditCalls) },
    minutes: seconds / 60,
    dollars:
      evaluationDollars(newJobsPerMonth) +
      lambdaDollars(runs, seconds, memoryMiB) +
      queueDollars(pollsPerMonth) +
      ((runs * logKbPerRun) / 1_000_000) * logDollarsPerGb +
      alarms * alarmDollars +
      (metricHours / hoursPerMonth) * metricDollars +
      tableDollars(writes * writeUnits, 0),
  };
}
