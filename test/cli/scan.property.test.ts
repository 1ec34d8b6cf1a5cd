// The scan and the rule over the same random worlds: job by job they say the same, and what one cannot read, the
// other does not claim. A scan that remembers reports what a fresh one would.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobResult } from '../../rule/cli/scan/result.ts';
import { openMemory } from '../../rule/cli/scan/scan-memory.ts';
import { evaluate } from '../../rule/evaluate.ts';
import type { TagReading } from '../../rule/verdict/exemption.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import { aPublicJob, aTrainingJob, ruleParameters } from '../support/factories.ts';
import { MemoryWorld } from '../support/memory-world.ts';
import { type ScanReport, scanWorld, somePlace } from '../support/scan-world.ts';

const minuteMs = 60_000;

/** The exemption of the second one ends in the course of the scans, and the third one exempts nothing. */
const tagValue = fc.constantFrom('benchmark', 'until=2026-03-02', 'until=soon');

const job = fc.record({
  name: fc.integer({ min: 0, max: 40 }).map((number) => `job-${number}`),
  ageMs: fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((minutes) => minutes * minuteMs),
    fc.integer({ min: 0, max: 60 * 24 * 3_600 }).map((seconds) => seconds * 1_000 + 250),
    fc.constantFrom(60 * minuteMs, 120 * minuteMs),
  ),
  isPublic: fc.boolean(),
  isolated: fc.boolean(),
  serverless: fc.boolean(),
  status: fc.constantFrom('Completed', 'InProgress', 'Deleting'),
  tag: fc.option(tagValue, { nil: undefined }),
});
type RandomJob = typeof job extends fc.Arbitrary<infer One> ? One : never;

const parameters = fc.constantFrom<Partial<RuleParameters>>(
  {},
  { requireNetworkIsolation: true },
  { maxJobAgeDays: 20 },
  { exemptJobNames: ['job-1*'], serverlessJobs: 'notApplicable' },
  { allowedSubnetIds: ['subnet-b'] },
  { exemptTag: 'exempt' },
  { exemptTag: 'exempt' },
);

const settings = fc.record({
  pageSize: fc.integer({ min: 1, max: 5 }),
  listLagMs: fc.constantFrom(0, 10 * minuteMs),
  olderTimestamp: fc.constant('applied' as const),
});
const limit = fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined });

function tags(exempt: string | undefined): TagReading {
  return { kind: 'read', values: exempt === undefined ? {} : { exempt } };
}

function put(
  world: MemoryWorld,
  { name, ageMs, isPublic, isolated, tag, ...others }: RandomJob,
): void {
  const make = isPublic ? aPublicJob : aTrainingJob;
  const createdAtMs = world.nowMs - ageMs;
  world.jobs.set(
    name,
    make({ ...others, name, createdAtMs, networkIsolation: isolated, tags: tags(tag) }),
  );
}

it('says of every job what the rule reports to Config, and claims nothing that it could not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(job, { maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
      parameters,
      async (world, jobs, unreadable, policy) => {
        const memory = new MemoryWorld(world);
        for (const one of jobs) put(memory, one);
        for (const number of unreadable) memory.unreadable.add(`job-${number}`);

        await evaluate(memory.run(policy), memory.ports(memory.run(policy)));
        const report = await scanWorld(memory, { parameters: policy });

        expect(claimedBy(report.jobs)).toEqual(new Map([...memory.held()].sort()));
        expect(report.notScanned).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

it('says of what it saw before it was cut off what a whole scan says, and names the place', async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(job, { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      async (world, jobs, callsUntilCut) => {
        const memory = new MemoryWorld(world);
        for (const one of jobs) put(memory, one);

        const whole = await scanWorld(memory);
        const cut = await scanWorld(memory, { limits: { callsUntilCut } });

        const known = new Map(whole.jobs.map((one) => [one.name, one]));
        for (const one of cut.jobs) expect(one).toEqual(known.get(one.name));
        const isWhole = cut.jobs.length === whole.jobs.length;
        if (!isWhole) expect(cut.notScanned).toHaveLength(1);
        expect(cut.wasInterrupted).toBe(cut.notScanned.length > 0);
        for (const { before = '9999' } of cut.notScanned)
          for (const one of whole.jobs.filter(({ createdAt }) => createdAt >= before))
            expect(cut.jobs).toContainEqual(one);
      },
    ),
    { numRuns: 200 },
  );
});

type Change =
  | { readonly kind: 'tag'; readonly name: string; readonly value: string | undefined }
  | { readonly kind: 'create'; readonly job: RandomJob }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'deleteViolation' | 'deny' | 'allow' | 'finish'; readonly name: string }
  | { readonly kind: 'scan'; readonly callsUntilCut: number | undefined };

const name = job.map((one) => one.name);
const change: fc.Arbitrary<Change> = fc.oneof(
  job.map((one) => ({ kind: 'create' as const, job: one })),
  fc
    .tuple(name, fc.option(tagValue, { nil: undefined }))
    .map(([one, value]) => ({ kind: 'tag' as const, name: one, value })),
  fc.integer({ min: 1, max: 40 * 60 }).map((minutes) => ({ kind: 'wait' as const, minutes })),
  fc
    .tuple(fc.constantFrom('deleteViolation', 'deny', 'allow', 'finish'), name)
    .map(([kind, one]) => ({ kind, name: one })),
  limit.map((callsUntilCut) => ({ kind: 'scan' as const, callsUntilCut })),
);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reports with a state what a fresh scan reports', async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      settings,
      parameters,
      fc.array(change, { maxLength: 25 }),
      async (world, policy, changes) => {
        number += 1;
        const path = join(folder, `state-${number}`);
        const memory = new MemoryWorld(world);
        for (const one of changes)
          await apply(memory, one, (cut) => scan(memory, path, policy, cut));
        memory.unreadable.clear();

        const remembering = await scan(memory, path, policy, undefined);
        const fresh = await scanWorld(memory, { parameters: policy });

        expect(sorted(remembering.jobs)).toEqual(sorted(fresh.jobs));
        expect(remembering.summary).toEqual(fresh.summary);
        expect(remembering.notScanned).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

async function scan(
  world: MemoryWorld,
  path: string,
  policy: Partial<RuleParameters>,
  callsUntilCut: number | undefined,
): Promise<ScanReport> {
  const typed = ruleParameters(policy);
  const memory = await openMemory({ path, parameters: typed, places: [somePlace] });
  try {
    const limits = callsUntilCut === undefined ? {} : { callsUntilCut };
    return await scanWorld(world, { parameters: policy, limits, memory });
  } finally {
    await memory.close();
  }
}

/** Deleted jobs that were compliant are only missed by a scan without a state: that is what a state costs. */
async function apply(
  world: MemoryWorld,
  one: Change,
  scanNow: (callsUntilCut: number | undefined) => Promise<unknown>,
): Promise<void> {
  switch (one.kind) {
    case 'create':
      // A name is used again only once its job is gone.
      if (!world.jobs.has(one.job.name)) put(world, { ...one.job, ageMs: 0 });
      return;
    case 'tag': {
      const job = world.jobs.get(one.name);
      if (job) world.jobs.set(one.name, { ...job, tags: tags(one.value) });
      return;
    }
    case 'wait':
      world.nowMs += one.minutes * minuteMs;
      return;
    case 'deleteViolation': {
      const job = world.jobs.get(one.name);
      if (job !== undefined && job.vpcConfig === undefined && !job.serverless)
        world.jobs.delete(one.name);
      return;
    }
    case 'deny':
      world.unreadable.add(one.name);
      return;
    case 'allow':
      world.unreadable.delete(one.name);
      return;
    case 'finish': {
      const job = world.jobs.get(one.name);
      if (job?.status === 'InProgress') world.jobs.set(one.name, { ...job, status: 'Completed' });
      return;
    }
    case 'scan':
      await scanNow(one.callsUntilCut);
  }
}

function sorted(jobs: readonly JobResult[]): readonly JobResult[] {
  return jobs.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** What Config would hold by this report. */
function claimedBy(jobs: readonly JobResult[]): ReadonlyMap<string, string> {
  return new Map(
    jobs
      .filter(({ verdict }) => verdict === 'compliant' || verdict === 'nonCompliant')
      .map(({ name: one, verdict }): [string, string] => [one, verdict])
      .sort(),
  );
}
