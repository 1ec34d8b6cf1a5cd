// Compares what Config holds with what exists, both ways, in as many runs as it takes. First
// every result is looked up: what is gone or out of scope is retired, and a verdict that the job does not
// deserve is made again. Then every job is listed.
// Both sides are tallied by creation time, and where results are lacking coverage is dropped, so that
// those jobs are judged again.

import { isCovered, uncover } from '../coverage/intervals.ts';
import type { Audit, Checkpoint } from '../coverage/state.ts';
import { count, lacking, openTally } from '../coverage/tally.ts';
import type { Ports } from '../ports.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import { outOfScopeReason } from '../verdict/scope.ts';
import { creationSecond, type ListedJob } from '../verdict/training-job.ts';
import { type Bench, judgeJob } from './judge-jobs.ts';
import type { Ledger } from './ledger.ts';
import { listGap } from './list-gap.ts';
import { isConfirmed, reviewResults } from './review-results.ts';
import type { StepOutcome } from './run.ts';

const hourMs = 3_600_000;

/** True when an audit is under way or the last complete one began long enough ago. */
export function isAuditDue({ audit, auditedAtMs }: Checkpoint, { run }: Bench): boolean {
  const intervalMs = run.parameters.auditIntervalHours * hourMs;
  return audit !== undefined || run.notifiedAtMs - auditedAtMs >= intervalMs;
}

/**
 * Goes on with the audit, or begins one over what is covered from the second `floor` on. Config has
 * accepted what it retires when this returns.
 */
export async function auditResults(
  floor: number,
  bench: Bench,
  ledger: Ledger,
  ports: Ports,
): Promise<StepOutcome> {
  const newest = ledger.checkpoint.intervals.at(-1)?.to ?? floor;
  if (ledger.checkpoint.audit === undefined) setAudit(ledger, beginAudit(floor, newest));
  const reviewed = await reviewHeld(bench, ledger, ports);
  await bench.outbox.flush();
  if (reviewed === 'cut') return 'cut';
  if ((await listExisting(floor, bench, ledger, ports)) === 'cut') return 'cut';
  ledger.update((checkpoint) => endAudit(checkpoint, bench.run.notifiedAtMs));
  return 'done';
}

/** No training job is older than the service, so buckets begin there. */
const serviceLaunchedAt = Date.UTC(2017, 10, 29) / 1_000;

function beginAudit(from: number, to: number): Audit {
  const tally = openTally({ from: Math.min(Math.max(from, serviceLaunchedAt), to - 1), to });
  return { heldDone: false, listedFrom: to, tally };
}

/**
 * Pages through Config. A page counts once all its results have been looked up, and the pages count
 * once what they retire has been accepted.
 */
async function reviewHeld(bench: Bench, ledger: Ledger, ports: Ports): Promise<StepOutcome> {
  const isComparable = comparableJobs(bench, ledger);
  let audit = auditOf(ledger);
  if (audit.heldDone) return 'done';
  let page = await ports.results.page(audit.heldToken);
  if (page === undefined && audit.heldToken !== undefined) {
    audit = beginAudit(audit.tally.range.from, audit.tally.range.to);
    page = await ports.results.page();
  }
  let retirements: readonly Evaluation[] = [];
  let outcome: StepOutcome = 'cut';
  try {
    while (page !== undefined) {
      const review = await reviewResults(page.results, bench, ports);
      retirements = [...retirements, ...review.retirements];
      if (review.outcome === 'cut') break;
      let { tally } = audit;
      for (const { result, job } of review.standing) {
        if (isComparable(job)) tally = count(tally, 'held', job.name, creationSecond(job));
        if (!isConfirmed(result, job, bench.run)) await judgeJob(bench, job);
      }
      audit = { ...nextPage(audit, page.nextToken), tally };
      if (page.nextToken === undefined) outcome = 'done';
      if (page.nextToken === undefined || !ports.clock.mayStart()) break;
      if (retirements.length > retirementLimit) break;
      page = await ports.results.page(page.nextToken);
    }
  } finally {
    // Also where a page could not be read: what the pages before it came to is kept.
    for (const retirement of retirements) await bench.outbox.add(retirement);
    await bench.outbox.claim((checkpoint) => ({ ...checkpoint, audit }));
  }
  return outcome;
}

/**
 * Retirements held back while pages are read: results that vanish in between would shift the pages.
 * As many as can be sent at five calls a second in the time that a run keeps for its end.
 */
const retirementLimit = 10_000;

function nextPage(audit: Audit, nextToken: string | undefined): Audit {
  const { heldToken: _read, ...rest } = audit;
  return nextToken === undefined ? { ...rest, heldDone: true } : { ...rest, heldToken: nextToken };
}

/** Pages through the jobs that exist, newest first. */
async function listExisting(
  floor: number,
  bench: Bench,
  ledger: Ledger,
  { inventory, clock }: Ports,
): Promise<StepOutcome> {
  let audit = auditOf(ledger);
  const isComparable = comparableJobs(bench, ledger);
  const oldest = Math.max(ledger.checkpoint.intervals[0]?.from ?? 0, floor);
  const gap = { from: oldest, to: audit.listedFrom };
  if (gap.from >= gap.to) return 'done';
  let uncounted: readonly ListedJob[] = [];
  for await (const { jobs, reach } of listGap(inventory, { gap, isOpen: false, byTime: true })) {
    const known = [...uncounted, ...jobs];
    uncounted = known.filter((job) => creationSecond(job) < reach);
    let { tally } = audit;
    for (const job of known)
      if (creationSecond(job) >= reach && isComparable(job))
        tally = count(tally, 'listed', job.name, creationSecond(job));
    audit = { ...audit, tally, listedFrom: reach };
    setAudit(ledger, audit);
    if (reach > gap.from && !clock.mayStart()) return 'cut';
  }
  return 'done';
}

/** True for jobs of which Config must hold a result: covered, in scope and not pending. */
function comparableJobs({ run }: Bench, { checkpoint }: Ledger): (job: ListedJob) => boolean {
  const pending = new Set(checkpoint.pending.map(({ name }) => name));
  return (job) =>
    isCovered(checkpoint.intervals, creationSecond(job)) &&
    !pending.has(job.name) &&
    outOfScopeReason(job, run.parameters, run.notifiedAtMs) === undefined;
}

/** Ends the audit: where results are lacking, nothing is claimed any more. */
function endAudit(checkpoint: Checkpoint, atMs: number): Checkpoint {
  const { audit, ...rest } = checkpoint;
  if (audit === undefined) return checkpoint;
  return {
    ...rest,
    auditedAtMs: atMs,
    intervals: lacking(audit.tally).reduce(uncover, rest.intervals),
  };
}

function auditOf({ checkpoint }: Ledger): Audit {
  if (checkpoint.audit === undefined) throw new Error('no audit is under way');
  return checkpoint.audit;
}

function setAudit(ledger: Ledger, audit: Audit): void {
  ledger.update((checkpoint) => ({ ...checkpoint, audit }));
}
