import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyState } from '../../rule/coverage/state.ts';
import type { Ports } from '../../rule/ports.ts';
import { beginSession } from '../../rule/run/begin-session.ts';
import { zeroCounts } from '../../rule/run/run-counts.ts';
import type { Evaluation } from '../../rule/verdict/evaluation.ts';
import { MemoryWorld } from '../support/memory-world.ts';

function evaluation(number: number): Evaluation {
  return {
    resourceId: `job-${number}`,
    resourceType: 'AWS::SageMaker::TrainingJob',
    compliance: 'compliant',
    annotation: 'Runs in a VPC.',
  };
}

const world = new MemoryWorld({ pageSize: 1, listLagMs: 0, olderTimestamp: 'ignored' });
const run = world.run();

const opening = emptyState({
  policyDigest: 'digest',
  ruleId: 'config-rule-abc123',
  resourceType: 'AWS::SageMaker::TrainingJob',
  claimId: 'claim',
  notifiedAtMs: 0,
});

/** Evaluations between one claim and the next. */
const stretches = fc.array(fc.nat(250), { minLength: 1, maxLength: 12 });

it('a claim takes effect only when all evaluations before it are accepted', async () => {
  await fc.assert(
    fc.asyncProperty(
      stretches,
      fc.option(fc.nat(10), { nil: undefined }),
      async (sizes, failsAt) => {
        const accepted: string[] = [];
        let puts = 0;
        const sink: Ports['sink'] = {
          async put(batch) {
            puts += 1;
            if (failsAt !== undefined && puts > failsAt) throw new Error('refused');
            expect(batch.length).toBeLessThanOrEqual(100);
            accepted.push(...batch.map(({ resourceId }) => resourceId));
            return [];
          },
        };
        const { outbox } = beginSession(
          run,
          { ...world.ports(run), sink },
          {
            lease: undefined,
            opening,
            replacesClaim: false,
            isKnownToConfig: true,
            counts: zeroCounts(),
          },
        );
        const claimedAfter: number[] = [];
        let added = 0;

        const work = async () => {
          for (const size of sizes) {
            for (let one = 0; one < size; one += 1) await outbox.add(evaluation(added++));
            const needed = added;
            await outbox.claim((state) => {
              expect(accepted.length).toBeGreaterThanOrEqual(needed);
              claimedAfter.push(needed);
              return state;
            });
          }
          await outbox.flush();
        };
        await work().catch((error: Error) => expect(error.message).toBe('refused'));

        const positions = sizes.map((_, index) =>
          sizes.slice(0, index + 1).reduce((a, b) => a + b),
        );
        expect(claimedAfter).toEqual(
          positions.filter((needed) => needed <= accepted.length).slice(0, claimedAfter.length),
        );
        if (failsAt === undefined) {
          expect(accepted).toEqual(Array.from({ length: added }, (_, number) => `job-${number}`));
          expect(claimedAfter).toEqual(positions);
          expect(puts).toBe(Math.ceil(added / 100));
        }
      },
    ),
  );
});
