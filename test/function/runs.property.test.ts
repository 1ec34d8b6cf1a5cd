// Runs cut short, killed, repeated and overlapping, in a world that changes between them: in the
// end Config holds exactly the truth, and at no moment a false verdict.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../rule/evaluate.ts';
import type { TagReading } from '../../rule/verdict/exemption.ts';
import type { RuleParameters } from '../../rule/verdict/parameters.ts';
import { aPublicJob, aTrainingJob } from '../support/factories.ts';
import {
  KilledError,
  MemoryWorld,
  type RunLimits,
  type WorldSettings,
} from '../support/memory-world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const settings = fc.record<WorldSettings>({
  pageSize: fc.integer({ min: 1, max: 5 }),
  listLagMs: fc.constantFrom(0, 10 * minuteMs),
  olderTimestamp: fc.constantFrom('ignored', 'applied'),
});

/** The exemption of the second one ends in the course of the runs, and the third one exempts nothing. */
const tagValue = fc.constantFrom('benchmark', 'until=2026-03-02', 'until=soon');

/** Ages that tie now and then; whole and broken seconds. */
const job = fc.record({
  name: fc.integer({ min: 0, max: 30 }).map((number) => `job-${number}`),
  ageMs: fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((minutes) => minutes * minuteMs),
    fc.integer({ min: 0, max: 90 * 24 * 3_600 }).map((seconds) => seconds * 1_000 + 250),
    fc.constantFrom(hourMs, 2 * hourMs),
  ),
  isPublic: fc.boolean(),
  tag: fc.option(tagValue, { nil: undefined }),
});

type Job = typeof job extends fc.Arbitrary<infer One> ? One : never;

type Change =
  | { readonly kind: 'create'; readonly job: Job }
  | { readonly kind: 'tag'; readonly name: string; readonly value: string | undefined }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'deny' | 'allow'; readonly name: string };

const name = job.map((one) => one.name);
const change: fc.Arbitrary<Change> = fc.oneof(
  job.map((one) => ({ kind: 'create' as const, job: one })),
  name.map((one) => ({ kind: 'delete' as const, name: one })),
  fc
    .tuple(name, fc.option(tagValue, { nil: undefined }))
    .map(([one, value]) => ({ kind: 'tag' as const, name: one, value })),
  fc.integer({ min: 1, max: 40 * 60 }).map((minutes) => ({ kind: 'wait' as const, minutes })),
  fc
    .tuple(fc.constantFrom('deny' as const, 'allow' as const), name)
    .map(([kind, one]) => ({ kind, name: one })),
);

const limits: fc.Arbitrary<RunLimits> = fc.oneof(
  fc.constant({}),
  fc.integer({ min: 1, max: 60 }).map((callsUntilCut) => ({ callsUntilCut })),
  fc.integer({ min: 1, max: 60 }).map((callsUntilKill) => ({ callsUntilKill })),
);

const parameters = fc.constantFrom<Partial<RuleParameters>>(
  {},
  {},
  { allowedSubnetIds: ['subnet-b'] },
  { maxJobAgeDays: 30 },
  { exemptJobNames: ['job-1*'] },
  { exemptTag: 'exempt' },
  { exemptTag: 'exempt' },
);

interface Step {
  readonly changes: readonly Change[];
  readonly limits: RunLimits;
  readonly parameters: Partial<RuleParameters>;
}

const steps = fc.array(
  fc.record<Step>({ changes: fc.array(change, { maxLength: 8 }), limits, parameters }),
  { maxLength: 7 },
);

/** New jobs are created now; only the first population may be of any age. */
function apply(
  world: MemoryWorld,
  { changes }: Pick<Step, 'changes'>,
  ageOf = (_ageMs: number) => 0,
): void {
  for (const one of changes) {
    if (one.kind === 'create') {
      if (world.jobs.has(one.job.name)) continue;
      const make = one.job.isPublic ? aPublicJob : aTrainingJob;
      const createdAtMs = world.nowMs - ageOf(one.job.ageMs);
      world.jobs.set(
        one.job.name,
        make({ name: one.job.name, createdAtMs, tags: tags(one.job.tag) }),
      );
    } else if (one.kind === 'delete') world.jobs.delete(one.name);
    else if (one.kind === 'tag') {
      const tagged = world.jobs.get(one.name);
      if (tagged) world.jobs.set(one.name, { ...tagged, tags: tags(one.value) });
    } else if (one.kind === 'wait') world.nowMs += one.minutes * minuteMs;
    else if (one.kind === 'deny') world.unreadable.add(one.name);
    else world.unreadable.delete(one.name);
  }
}

function tags(exempt: string | undefined): TagReading {
  return { kind: 'read', values: exempt === undefined ? {} : { exempt } };
}

async function run(
  world: MemoryWorld,
  step: Omit<Step, 'changes'>,
  remembers = true,
): Promise<void> {
  const one = world.run(step.parameters);
  try {
    await evaluate(one, world.ports(one, { ...step.limits, remembers }));
  } catch (error) {
    const isExpected = error instanceof KilledError || step.limits.callsUntilCut !== undefined;
    if (!isExpected) throw error;
  }
}

/**
 * Undisturbed runs until everything that may come late has come. The first one, an hour later and
 * long before an audit has to be due, already leaves every existing job with its result, but for pending
 * ones that are to wait longer, and for exempt ones, whose tags only an audit reads again.
 */
async function settle(
  world: MemoryWorld,
  final: Partial<RuleParameters>,
  remembers = true,
): Promise<void> {
  world.unreadable.clear();
  world.nowMs += hourMs;
  await run(world, { parameters: final, limits: {} }, remembers);
  const waiting = new Set(
    [
      ...[...world.pending.values()].filter(({ dueAtMs }) => dueAtMs > world.nowMs),
      ...[...world.exempt.values()].filter(({ untilMs = Infinity }) => untilMs > world.nowMs),
    ].map((one) => one.name),
  );
  const expected = [...world.truth(final)].filter(([one]) => !waiting.has(one));
  expect([...world.held()]).toEqual(expect.arrayContaining(expected));
  for (const waitMs of [25 * hourMs, 25 * hourMs]) {
    world.nowMs += waitMs;
    await run(world, { parameters: final, limits: {} }, remembers);
  }
}

const population = fc.array(job, { maxLength: 25 });

it.each([true, false])(
  'runs cut or killed anywhere leave the truth in the end (with a state: %s)',
  async (remembers) => {
    await fc.assert(
      fc.asyncProperty(settings, population, steps, parameters, async (given, jobs, all, final) => {
        const world = new MemoryWorld(given);
        apply(
          world,
          { changes: jobs.map((one) => ({ kind: 'create', job: one })) },
          (ageMs) => ageMs,
        );

        for (const step of all) {
          apply(world, step);
          await run(world, step, remembers);
        }
        await settle(world, final, remembers);

        expect(world.held()).toEqual(world.truth(final));
        expect(world.falseVerdicts).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  },
);

it('an idle run after any history sends nothing', async () => {
  await fc.assert(
    fc.asyncProperty(settings, population, steps, parameters, async (given, jobs, all, final) => {
      const world = new MemoryWorld(given);
      apply(
        world,
        { changes: jobs.map((one) => ({ kind: 'create', job: one })) },
        (ageMs) => ageMs,
      );
      for (const step of all) {
        apply(world, step);
        await run(world, step);
      }
      await settle(world, final);
      const sentBefore = world.sentCount;

      world.nowMs += hourMs;
      await run(world, { parameters: final, limits: {} });

      const agedOut = final.maxJobAgeDays === undefined;
      if (agedOut) expect(world.sentCount).toBe(sentBefore);
    }),
    { numRuns: 100 },
  );
});

it('two runs at once, of one policy or of two, leave the truth in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      population,
      fc.scheduler(),
      fc.tuple(parameters, parameters),
      fc.tuple(limits, limits),
      fc.tuple(fc.nat(3), fc.nat(3)),
      async (given, jobs, scheduler, [before, after], [firstLimits, secondLimits], ages) => {
        const world = new MemoryWorld(given);
        apply(
          world,
          { changes: jobs.map((one) => ({ kind: 'create', job: one })) },
          (ageMs) => ageMs,
        );
        const pause = scheduler.scheduleFunction(async (_call: number) => undefined);
        const start = async (
          policy: Partial<RuleParameters>,
          ageMinutes: number,
          one: RunLimits,
        ) => {
          const asked = world.run(policy, world.nowMs - ageMinutes * minuteMs);
          await evaluate(asked, world.ports(asked, { ...one, pause })).catch((error: unknown) => {
            if (!(error instanceof KilledError) && one.callsUntilCut === undefined) throw error;
          });
        };

        const both = Promise.all([
          start(before, 5 + ages[0], firstLimits),
          start(after, ages[1], secondLimits),
        ]);
        await scheduler.waitFor(both);
        await settle(world, after);

        expect(world.held()).toEqual(world.truth(after));
        expect(world.falseVerdicts).toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
});

it('results that vanish from Config one by one are made again by the next audit', async () => {
  await fc.assert(
    fc.asyncProperty(settings, population, fc.array(name), async (given, jobs, lost) => {
      const world = new MemoryWorld(given);
      apply(
        world,
        { changes: jobs.map((one) => ({ kind: 'create', job: one })) },
        (ageMs) => ageMs,
      );
      await settle(world, {});
      for (const [key, { resourceId }] of world.rows)
        if (lost.includes(resourceId)) world.rows.delete(key);

      world.nowMs += 25 * hourMs;
      await run(world, { parameters: {}, limits: {} });

      expect(world.held()).toEqual(world.truth());
    }),
    { numRuns: 200 },
  );
});

it('jobs created and deleted while a run lists them slip through no gap', async () => {
  /** A page that lies in one second can only be followed by token; there the audit is what helps. */
  const untied = fc.uniqueArray(job, { selector: ({ ageMs }) => ageMs, maxLength: 25 });
  const news = fc.array(
    fc.record({ call: fc.integer({ min: 1, max: 80 }), isCreation: fc.boolean(), name }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(settings, untied, news, async (given, jobs, changes) => {
      const world = new MemoryWorld({ ...given, pageSize: given.pageSize + 1 });
      apply(
        world,
        { changes: jobs.map((one) => ({ kind: 'create', job: one })) },
        (ageMs) => ageMs,
      );
      const pause = async (call: number) => {
        for (const one of changes.filter((other) => other.call === call))
          if (one.isCreation) {
            const fresh = { name: `${one.name}-${call}`, createdAtMs: world.nowMs };
            world.jobs.set(fresh.name, aPublicJob(fresh));
          } else world.jobs.delete(one.name);
      };

      await run(world, { parameters: {}, limits: { pause } });
      await settle(world, {});

      expect(world.held()).toEqual(world.truth());
      expect(world.falseVerdicts).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
