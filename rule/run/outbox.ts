// Sends evaluations in batches. A claim waits behind the evaluations that it depends on: it takes effect once Config has
// accepted everything that was added before it, never earlier.

import {
  EvaluationsRefusedError,
  LeaseLostError,
  OutOfTimeError,
  ResourceTypeRefusedError,
  ResultTokenRejectedError,
} from '../ports.ts';
import { accountType, type Evaluation } from '../verdict/evaluation.ts';
import { tellViolations } from './news.ts';
import { keepPending } from './pending.ts';
import type { Consequence, Outbox, Session } from './session.ts';

/** @see https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html (100 a call at most) */
const batchSize = 100;
/** If Config refuses a whole batch of more evaluations than this, the refusal is not about single evaluations. */
const singleRefusals = 10;
/** Accepted batches between two saves: what has to be done again after a run is killed. */
const batchesPerSave = 20;

type Entry = Consequence & { readonly evaluation?: Evaluation };

export function createOutbox(session: Session): Outbox {
  const { counts, lease, ports } = session;
  const { sink, log } = ports;
  let entries: Entry[] = [];
  let waiting = 0;
  let acceptedCount = 0;
  let batchesSinceSave = 0;
  let refusedType: string | undefined;
  let hasFailed = false;
  let hasSignedOff = false;
  let isTokenRejected = false;
  const refused: Evaluation[] = [];

  /** Sends what waits, a batch at most, and applies the claims that depended on it. */
  async function sendBatch(): Promise<void> {
    const sent = entries;
    const evaluations = sent.flatMap(({ evaluation }) => (evaluation ? [evaluation] : []));
    const notTaken = new Set(evaluations.length === 0 ? [] : await put(evaluations));
    entries = [];
    waiting = 0;
    const isNotTaken = ({ evaluation }: Entry) =>
      evaluation !== undefined && notTaken.has(evaluation.resourceId);
    await keepPending(
      session,
      sent.filter(isNotTaken).flatMap(({ job }) => (job ? [job] : [])),
    );
    const taken = sent.filter((entry) => !isNotTaken(entry));
    for (const { change } of taken) if (change) session.change(change);
    await tellViolations(
      session,
      taken.flatMap(({ violation }) => (violation ? [violation] : [])),
    );
    batchesSinceSave += evaluations.length > 0 ? 1 : 0;
    if (batchesSinceSave < batchesPerSave) return;
    batchesSinceSave = 0;
    await session.save();
  }

  /** The IDs of the evaluations that Config refused while it accepted others. */
  async function put(evaluations: readonly Evaluation[]): Promise<readonly string[]> {
    const placed = underCurrentType(evaluations);
    try {
      const unplaceable = await putUnderLease(placed);
      if (unplaceable.length > 0)
        log.record('type-unplaceable', {
          resourceType: unplaceable[0]?.resourceType,
          names: unplaceable.map(({ resourceId }) => resourceId),
        });
      noteAccepted(placed.filter((evaluation) => !unplaceable.includes(evaluation)));
      return [];
    } catch (error) {
      if (error instanceof ResourceTypeRefusedError && mayFallBack(error)) {
        fallBack(error);
        return await put(evaluations);
      }
      if (!(error instanceof EvaluationsRefusedError) || isOutage(error, placed)) {
        hasFailed = true;
        isTokenRejected = error instanceof ResultTokenRejectedError;
        // What is under way ends here, because it could not be reported.
        ports.clock.stop();
        throw error;
      }
      refused.push(...error.refused);
      noteAccepted(placed.filter((evaluation) => !error.refused.includes(evaluation)));
      return error.refused.map(({ resourceId }) => resourceId);
    }
  }

  /**
   * A lease that could be over is extended first; a lost lease ends the run. Before the first report of a new claim, the
   * old one is given up: otherwise it would be trusted again if the rule gets its old parameters back.
   */
  async function putUnderLease(evaluations: readonly Evaluation[]): Promise<readonly Evaluation[]> {
    if (lease === undefined) return await sink.put(evaluations, () => true);
    const isFirst = acceptedCount === 0 && session.replacesClaim;
    const mayBeOver = !lease.mayReport() && !session.isYielding;
    if (isFirst || mayBeOver) await session.save();
    try {
      return await sink.put(evaluations, lease.mayReport);
    } catch (error) {
      if (!(error instanceof OutOfTimeError) || session.isYielding) throw error;
      throw new LeaseLostError('the lease could be over before the evaluations are accepted', {
        cause: error,
      });
    }
  }

  function mayFallBack({ resourceType }: ResourceTypeRefusedError): boolean {
    return (
      acceptedCount === 0 &&
      resourceType === session.state.resourceType &&
      resourceType !== accountType
    );
  }

  /** From here on, everything is reported under the type that Config accepts for any resource. */
  function fallBack({ resourceType, message }: ResourceTypeRefusedError): void {
    log.record('type-fallback', { resourceType, reason: message });
    refusedType = resourceType;
    session.change(({ comparison: _ofOldType, ...state }) => ({
      ...state,
      resourceType: accountType,
      intervals: [],
      withoutResult: {},
      reportedFrom: 0,
      auditedAtMs: 0,
    }));
  }

  /** After a fallback: verdicts under the current type, and no retirement of a row that a verdict replaces. */
  function underCurrentType(evaluations: readonly Evaluation[]): readonly Evaluation[] {
    if (refusedType === undefined) return evaluations;
    const { resourceType } = session.state;
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
    acceptedCount += evaluations.length;
    counts.sent += evaluations.length;
    counts.retired += retired;
    session.change((state) => ({
      ...state,
      reportedCount: Math.max(state.reportedCount + evaluations.length - 2 * retired, 0),
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
      if (acceptedCount > 0) return;
      try {
        await putUnderLease([]);
        hasSignedOff = true;
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        isTokenRejected = error instanceof ResultTokenRejectedError;
        log.record('sign-off-refused', { reason: String(error) });
      }
    },
    get acceptedCount() {
      return acceptedCount;
    },
    get hasSignedOff() {
      return hasSignedOff;
    },
    get isTokenRejected() {
      return isTokenRejected;
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

/** A batch that is refused as a whole shows a problem of Config, not of single evaluations. */
function isOutage({ refused }: EvaluationsRefusedError, sent: readonly Evaluation[]): boolean {
  return refused.length === sent.length && sent.length > singleRefusals;
}

function isVerdict({ compliance }: Evaluation): boolean {
  return compliance !== 'notApplicable';
}
