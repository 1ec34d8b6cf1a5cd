// The run's own copy of the checkpoint. It only ever says what Config has accepted, and while a
// run under another policy may still be reporting, it claims nothing.

import { type Checkpoint, longestRunMs } from '../coverage/state.ts';
import type { Ports } from '../ports.ts';

/** A newer run has taken over: this one stops without a word. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export interface Ledger {
  readonly checkpoint: Checkpoint;
  /** False where nothing outlives the run: no store, or a test of the rule. */
  readonly remembers: boolean;
  update(change: (checkpoint: Checkpoint) => Checkpoint): void;
  /** Tells other runs that this one is about to report; once a run. */
  announce(): Promise<void>;
  /** @throws SupersededError when a newer run has saved. */
  save(options?: { readonly isLast: boolean }): Promise<void>;
  /** True while an older run under another policy may still be reporting. */
  isUnsettled(): boolean;
}

export function createLedger(
  opening: Checkpoint,
  { checkpoints, clock }: Pick<Ports, 'checkpoints' | 'clock'>,
): Ledger {
  let checkpoint = opening;
  let announced = false;

  function serviceTimeMs(): number {
    return clock.serviceTimeMs() ?? checkpoint.runAtMs;
  }

  function isUnsettled(): boolean {
    return serviceTimeMs() < checkpoint.unsettledUntilMs;
  }

  async function save({ isLast } = { isLast: false }): Promise<void> {
    if (checkpoints === undefined) return;
    const claims = isUnsettled() ? { intervals: [], pending: [], young: [] } : {};
    const outcome = await checkpoints.save({ ...checkpoint, ...claims, running: !isLast });
    announced = true;
    if (outcome === 'superseded')
      throw new SupersededError('a newer run has saved: this one reports no more');
    if (outcome === 'raced' && !isUnsettled()) {
      checkpoint = { ...checkpoint, unsettledUntilMs: serviceTimeMs() + longestRunMs };
      await save({ isLast });
    }
  }

  return {
    get checkpoint() {
      return checkpoint;
    },
    remembers: checkpoints !== undefined,
    update(change) {
      checkpoint = change(checkpoint);
    },
    async announce() {
      if (!announced) await save();
    },
    save,
    isUnsettled,
  };
}
