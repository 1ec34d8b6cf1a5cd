import type { RuleState } from '../coverage/state.ts';
import type { Lease, Ports } from '../ports.ts';
import { createOutbox } from './outbox.ts';
import type { Run } from './run.ts';
import type { RunCounts } from './run-counts.ts';
import type { Session } from './session.ts';

/** How often a run extends its lease and checks whether it has to step aside. */
const heartbeatMs = 15_000;
/** How long a run that steps aside may still report what it has judged. */
const lastReportsMs = 15_000;

interface Beginning {
  readonly lease: Lease | undefined;
  readonly opening: RuleState;
  readonly replacesClaim: boolean;
  /** True if Config is known to have accepted a result of the rule. */
  readonly isKnownToConfig: boolean;
  readonly counts: RunCounts;
}

/** A session whose heartbeat is running. */
export function beginSession(
  run: Run,
  ports: Ports,
  { lease, opening, replacesClaim, isKnownToConfig, counts }: Beginning,
): Session {
  let state = opening;
  let isYielding = false;
  const ending = new AbortController();

  async function save(): Promise<void> {
    const news = await lease?.save(session.stateToKeep);
    if (!news?.isWanted || isYielding) return;
    isYielding = true;
    ports.clock.stop();
    lease?.endReportingIn(lastReportsMs);
  }

  async function keepLease(): Promise<void> {
    for (;;) {
      await ports.clock.pause(heartbeatMs, ending.signal);
      if (ending.signal.aborted) return;
      await save();
    }
  }

  // A lease that cannot be extended ends the run before it starts anything else.
  const heartbeat = lease === undefined ? Promise.resolve() : keepLease();
  heartbeat.catch(() => ports.clock.stop());

  const session: Session = {
    run,
    ports,
    counts,
    lease,
    opening,
    replacesClaim,
    get outbox() {
      return outbox;
    },
    get state() {
      return state;
    },
    get stateToKeep() {
      const isKnown = isKnownToConfig || outbox.acceptedCount > 0 || outbox.hasSignedOff;
      return isKnown ? state : undefined;
    },
    change(change) {
      state = change(state);
    },
    save,
    get isYielding() {
      return isYielding;
    },
    async endHeartbeat() {
      ending.abort();
      await heartbeat;
    },
  };
  const outbox = createOutbox(session);
  return session;
}
