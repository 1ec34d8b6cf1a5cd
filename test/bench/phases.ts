// What is measured for one history: each strategy from its first run to the last one that was
// asked to be resumed, and what the embedded AWS saw of it.

import {
  type AwsRequest,
  type AwsSettings,
  type Evidence,
  type RuleRequest,
  type RunCost,
  Worker,
} from './messages.ts';

export interface Phase {
  readonly jobs: number;
  readonly violationShare: number;
  readonly name: string;
  /** True where the figures are worked out from a smaller measurement. */
  readonly computed: boolean;
  readonly runs: number;
  readonly apiCalls: Readonly<Record<string, number>>;
  readonly throttles: number;
  readonly simulatedSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
  readonly heapMiB: number;
  readonly logBytes: number;
  readonly evidence: Evidence;
  /** Of the first run alone: when the last of the newest 1,000 jobs was reported, in seconds. */
  readonly newestAfterSeconds: number | null;
}

const hourMs = 3_600_000;
/** A chain longer than this has gone wrong. */
const runLimit = 60;

/** A policy under which every verdict stays what it was: all the subnets that the seeded jobs use. */
const subnetsInUse =
  'subnet-0a11ce5ab1e00001,subnet-0a11ce5ab1e00002,subnet-0a11ce5ab1e00003,subnet-0';

/** The rule's phases over one history, in the order in which an account would see them. */
export async function measureRule(
  settings: AwsSettings,
  { withPolicyChange }: { readonly withPolicyChange: boolean },
): Promise<readonly Phase[]> {
  await using bench = await openBench(settings);
  const phases = [await bench.chain('first sweep')];
  await bench.wait(hourMs);
  phases.push(await bench.chain('idle run'));
  await bench.create(50);
  await bench.wait(hourMs);
  phases.push(await bench.chain('50 new jobs'));
  await bench.wait(22.5 * hourMs);
  phases.push(await bench.chain('audit'));
  if (!withPolicyChange) return phases;
  await bench.wait(hourMs);
  phases.push(await bench.chain('policy change', { allowedSubnetIds: subnetsInUse }));
  return phases;
}

export async function measureNaive(settings: AwsSettings): Promise<Phase> {
  await using bench = await openBench(settings);
  return await bench.naive();
}

async function openBench(settings: AwsSettings) {
  const aws = new Worker<AwsRequest>('aws-process.ts');
  const rule = new Worker<RuleRequest>('rule-process.ts');
  const addresses = await aws.ask<{ endpoint: string; queueUrl: string }>({
    kind: 'start',
    settings,
  });
  const { timeScale } = settings;
  await rule.ask({ kind: 'start', settings: { ...addresses, timeScale } });
  const costs = async (kind: 'run' | 'naive', parameters: Readonly<Record<string, string>>) =>
    await rule.ask<RunCost>({ kind, event: await aws.ask({ kind: 'event', parameters }) });

  async function chain(
    name: string,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<Phase> {
    const runs: RunCost[] = [];
    const seen: Evidence[] = [];
    do {
      const delaySeconds = runs.at(-1)?.resumeInSeconds;
      if (delaySeconds) await aws.ask({ kind: 'advance', ms: delaySeconds * 1_000 });
      runs.push(await costs('run', parameters));
      seen.push(await aws.ask<Evidence>({ kind: 'evidence' }));
    } while (runs.at(-1)?.resumeInSeconds && runs.length < runLimit);
    return summarize(settings, name, runs, seen);
  }

  return {
    chain,
    naive: async () => {
      const run = await costs('naive', {});
      return summarize(
        settings,
        'naive sweep',
        [run],
        [await aws.ask<Evidence>({ kind: 'evidence' })],
      );
    },
    wait: async (ms: number) => await aws.ask({ kind: 'advance', ms }),
    create: async (count: number) => await aws.ask({ kind: 'create', count }),
    [Symbol.asyncDispose]: async () => {
      aws.stop();
      rule.stop();
    },
  };
}

function summarize(
  { jobs, violationShare }: AwsSettings,
  name: string,
  runs: readonly RunCost[],
  seen: readonly Evidence[],
): Phase {
  const last = seen.at(-1);
  const failed = runs.find((run) => run.failed !== null);
  if (last === undefined || failed) throw new Error(`${name}: ${failed?.failed ?? 'no run'}`);
  const newestMs = seen[0]?.newestReportedAfterMs ?? null;
  return {
    jobs,
    violationShare,
    name,
    computed: false,
    runs: runs.length,
    apiCalls: addUp(runs.map(({ apiCalls }) => apiCalls)),
    throttles: sum(Object.values(addUp(runs.map(({ throttles }) => throttles)))),
    simulatedSeconds: sum(runs.map(({ simulatedMs }) => simulatedMs)) / 1_000,
    cpuSeconds: sum(runs.map(({ cpuMs }) => cpuMs)) / 1_000,
    peakRssMiB: Math.max(...runs.map(({ peakRssMiB }) => peakRssMiB)),
    heapMiB: Math.max(...runs.map(({ heapMiB }) => heapMiB)),
    logBytes: sum(runs.map(({ logBytes }) => logBytes)),
    evidence: {
      ...last,
      evaluationsSent: sum(seen.map(({ evaluationsSent }) => evaluationsSent)),
      sentTwice: sum(seen.map(({ sentTwice }) => sentTwice)),
    },
    newestAfterSeconds: newestMs === null ? null : newestMs / 1_000,
  };
}

/** The same phase over a larger history, each figure that grows with the jobs in proportion. */
export function scaleUp(phase: Phase, factor: number, jobs: number): Phase {
  const simulatedSeconds = phase.simulatedSeconds * factor;
  return {
    ...phase,
    jobs,
    computed: true,
    apiCalls: Object.fromEntries(
      Object.entries(phase.apiCalls).map(([name, calls]) => [name, Math.ceil(calls * factor)]),
    ),
    throttles: Math.round(phase.throttles * factor),
    simulatedSeconds,
    cpuSeconds: phase.cpuSeconds * factor,
    runs: Math.max(Math.ceil(simulatedSeconds / 900), 1),
    evidence: {
      ...phase.evidence,
      evaluationsSent: Math.round(phase.evidence.evaluationsSent * factor),
    },
  };
}

export function callCount({ apiCalls }: Phase): number {
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
