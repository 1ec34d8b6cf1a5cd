// What is asked of the rule, and whether the measured figures meet it.

import { type Bill, bills, firstSeed, usualShare } from './bill.ts';
import { dollars, grouped, percent, sum } from './figures.ts';
import type { IdleMemory } from './idle-memory.ts';
import { callCount, type Phase, type PhaseName } from './phases.ts';
import type { Report } from './report.ts';
import type { Startup } from './startup.ts';

/** The largest number of training jobs of one account that anybody has spoken of in public. */
export const largest = 462_178;

export interface Target {
  readonly measure: string;
  readonly target: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** Every target that this report has figures for. */
export function targets(report: Report): readonly Target[] {
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

/** 1.2 times what a rule written with rdklib needs for a second run: 56 to 59 MiB. */
const idleMemoryLimitMiB = 70.8;

function idleMemoryTargets(idle: IdleMemory): readonly Target[] {
  const [run, calling, loaded, node] = [
    idle.idleRunMiB,
    idle.clientsCallingMiB,
    idle.clientsLoadedMiB,
    idle.nodeMiB,
  ].map((mib) => mib.toFixed(0));
  return [
    target(
      'memory of an idle run at its peak',
      `at most ${idleMemoryLimitMiB} MiB, 1.2 times that of an rdklib rule`,
      `${run} MiB; ${calling} of them for the same calls by the clients alone, ${loaded} to load these, ${node} for Node.js`,
      idle.idleRunMiB <= idleMemoryLimitMiB,
    ),
  ];
}

function costTargets({ cpu, memory, idleMemory, startup, bundleKiB }: Report): readonly Target[] {
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
      startupMeasured(startup),
      startup.ratio <= 1.25,
    ),
    target(
      'bundle with the SDK, minified',
      'at most 480 KiB',
      `${bundleKiB.toFixed(0)} KiB`,
      bundleKiB <= 480,
    ),
    ...(idleMemory === undefined ? [] : idleMemoryTargets(idleMemory)),
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

function startupMeasured({ ratio, ruleMs, clientsMs, leanClientsMs }: Startup): string {
  const lean =
    leanClientsMs === undefined
      ? ''
      : `; ${(ruleMs / leanClientsMs).toFixed(2)} times the clients with credentials from the environment alone, ${leanClientsMs.toFixed(0)} ms`;
  return `${ratio.toFixed(2)} times (${ruleMs.toFixed(0)} ms, ${clientsMs.toFixed(0)} ms${lean})`;
}

function perThousand(cpuMs: number, jobs: number): string {
  return `${((cpuMs * 1_000) / jobs).toFixed(0)} ms`;
}

function target(measure: string, wanted: string, measured: string, isMet: boolean): Target {
  return { measure, target: wanted, measured, isMet };
}
