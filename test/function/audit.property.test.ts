// An audit looks and, where nothing has changed, leaves everything as it is: under every parameter, and for jobs
// that are listed and have no result on purpose.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import type { JobRecords } from '../../rule/ports.ts';
import type { RunReport } from '../../rule/run/report.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import type { TrainingJob } from '../../rule/verdict/training-job.ts';
import { aPublicJob, aTrainingJob } from '../support/factories.ts';
import { MemoryWorld } from '../support/memory-world.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** No job crosses an age limit of 30 days within the days of a test. */
const ageMs = fc.oneof(
  fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minutes) => minutes * 60_000),
  fc.integer({ min: 40 * 24, max: 400 * 24 }).map((hours) => hours * hourMs),
);

const jobs = fc.uniqueArray(
  fc.record({
    number: fc.nat(60),
    ageMs,
    isPublic: fc.boolean(),
    serverless: fc.boolean(),
    networkIsolation: fc.boolean(),
    interContainerEncryption: fc.boolean(),
  }),
  { maxLength: 40, selector: ({ number }) => number },
);

const nowMs = Date.UTC(2026, 2, 1);

const parameters: fc.Arbitrary<Partial<RuleParameters>> = fc.record(
  {
    allowedSubnetIds: fc.constantFrom([], ['subnet-a'], ['subnet-b']),
    allowedSecurityGroupIds: fc.constantFrom([], ['sg-a'], ['sg-b']),
    requireNetworkIsolation: fc.boolean(),
    requireInterContainerEncryption: fc.boolean(),
    maxJobAgeDays: fc.constant(30),
    exemptJobNames: fc.constantFrom([], ['job-1*'], ['*']),
    serverlessJobs: fc.constantFrom('evaluate' as const, 'notApplicable' as const),
    createdAfter: fc.constantFrom(new Date(nowMs - 30 * dayMs), new Date(nowMs - 400 * dayMs)),
    resourceType: fc.constantFrom('AWS::::Account', 'AWS::SageMaker::TrainingJob'),
    accountResult: fc.boolean(),
    refreshDays: fc.constantFrom(0, 30),
  },
  { requiredKeys: [] },
);

/** One run, and the names of the jobs that it described. */
async function run(
  world: MemoryWorld,
  given: Partial<RuleParameters>,
): Promise<RunReport & { readonly described: readonly string[] }> {
  const one = world.run(given);
  const ports = world.ports(one);
  const described: string[] = [];
  const records: JobRecords = {
    ...ports.records,
    async describe(names) {
      described.push(...names);
      return await ports.records.describe(names);
    },
  };
  return { ...(await evaluate(one, { ...ports, records })), described };
}

it('an audit of a world in which nothing has changed judges nothing and sends nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      jobs,
      parameters,
      fc.array(fc.nat(60), { maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      async (population, given, unreadable, pageSize) => {
        const world = new MemoryWorld({ pageSize, listLagMs: 0, olderTimestamp: 'ignored' }, nowMs);
        for (const { number, ageMs: age, isPublic, ...members } of population) {
          const make = isPublic ? aPublicJob : aTrainingJob;
          const fields: Partial<TrainingJob> = { ...members, createdAtMs: nowMs - age };
          world.jobs.set(`job-${number}`, make({ name: `job-${number}`, ...fields }));
        }
        for (const number of unreadable) world.unreadable.add(`job-${number}`);
        for (const waitMs of [hourMs, 25 * hourMs]) {
          await run(world, given);
          world.nowMs += waitMs;
        }
        const sentBefore = world.sentCount;
        const known = new Set([...world.held().keys(), ...world.unreadable]);

        const audits = [await run(world, given)];
        world.nowMs += 25 * hourMs;
        audits.push(await run(world, given));

        for (const { status, counts, described } of audits) {
          expect([status, counts.judged]).toEqual(['finished', 0]);
          // Each result is looked up once, and no job is read for another reason.
          expect(described).toEqual([...new Set(described)]);
          expect(described.filter((name) => !known.has(name))).toEqual([]);
        }
        expect(world.sentCount).toBe(sentBefore);
        expect(world.saved?.auditedAtMs).toBe(world.nowMs);
      },
    ),
    { numRuns: 500 },
  );
});
