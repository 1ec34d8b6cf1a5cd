import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyCheckpoint } from '../../rule/coverage/state.ts';
import { createLedger } from '../../rule/run/ledger.ts';
import { createOutbox } from '../../rule/run/outbox.ts';
import { zeroCounts } from '../../rule/run/run-counts.ts';
import type { Evaluation } from '../../rule/verdict/evaluation.ts';

function evaluation(number: number): Evaluation {
  return {
    resourceId: `job-${number}`,
    resourceType: 'AWS::SageMaker::TrainingJob',
    compliance: 'compliant',
    annotation: 'Runs in a VPC.',
  };
}

const opening = emptyCheckpoint({
  policyDigest: 'digest',
  ruleName: 'rule',
  ruleId: 'config-rule-abc123',
  resourceType: 'AWS::SageMaker::TrainingJob',
  runAtMs: 0,
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
        const clock = { serviceTimeMs: () => 0, mayStart: () => true };
        const ledger = createLedger(opening, { clock });
        let puts = 0;
        const sink = {
          put: async (batch: readonly Evaluation[]) => {
            puts += 1;
            if (failsAt !== undefined && puts > failsAt) throw new Error('refused');
            expect(batch.length).toBeLessThanOrEqual(100);
            accepted.push(...batch.map(({ resourceId }) => resourceId));
            return [];
          },
        };
        const log = { info: () => undefined, warn: () => undefined };
        const outbox = createOutbox({ sink, log, counts: zeroCounts() }, ledger);
        const claimedAfter: number[] = [];
        let added = 0;

        const work = async () => {
          for (const size of sizes) {
            for (let one = 0; one < size; one += 1) await outbox.add(evaluation(added++));
            const needed = added;
            await outbox.claim((checkpoint) => {
              expect(accepted.length).toBeGreaterThanOrEqual(needed);
              claimedAfter.push(needed);
              return checkpoint;
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
