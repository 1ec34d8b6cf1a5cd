// The columns against the plainest model of them: an array that is filtered and sorted for each question.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Population } from '../../rule/local-aws/population.ts';
import type { TrainingJob } from '../../rule/local-aws/training-job.ts';
import { TrainingJobStore } from '../../rule/local-aws/training-job-store.ts';
import { type Page, walkJobs } from '../../rule/local-aws/training-job-walk.ts';
import { NOON } from './connect.ts';

const RESIDENCE = { accountId: '111122223333', region: 'eu-central-1' };
const SEEDED = 20;

function newStore(): TrainingJobStore {
  const population = new Population({ jobs: SEEDED }, RESIDENCE, NOON.getTime());
  const nowMs = () => NOON.getTime();
  return new TrainingJobStore(
    { residence: RESIDENCE, listLagMs: 0, searchLagMs: 0, nowMs },
    population,
  );
}

const change = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    name: fc.integer({ min: 0, max: 12 }),
    agoMs: fc.integer({ min: 0, max: 5 }).map((tie) => tie * 1_000),
  }),
  fc.record({ kind: fc.constant('delete' as const), name: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant('deleteSeeded' as const), place: fc.nat(SEEDED - 1) }),
);

describe('the store of training jobs', () => {
  it('holds what a plain list would hold, in order of creation', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const store = newStore();
        const seeded = [...store.all()];
        let model: TrainingJob[] = [...seeded];
        for (const one of changes) {
          const name =
            one.kind === 'deleteSeeded'
              ? (seeded[one.place]?.TrainingJobName ?? '')
              : `job-${one.name}`;
          const rest = model.filter((job) => job.TrainingJobName !== name);
          if (one.kind === 'put') {
            const CreationTime = new Date(NOON.getTime() - one.agoMs);
            rest.push(store.put({ TrainingJobName: name, CreationTime }));
          } else expect(store.deleteTrainingJob(name)).toBe(rest.length < model.length);
          model = rest;
        }

        // Jobs of one instant come in the order they were put; toSorted keeps it.
        const expected = model.toSorted(
          (one, other) => one.CreationTime.getTime() - other.CreationTime.getTime(),
        );
        expect([...store.all()]).toEqual(expected);
        expect(store.size).toBe(expected.length);
        for (const job of expected) expect(store.get(job.TrainingJobName)).toEqual(job);
      }),
    );
  });

  it('pages through any range exactly, whatever the page size, direction and cursor', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
        fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 })),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.constantFrom('keyset', 'offset'),
        (agesSeconds, [oneEdge, otherEdge], limit, descending, pageShift) => {
          const store = newStore();
          for (const [index, age] of agesSeconds.entries())
            store.put({
              TrainingJobName: `job-${index}`,
              CreationTime: new Date(NOON.getTime() - age * 1_000),
            });
          const created = {
            fromMs: NOON.getTime() - Math.max(oneEdge, otherEdge) * 1_000,
            toMs: NOON.getTime() - Math.min(oneEdge, otherEdge) * 1_000,
          };

          const jobs: TrainingJob[] = [];
          let page: Page | undefined;
          do {
            page = walkJobs(store, {
              ...{ view: 'list', created, sortBy: 'CreationTime', descending, pageShift, limit },
              matches: undefined,
              ...(page?.next ? { cursor: page.next } : {}),
            });
            jobs.push(...page.jobs);
          } while (page.next);

          const expected = [...store.all()].filter((job) => {
            const createdAtMs = job.CreationTime.getTime();
            return createdAtMs >= created.fromMs && createdAtMs < created.toMs;
          });
          expect(jobs).toEqual(descending ? expected.toReversed() : expected);
        },
      ),
    );
  });
});
