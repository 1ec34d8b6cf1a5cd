// Every fault in every phase. At no moment is there a false verdict, and once the faults end and runs go on,
// Config holds exactly the truth: nothing missing, nothing left over.

import { describe, expect, it } from 'vitest';
import {
  hourMs,
  type LocalWorld,
  minuteMs,
  putJob,
  ruleName,
  startLocalWorld,
} from '../support/local-world.ts';
import { type FaultScenario, faultScenarios } from '../support/scenarios/fault-scenarios.ts';

type Policy = Readonly<Record<string, string>>;

const stricter: Policy = { requireNetworkIsolation: 'true' };

interface Phase {
  readonly name: string;
  readonly policy: Policy;
  /** Brings the world, undisturbed, to where the phase begins. */
  prepare(world: LocalWorld): Promise<void>;
}

const phases: readonly Phase[] = [
  { name: 'a first sweep', policy: {}, prepare: async () => undefined },
  {
    name: 'a run that meets new, deleted and re-created jobs',
    policy: {},
    async prepare(world) {
      await world.evaluate();
      world.aws.world.clock.advance(hourMs);
      changeJobs(world);
    },
  },
  {
    name: 'a sweep of history',
    policy: {},
    async prepare(world) {
      await world.evaluate({ remainingMs: cutAfter(9) });
      world.aws.world.clock.advance(hourMs);
    },
  },
  {
    name: 'a change of policy',
    policy: stricter,
    async prepare(world) {
      await world.evaluate();
      world.aws.world.clock.advance(hourMs);
      changeJobs(world);
    },
  },
  {
    name: 'an audit',
    policy: {},
    async prepare(world) {
      await world.evaluate();
      changeJobs(world);
      world.aws.world.clock.advance(25 * hourMs);
    },
  },
];

/** Jobs of every kind, some of them in one second. */
function populate(world: LocalWorld): void {
  for (let number = 0; number < 16; number += 1)
    putJob(world, `job-${number}`, {
      ageMinutes: number < 11 ? 5 + number * 60 : 3_000,
      EnableNetworkIsolation: number % 3 === 0,
      ...(number % 4 === 1 && { VpcConfig: number % 8 === 1 ? null : {} }),
    });
}

function changeJobs(world: LocalWorld): void {
  const { jobs } = world.aws.world;
  putJob(world, 'new', { ageMinutes: 20 });
  putJob(world, 'new-and-public', { ageMinutes: 3, VpcConfig: null });
  for (const name of ['job-2', 'job-9', 'job-13']) jobs.deleteTrainingJob(name);
  putJob(world, 'job-9', { ageMinutes: 1 });
}

function cutAfter(looks: number): () => number {
  let left = looks;
  return () => (left-- > 0 ? 900_000 : 0);
}

/** Verdicts that some incarnation of the job deserves under a policy; none where no such job was ever seen. */
type Deserved = Map<string, Set<string>>;

function verdictOf(
  job: { readonly VpcConfig?: unknown; readonly EnableNetworkIsolation?: boolean },
  policy: Policy,
): string {
  const { Subnets = [], SecurityGroupIds = [] } = (job.VpcConfig ?? {}) as Record<string, string[]>;
  const isIsolated = policy.requireNetworkIsolation !== 'true' || job.EnableNetworkIsolation;
  return Subnets.length > 0 && SecurityGroupIds.length > 0 && isIsolated
    ? 'COMPLIANT'
    : 'NON_COMPLIANT';
}

function note(deserved: Deserved, { aws }: LocalWorld, policy: Policy): void {
  for (const job of aws.world.jobs.all()) {
    const verdicts = deserved.get(job.TrainingJobName) ?? new Set();
    deserved.set(job.TrainingJobName, verdicts.add(verdictOf(job, policy)));
  }
}

/** One run, whatever becomes of it; fails on a verdict that no job of the name deserved at the time. */
async function runAnyhow(
  world: LocalWorld,
  { policy }: Pick<Phase, 'policy'>,
  { looksUntilCut, beside }: Pick<FaultScenario, 'looksUntilCut' | 'beside'> = {},
): Promise<void> {
  const { config } = world.aws.world;
  const deserved: Deserved = new Map();
  note(deserved, world, policy);
  const before = config.history.length;
  const limits = looksUntilCut === undefined ? {} : { remainingMs: cutAfter(looksUntilCut) };
  const notifiedAt = world.aws.world.clock.now();
  const ended = world.evaluate({ parameters: policy, notifiedAt, ...limits }).catch(expectError);
  await beside?.(world, { parameters: policy, notifiedAt, ended }).catch(expectError);
  await ended;
  note(deserved, world, policy);
  for (const { resourceId, complianceType } of config.history.slice(before))
    if (complianceType !== 'NOT_APPLICABLE')
      expect([...(deserved.get(resourceId) ?? [])], resourceId).toContain(complianceType);
}

function expectError(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
}

function truth({ aws }: LocalWorld, policy: Policy): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...aws.world.jobs.all()].map((job) => [job.TrainingJobName, verdictOf(job, policy)]),
  );
}

describe.each(phases)('in $name', (phase) => {
  it.each(faultScenarios)('$what: the truth stands in the end', async (fault) => {
    await using world = await startLocalWorld({ remembers: true, ...fault.options });
    populate(world);
    await phase.prepare(world);

    fault.strike?.(world);
    for (let run = 0; run < 3; run += 1) {
      await runAnyhow(world, phase, fault);
      world.aws.world.clock.advance(20 * minuteMs);
    }
    world.aws.world.faults.clear();
    for (const pauseMs of [73 * hourMs, 25 * hourMs]) {
      world.aws.world.clock.advance(pauseMs);
      await runAnyhow(world, phase);
    }

    const rows = world.aws.world.config.resultsOf(ruleName);
    expect(world.results()).toEqual(truth(world, phase.policy));
    expect(rows).toHaveLength(Object.keys(world.results()).length);
  });
});
