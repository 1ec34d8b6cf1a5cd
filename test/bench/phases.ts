// What is measured for one history, in virtual time: each phase from its first run to the last one that was asked to
// be resumed, and what the embedded AWS saw of it.

import { type Account, type AccountSettings, openAccount, type Run, ruleName } from './account.ts';
import { sweepNaively } from './naive-sweep.ts';
import { leastShare } from './shares.ts';

/** The phases in the order in which an account would see them. */
export const phaseNames = [
  'first sweep',
  'idle run',
  '50 new jobs',
  'audit',
  'policy change',
] as const;
export type PhaseName = (typeof phaseNames)[number] | 'naive sweep';

/** A history, and how far it is followed. */
export interface WorldPlan
  extends Pick<AccountSettings, 'jobs' | 'violationShare' | 'unreadableJobs'> {
  readonly seed: number;
  readonly upTo: PhaseName;
}

export interface Phase {
  readonly jobs: number;
  readonly violationShare: number;
  readonly seed: number;
  readonly name: PhaseName;
  /** Jobs that may not be described. @default 0 */
  readonly unreadableJobs?: number;
  /** True where the figures are worked out from a smaller measurement. */
  readonly isComputed: boolean;
  readonly runs: number;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: number;
  /** What the runs took, without the pauses between them. */
  readonly seconds: number;
  readonly logBytes: number;
  readonly evaluationsSent: number;
  readonly sentTwice: number;
  readonly falseVerdicts: number;
  /** From the event to the first put that was accepted. */
  readonly firstPutAfterSeconds: number | null;
  /** Until the last of the newest 1,000 jobs was reported; null where one of them was not. */
  readonly newestAfterSeconds: number | null;
  /** Of a first sweep: of its share of List or Describe, in the minute in which its runs took the least. */
  readonly leastShare: number | null;
  /** Of a first sweep: after so many seconds of the chain, so many of the newest jobs all have a result. */
  readonly coverage?: readonly (readonly [seconds: number, newestJobs: number])[];
  /** Of a first sweep: when each run of the chain began, in seconds after the first. */
  readonly runStartsSeconds?: readonly number[];
}

const hourMs = 3_600_000;
const newestJobs = 1_000;
/** The coverage over time is drawn of one history. */
const drawnSeed = 1;
const coveragePoints = 80;

/** A policy under which every verdict stays what it was: all the subnets that the seeded jobs use. */
const subnetsInUse =
  'subnet-0a11ce5ab1e00001,subnet-0a11ce5ab1e00002,subnet-0a11ce5ab1e00003,subnet-0';

export async function measureWorld({ upTo, ...settings }: WorldPlan): Promise<readonly Phase[]> {
  await using account = await openAccount(settings);
  if (upTo === 'naive sweep') return [await measure('naive sweep', sweepNaively)];
  const phases: Phase[] = [];
  for (const name of phaseNames) {
    phases.push(await measure(name, steps[name]));
    if (name === upTo) break;
  }
  return phases;

  async function measure(
    name: PhaseName,
    act: (account: Account) => Promise<readonly Run[]>,
  ): Promise<Phase> {
    const before = account.aws.world.config.history.length;
    account.aws.requests.clear();
    const runs = await act(account);
    const least = name === 'first sweep' ? leastShare(account.aws.requests, runs) : undefined;
    return {
      ...{ ...settings, name, isComputed: false },
      ...{
        ...evidence(account, runs, before),
        leastShare: least === undefined ? null : round(least),
      },
      ...(name === 'first sweep' && settings.seed === drawnSeed && coverageOf(account, runs)),
    };
  }
}

const steps: Readonly<
  Record<(typeof phaseNames)[number], (account: Account) => Promise<readonly Run[]>>
> = {
  'first sweep': (account) => account.chain(),
  async 'idle run'(account) {
    account.clock.advance(hourMs);
    return await account.chain();
  },
  async '50 new jobs'(account) {
    createJobs(account, 50);
    account.clock.advance(hourMs);
    return await account.chain();
  },
  async audit(account) {
    account.clock.advance(22.5 * hourMs);
    return await account.chain();
  },
  async 'policy change'(account) {
    account.clock.advance(hourMs);
    return await account.chain({ allowedSubnetIds: subnetsInUse });
  },
};

function createJobs({ aws }: Account, count: number): void {
  const { jobs, clock } = aws.world;
  for (let number = 0; number < count; number += 1)
    jobs.createTrainingJob({
      TrainingJobName: `new-${clock.nowMs()}-${number}`,
      VpcConfig: number % 20 === 0 ? null : { Subnets: ['subnet-0'], SecurityGroupIds: ['sg-0'] },
    });
}

function evidence({ aws }: Account, runs: readonly Run[], before: number) {
  const { config, jobs } = aws.world;
  const fresh = config.history.slice(before);
  const startedAtMs = runs[0]?.startedAtMs ?? 0;
  const firstRunEndedAtMs = runs[0]?.endedAtMs ?? 0;
  const reportedAtMs = new Map<string, number>();
  for (const { resourceId, putAtMs } of fresh) reportedAtMs.set(resourceId, putAtMs);
  const newest = Array.from({ length: Math.min(newestJobs, jobs.size) }, (_, index) =>
    jobs.jobOf(jobs.numberAt(jobs.size - 1 - index)),
  ).filter(({ TrainingJobStatus }) => TrainingJobStatus !== 'Deleting');
  const lastMs = Math.max(
    ...newest.map(({ TrainingJobName }) => reportedAtMs.get(TrainingJobName) ?? Number.NaN),
  );
  const isNewestDone = lastMs <= firstRunEndedAtMs;
  return {
    runs: runs.length,
    apiCalls: addUp(runs.map(({ apiCalls }) => apiCalls)),
    throttles: sum(runs.flatMap(({ throttles }) => Object.values(throttles))),
    seconds: round(sum(runs.map((run) => run.endedAtMs - run.startedAtMs)) / 1_000),
    logBytes: sum(runs.map(({ logBytes }) => logBytes)),
    evaluationsSent: fresh.length,
    sentTwice: fresh.length - reportedAtMs.size,
    falseVerdicts: falseVerdicts(aws.world),
    firstPutAfterSeconds: fresh[0] ? round((fresh[0].putAtMs - startedAtMs) / 1_000) : null,
    newestAfterSeconds: isNewestDone ? round((lastMs - startedAtMs) / 1_000) : null,
  };
}

/** From the newest job on, until one without a result: a job on its way out gets none, and holds up nothing. */
function coverageOf(
  { aws }: Account,
  runs: readonly Run[],
): Pick<Phase, 'coverage' | 'runStartsSeconds'> {
  const { config, jobs } = aws.world;
  const startedAtMs = runs[0]?.startedAtMs ?? 0;
  const seconds = (atMs: number) => round((atMs - startedAtMs) / 1_000);
  const reportedAtMs = new Map<string, number>();
  for (const { resourceId, putAtMs } of config.history) reportedAtMs.set(resourceId, putAtMs);
  const coverage: (readonly [number, number])[] = [];
  const step = Math.max(Math.ceil(jobs.size / coveragePoints), 1);
  let lastMs = startedAtMs;
  for (let count = 1; count <= jobs.size; count += 1) {
    const job = jobs.jobOf(jobs.numberAt(jobs.size - count));
    const atMs = reportedAtMs.get(job.TrainingJobName);
    if (atMs === undefined && job.TrainingJobStatus !== 'Deleting') break;
    lastMs = Math.max(lastMs, atMs ?? lastMs);
    if (count % step === 0 || count === jobs.size) coverage.push([seconds(lastMs), count]);
  }
  return { coverage, runStartsSeconds: runs.map((run) => seconds(run.startedAtMs)) };
}

/** Results that are not what the job deserves. */
function falseVerdicts({ config, jobs }: Account['aws']['world']): number {
  let found = 0;
  for (const { resourceId, complianceType } of config.resultTable(ruleName).rows()) {
    const job = jobs.get(resourceId);
    if (job === undefined) continue;
    const { Subnets = [], SecurityGroupIds = [] } = job.VpcConfig ?? {};
    const deserved =
      Subnets.length > 0 && SecurityGroupIds.length > 0 ? 'COMPLIANT' : 'NON_COMPLIANT';
    if (deserved !== complianceType) found += 1;
  }
  return found;
}

/** The same phase over a larger history, each figure that grows with the jobs in proportion. */
export function scaleUp(phase: Phase, jobs: number): Phase {
  const factor = jobs / phase.jobs;
  const seconds = phase.seconds * factor;
  return {
    ...phase,
    jobs,
    isComputed: true,
    apiCalls: Object.fromEntries(
      Object.entries(phase.apiCalls).map(([name, calls]) => [name, Math.ceil(calls * factor)]),
    ),
    throttles: Math.round(phase.throttles * factor),
    seconds,
    runs: Math.max(Math.ceil(seconds / 900), 1),
    evaluationsSent: Math.round(phase.evaluationsSent * factor),
    firstPutAfterSeconds: null,
    newestAfterSeconds: null,
  };
}

export function callCount({ apiCalls }: Pick<Phase, 'apiCalls'>): number {
  return sum(Object.values(apiCalls));
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const record of records)
    for (const [name, amount] of Object.entries(record)) total[name] = (total[name] ?? 0) + amount;
  return total;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function round(amount: number): number {
  return Math.round(amount * 1_000) / 1_000;
}
