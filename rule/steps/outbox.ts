// Evaluations leave in batches, and claims ride behind the evaluations they depend on: a claim
// takes effect once Config has accepted everything that was added before it, never earlier.

import type { Checkpoint } from '../core/checkpoint.ts';
import { accountType, type Evaluation } from '../core/evaluation.ts';
import type { Ports } from '../ports.ts';
import { ResourceTypeRefusedError } from '../run-errors.ts';
import type { Ledger } from './ledger.ts';
import type { RunCounts } from './run.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (100 a call at most) */
const batchSize = 100;
/** Accepted batches between two saves: what a run that is killed may have to do again. */
const batchesPerSave = 10;

type Change = (checkpoint: Checkpoint) => Checkpoint;
type Entry = { readonly evaluation: Evaluation } | { readonly change: Change };

export interface Outbox {
  add(evaluation: Evaluation): Promise<void>;
  /** Applies a change to the checkpoint once all evaluations added before it are accepted. */
  claim(change: Change): Promise<void>;
  /** Returns when everything added has been accepted and every claim applied. */
  flush(): Promise<void>;
  /** Marks a run that had nothing to say; does nothing after a report. */
  signOff(): Promise<void>;
  readonly acceptedCount: number;
  /** True once Config refused what was sent: what waits cannot be sent either. */
  readonly hasFailed: boolean;
  /** True once results had to go under another type: earlier ones are to be reported again. */
  readonly hasFallenBack: boolean;
}

export function createOutbox(
  { sink, log }: Pick<Ports, 'sink' | 'log'>,
  ledger: Ledger,
  counts: RunCounts,
): Outbox {
  let entries: Entry[] = [];
  let waiting = 0;
  let acceptedCount = 0;
  let batchesSinceSave = 0;
  let refusedType: string | undefined;
  let hasFailed = false;

  /** Sends what waits, a batch at most, and applies the claims that become true by it. */
  async function sendBatch(): Promise<void> {
    const sent = entries;
    const evaluations = sent.flatMap((entry) => ('evaluation' in entry ? [entry.evaluation] : []));
    if (evaluations.length > 0) await put(evaluations);
    entries = [];
    waiting = 0;
    for (const entry of sent) if ('change' in entry) ledger.update(entry.change);
    batchesSinceSave += evaluations.length > 0 ? 1 : 0;
    if (batchesSinceSave < batchesPerSave) return;
    batchesSinceSave = 0;
    await ledger.save();
  }

  async function put(evaluations: readonly Evaluation[]): Promise<void> {
    await ledger.announce();
    try {
      const unplaceable = await sink.put(evaluations.map(underCurrentType));
      if (unplaceable.length > 0)
        log.warn('Config no longer takes the type of old results: they cannot be retired', {
          resourceType: unplaceable[0]?.resourceType,
          names: unplaceable.map(({ resourceId }) => resourceId),
        });
    } catch (error) {
      if (!(error instanceof ResourceTypeRefusedError) || !mayFallBack(error)) {
        hasFailed = true;
        throw error;
      }
      fallBack(error);
      await put(evaluations);
      return;
    }
    acceptedCount += evaluations.length;
    noteAccepted(evaluations);
  }

  function mayFallBack({ resourceType }: ResourceTypeRefusedError): boolean {
    return (
      acceptedCount === 0 &&
      resourceType === ledger.checkpoint.resourceType &&
      resourceType !== accountType
    );
  }

  /** From here on everything is reported under the type that Config takes for anything. */
  function fallBack({ resourceType, message }: ResourceTypeRefusedError): void {
    log.warn(`results are reported under ${accountType}: Config refuses ${resourceType}`, {
      reason: message,
    });
    refusedType = resourceType;
    ledger.update((checkpoint) => ({
      ...checkpoint,
      resourceType: accountType,
      intervals: [],
      reportedFrom: 0,
      auditedAtMs: 0,
    }));
  }

  function underCurrentType(evaluation: Evaluation): Evaluation {
    return evaluation.resourceType === refusedType && evaluation.compliance !== 'notApplicable'
      ? { ...evaluation, resourceType: ledger.checkpoint.resourceType }
      : evaluation;
  }

  function noteAccepted(evaluations: readonly Evaluation[]): void {
    const retired = evaluations.filter(({ compliance }) => compliance === 'notApplicable').length;
    counts.sent += evaluations.length;
    counts.retired += retired;
    ledger.update((checkpoint) => ({
      ...checkpoint,
      reportedCount: Math.max(checkpoint.reportedCount + evaluations.length - 2 * retired, 0),
    }));
  }

  return {
    async add(evaluation) {
      entries.push({ evaluation });
      waiting += 1;
      if (waiting >= batchSize) await sendBatch();
    },
    async claim(change) {
      entries.push({ change });
      if (waiting === 0) await sendBatch();
    },
    flush: sendBatch,
    async signOff() {
      if (acceptedCount === 0) await sink.put([]);
    },
    get acceptedCount() {
      return acceptedCount;
    },
    get hasFailed() {
      return hasFailed;
    },
    get hasFallenBack() {
      return refusedType !== undefined;
    },
  };
}
