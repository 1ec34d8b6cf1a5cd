// The life of one evaluation, top to bottom. Every step below is a file of its own name in ./steps;
// what the steps need from the world is in ./ports.ts, what they decide is in ./core.

import { gapsBetween, type Interval } from './coverage/intervals.ts';
import type { Ports, ResultPage } from './ports.ts';
import { auditResults, isAuditDue } from './run/audit.ts';
import { briefReport, finishRun, type RunReport } from './run/finish-run.ts';
import { createHeldReader } from './run/held-results.ts';
import { type Bench, createBench } from './run/judge-jobs.ts';
import { createLedger, type Ledger } from './run/ledger.ts';
import { openRun } from './run/open-run.ts';
import { retireLeftovers } from './run/retire-leftovers.ts';
import { retryPending } from './run/retry-pending.ts';
import type { Run, StepOutcome } from './run/run.ts';
import { coverageCeiling, sweepGap } from './run/sweep-gap.ts';
import { oldestSecondInScope } from './verdict/scope.ts';

/**
 * Judges what has not been judged yet and reports it: new jobs first, then those that could not
 * be read, then history for as long as time remains, then what has to be retired. Config has
 * accepted everything that the saved checkpoint claims.
 *
 * @throws when the run failed as a whole, so that Lambda sees it. What was judged until then is
 * reported and saved all the same.
 */
export async function evaluateTrainingJobs(run: Run, ports: Ports): Promise<RunReport> {
  const opening = await openRun(run, ports);
  if (opening.kind === 'stale') return briefReport('stale', ports.counts);
  const ledger = createLedger(opening.checkpoint, ports);
  const bench = createBench(run, ledger, ports);
  const work = () => workThrough(run, opening.held, bench, ledger, ports);
  return await finishRun(work, { run, opening: opening.checkpoint, bench, ledger, ports });
}

async function workThrough(
  run: Run,
  held: ResultPage | undefined,
  bench: Bench,
  ledger: Ledger,
  ports: Ports,
): Promise<StepOutcome> {
  const floor = oldestSecondInScope(run.parameters, run.notifiedAtMs);
  const { intervals, pending } = ledger.checkpoint;
  const coveredTo = intervals.at(-1)?.to ?? floor;
  let heldFor = createHeldReader(ports.results, held, ledger);

  const fresh = { from: coveredTo, to: Math.max(coverageCeiling(run, ports.clock), coveredTo) };
  bench.held = await heldFor(fresh, { isOpen: true });
  if ((await sweepGap({ gap: fresh, isOpen: true }, bench, ledger, ports)) === 'cut') return 'cut';

  if ((await retryPending(pending, bench, ports)) === 'cut') return 'cut';

  if ((await sweepGaps([{ from: floor, to: coveredTo }])) === 'cut') return 'cut';

  if (!ledger.remembers) return await retireLeftovers(bench, ports);
  await bench.outbox.flush();
  if (held === undefined || !isAuditDue(ledger.checkpoint, bench)) return 'done';
  const claimed = ledger.checkpoint.intervals;
  if ((await auditResults(floor, bench, ledger, ports)) === 'cut') return 'cut';
  heldFor = createHeldReader(ports.results, await ports.results.page(), ledger);
  return await sweepGaps(claimed);

  /** What of these stretches is not covered, newest first. */
  async function sweepGaps(stretches: readonly Interval[]): Promise<StepOutcome> {
    const gaps = stretches.flatMap(({ from, to }) =>
      gapsBetween(ledger.checkpoint.intervals, Math.max(from, floor), to),
    );
    for (const gap of gaps.toSorted((one, other) => other.to - one.to)) {
      bench.held = await heldFor(gap, { isOpen: false });
      if ((await sweepGap({ gap, isOpen: false }, bench, ledger, ports)) === 'cut') return 'cut';
    }
    return 'done';
  }
}
