// Evaluations leave in batches, and claims ride behind the evaluations they depend on: a claim
// takes effect once Config has accepted everything that was added before it, never earlier.

import { type Checkpoint, leaveOpen, type PendingJob } from '../coverage/state.ts';
import type { Ports } from '../ports.ts';
import { EvaluationsRefusedError, ResourceTypeRefusedError } from '../run-errors.ts';
import { accountType, type Evaluation } from '../verdict/evaluation.ts';
import type { Ledger } from './ledger.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (100 a call at most) */
const batchSize = 100;
/** As many evaluations, and no more, may all be refused for themselves. */
const singleRefusals = 10;
/** Accepted batches between two saves: what a run that is killed may have to do again. */
const batchesPerSave = 10;

type Change = (checkpoint: Checkpoint) => Checkpoint;
/** What becomes of the checkpoint with an evaluation. */
interface Consequence {
  /** Where it is accepted. */
  readonly change?: Change;
  /** Where it is refused for itself alone: the job that stays open. */
  readonly job?: PendingJob;
}
type Entry = Consequence & { readonly evaluation?: Evaluation };

export interface Outbox {
  /**
   * Sends an evaluation, now or with the next ones. One that Config refuses for itself alone is set
   * aside, the others go on.
   */
  add(evaluation: Evaluation, consequence?: Consequence): Promise<void>;
  /** Applies a change to the checkpoint once all evaluations added before it are accepted. */
  claim(change: Change): Promise<void>;
  /** Returns when everything added has been accepted and every claim applied. */
  flush(): Promise<void>;
  /** Marks a run that had nothing to say; does nothing after a report. */
  signOff(): Promise<void>;
  readonly acceptedCount: number;
  /** What Config refused while it took others. */
  readonly refused: readonly Evaluation[];
  /** True once Config refused what was sent: what waits cannot be sent either. */
  readonly hasFailed: boolean;
  /** True once results had to go under another type: earlier ones are to be reported again. */
  readonly hasFallenBack: boolean;
}

export function createOutbox(
  { sink, log, counts }: Pick<Ports, 'sink' | 'log' | 'counts'>,
  ledger: Ledger,
): Outbox {
  let entries: Entry[] = [];
  let waiting = 0;
  let acceptedCount = 0;
  let batchesSinceSave = 0;
  let refusedType: string | undefined;
  let hasFailed = false;
  let refused: readonly Evaluation[] = [];
  const openJobs: PendingJob[] = [];

  /** Sends what waits, a batch at most, and applies the claims that become true by it. */
  async function sendBatch(): Promise<void> {
    const sent = entries;
    const evaluations = sent.flatMap(({ evaluation }) => (evaluation ? [evaluation] : []));
    const refusedBefore = refused.length;
    if (evaluations.length > 0) await put(evaluations);
    const open = new Set(refused.slice(refusedBefore).map(({ resourceId }) => resourceId));
    entries = [];
    waiting = 0;
    for (const { evaluation, change, job } of sent)
      if (!evaluation || !open.has(evaluation.resourceId)) ledger.update(change ?? keep);
      else if (job) openJobs.push(job);
    ledger.update((checkpoint) => openJobs.reduce(leaveOpen, checkpoint));
    batchesSinceSave += evaluations.length > 0 ? 1 : 0;
    if (batchesSinceSave < batchesPerSave) return;
    batchesSinceSave = 0;
    await ledger.save();
  }

  async function put(evaluations: readonly Evaluation[]): Promise<void> {
    await ledger.announce();
    let accepted = underCurrentType(evaluations);
    try {
      const unplaceable = await sink.put(accepted);
      accepted = accepted.filter((evaluation) => !unplaceable.includes(evaluation));
      if (unplaceable.length > 0)
        log.warn('Config no longer takes the type of old results: they cannot be retired', {
          resourceType: unplaceable[0]?.resourceType,
          names: unplaceable.map(({ resourceId }) => resourceId),
        });
    } catch (error) {
      if (error instanceof ResourceTypeRefusedError && mayFallBack(error)) {
        fallBack(error);
        return await put(evaluations);
      }
      if (!(error instanceof EvaluationsRefusedError) || isOutage(error, accepted)) {
        hasFailed = true;
        throw error;
      }
      refused = [...refused, ...error.refused];
      accepted = accepted.filter((evaluation) => !error.refused.includes(evaluation));
    }
    acceptedCount += accepted.length;
    noteAccepted(accepted);
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

  /** After a fallback: verdicts under the type in use, and no retirement of the very row that a verdict is for. */
  function underCurrentType(evaluations: readonly Evaluation[]): readonly Evaluation[] {
    if (refusedType === undefined) return evaluations;
    const { resourceType } = ledger.checkpoint;
    const judged = new Set(evaluations.filter(isVerdict).map(({ resourceId }) => resourceId));
    return evaluations.flatMap((evaluation) => {
      if (isVerdict(evaluation)) return [{ ...evaluation, resourceType }];
      const isReplaced =
        evaluation.resourceType === resourceType && judged.has(evaluation.resourceId);
      return isReplaced ? [] : [evaluation];
    });
  }

  function noteAccepted(evaluations: readonly Evaluation[]): void {
    const retired = evaluations.filter((evaluation) => !isVerdict(evaluation)).length;
    counts.sent += evaluations.length;
    counts.retired += retired;
    ledger.update((checkpoint) => ({
      ...checkpoint,
      reportedCount: Math.max(checkpoint.reportedCount + evaluations.length - 2 * retired, 0),
    }));
  }

  return {
    async add(evaluation, consequence) {
      entries.push({ ...consequence, evaluation });
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
    get refused() {
      return refused;
    },
    get hasFailed() {
      return hasFailed;
    },
    get hasFallenBack() {
      return refusedType !== undefined;
    },
  };
}

/** A batch refused as a whole says something of Config, not of single evaluations. */
function isOutage({ refused }: EvaluationsRefusedError, sent: readonly Evaluation[]): boolean {
  return refused.length === sent.length && sent.length > singleRefusals;
}

function isVerdict({ compliance }: Evaluation): boolean {
  return compliance !== 'notApplicable';
}

function keep(checkpoint: Checkpoint): Checkpoint {
  return checkpoint;
}
