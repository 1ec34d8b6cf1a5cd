// The lease on a rule's state, by conditional writes: there is one writer at a time.

import type { Audit, RuleState } from '../coverage/state.ts';
import type { RunLog } from '../log.ts';
import {
  type Claimant,
  type Lease,
  LeaseLostError,
  OutOfTimeError,
  type StateStore,
  StateTooNewError,
  StateUnreadableError,
  type TakeOutcome,
} from '../ports.ts';
import { attemptTimeoutMs } from './calls.ts';
import { describeFailure } from './errors.ts';
import { createExemptJobs } from './exempt-jobs.ts';
import { createKeptMarks } from './kept-marks.ts';
import { createPendingJobs } from './pending-jobs.ts';
import { formatAudit, formatState, parseAudit, parseState } from './state-format.ts';
import {
  createTable,
  expiresAt,
  type Item,
  type Key,
  number,
  numberOf,
  registerKey,
  type StateTableOptions,
  stateKey,
  type Table,
  text,
} from './state-table.ts';

/** How long a lease lasts after it was taken or extended. Every save extends it. */
export const leaseMs = 180_000;
/** How much the clocks of two functions may differ. */
const clockToleranceMs = 60_000;

export interface StateStoreOptions extends StateTableOptions {
  readonly ruleName: string;
  /** Identifies this attempt: a second delivery of the same event has another ID. */
  readonly attemptId: string;
  /** A clock that never jumps, for the run's own lease. */
  readonly monotonicMs: () => number;
  readonly log: RunLog;
}

/**
 * The store of one rule's state. A lost answer does no harm: a repeated call finds its own attempt ID.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
 */
export function createStateStore(options: StateStoreOptions): StateStore {
  const { attemptId, ruleName, residence, nowMs, monotonicMs, log } = options;
  const table = createTable(options);
  const key = stateKey(residence, ruleName);

  async function take(claimant: Claimant): Promise<TakeOutcome> {
    const sentAtMs = monotonicMs();
    const policy = policyOf(claimant);
    const taken = await table.update({
      Key: key,
      UpdateExpression:
        'SET holder = :attempt, leaseUntilMs = :until, holderPolicy = :policy, holderNotifiedAtMs = :notified, ' +
        'fence = if_not_exists(fence, :zero) + :one REMOVE wake, wantedPolicy, wantedAtMs',
      ConditionExpression:
        '(attribute_not_exists(holder) OR leaseUntilMs < :now OR holder = :attempt) AND ' +
        '(attribute_not_exists(wantedAtMs) OR wantedAtMs <= :notified)',
      ExpressionAttributeValues: {
        ':attempt': text(attemptId),
        ':until': number(nowMs() + leaseMs),
        ':policy': text(policy),
        ':notified': number(claimant.notifiedAtMs),
        ':zero': number(0),
        ':one': number(1),
        ':now': number(nowMs()),
      },
      ReturnValues: 'ALL_NEW',
    });
    if (taken.kind === 'done') return await open(taken.item ?? {}, sentAtMs);
    const held = taken.item ?? (await table.get(key)) ?? {};
    return { kind: 'busy', willYield: await askToYield(held, claimant) };
  }

  /** True if the holder has another policy and an older event: it is asked, once, to step aside. */
  async function askToYield(held: Item, claimant: Claimant): Promise<boolean> {
    const wantedAtMs = numberOf(held.wantedAtMs) ?? 0;
    const isOlder = (numberOf(held.holderNotifiedAtMs) ?? 0) < claimant.notifiedAtMs;
    if (held.holder?.S === undefined) return wantedAtMs <= claimant.notifiedAtMs;
    if (!isOlder || held.holderPolicy?.S === policyOf(claimant)) return false;
    if (wantedAtMs >= claimant.notifiedAtMs) return wantedAtMs === claimant.notifiedAtMs;
    await table.update({
      Key: key,
      UpdateExpression: 'SET wantedPolicy = :policy, wantedAtMs = :notified',
      ConditionExpression:
        'attribute_exists(holder) AND holderNotifiedAtMs < :notified AND ' +
        '(attribute_not_exists(wantedAtMs) OR wantedAtMs < :notified)',
      ExpressionAttributeValues: {
        ':policy': text(policyOf(claimant)),
        ':notified': number(claimant.notifiedAtMs),
      },
    });
    return true;
  }

  async function open(item: Item, sentAtMs: number): Promise<TakeOutcome> {
    const fence = numberOf(item.fence) ?? 0;
    const body = item.body?.S;
    const lease = createLease({
      ...options,
      table,
      key,
      fence,
      sentAtMs,
      isSaved: body !== undefined,
    });
    try {
      return { kind: 'taken', lease, state: await stateOf(body) };
    } catch (error) {
      await lease.release(undefined);
      throw error;
    }
  }

  async function stateOf(body: string | undefined): Promise<RuleState | undefined> {
    if (body === undefined) return undefined;
    const parsed = parseState(body);
    if (parsed === undefined) {
      log.record('state-damaged', { table: options.tableName });
      return undefined;
    }
    const { state, auditStartedAtMs } = parsed;
    const audit = auditStartedAtMs === undefined ? undefined : await auditBegunAt(auditStartedAtMs);
    return audit === undefined ? state : { ...state, audit };
  }

  async function auditBegunAt(startedAtMs: number): Promise<Audit | undefined> {
    const item = await table.get({ ...key, sk: text('audit') });
    const audit = parseAudit(item?.body?.S ?? '');
    return audit?.startedAtMs === startedAtMs ? audit : undefined;
  }

  return {
    async take(claimant) {
      try {
        return await take(claimant);
      } catch (error) {
        if (error instanceof OutOfTimeError || error instanceof StateTooNewError) throw error;
        if (
          await table.get(key).then(
            () => true,
            () => false,
          )
        )
          throw error;
        throw new StateUnreadableError(
          `the table ${options.tableName} can be neither written nor read: ${describeFailure(error)}`,
          { cause: error },
        );
      }
    },
  };
}

interface LeaseOptions extends StateStoreOptions {
  readonly table: Table;
  readonly key: Key;
  readonly fence: number;
  /** When the call that took the lease was sent, by the monotonic clock. */
  readonly sentAtMs: number;
  /** False if the item contains only the lease. */
  readonly isSaved: boolean;
}

function createLease(options: LeaseOptions): Lease {
  const { table, key, fence, attemptId, nowMs, monotonicMs, residence, ruleName } = options;
  let { isSaved } = options;
  let reportUntilMs = options.sentAtMs + leaseMs - clockToleranceMs - attemptTimeoutMs;
  let isEnding = false;
  let savedAudit: Audit | undefined;
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** One write after the other, so that an older state never overwrites a newer one. */
  function inTurn<Result>(write: () => Promise<Result>): Promise<Result> {
    const turn = lastWrite.then(write, write);
    lastWrite = turn.catch(() => undefined);
    return turn;
  }

  function lost(): LeaseLostError {
    return new LeaseLostError(
      `another run has taken the lease of rule ${ruleName}: this run reports and saves nothing more`,
    );
  }

  async function saveAudit({ audit }: RuleState): Promise<void> {
    if (audit === undefined || audit === savedAudit) return;
    await table.put({
      ...key,
      sk: text('audit'),
      body: text(formatAudit(audit)),
      fence: number(fence),
    });
    savedAudit = audit;
  }

  const holding = {
    ConditionExpression: 'holder = :attempt',
    ExpressionAttributeValues: { ':attempt': text(attemptId) },
  };

  async function save(state: RuleState | undefined): Promise<Item> {
    const sentAtMs = monotonicMs();
    if (state !== undefined) await saveAudit(state);
    const saved = await table.update({
      Key: key,
      UpdateExpression: `SET leaseUntilMs = :until${state === undefined ? '' : ', body = :body'}`,
      ...holding,
      ExpressionAttributeValues: {
        ...holding.ExpressionAttributeValues,
        ...(state !== undefined && { ':body': text(formatState(state)) }),
        ':until': number(nowMs() + leaseMs),
      },
      ReturnValues: 'ALL_NEW',
    });
    if (saved.kind === 'refused') throw lost();
    isSaved ||= state !== undefined;
    if (!isEnding) reportUntilMs = sentAtMs + leaseMs - clockToleranceMs - attemptTimeoutMs;
    return saved.item ?? {};
  }

  async function release(state: RuleState | undefined): Promise<Item> {
    if (state === undefined && !isSaved) {
      const removed = await table.remove({ Key: key, ...holding, ReturnValues: 'ALL_OLD' });
      return removed.item ?? {};
    }
    if (state !== undefined) await saveAudit(state);
    const released = await table.update({
      Key: key,
      UpdateExpression: `${state === undefined ? '' : 'SET body = :body '}REMOVE holder, leaseUntilMs, holderPolicy, holderNotifiedAtMs`,
      ...holding,
      ExpressionAttributeValues: {
        ...holding.ExpressionAttributeValues,
        ...(state !== undefined && { ':body': text(formatState(state)) }),
      },
      ReturnValues: 'ALL_OLD',
    });
    if (released.kind === 'done') return released.item ?? {};
    // The answer to an earlier attempt may have been lost: then no run or the next run holds the lease. The mark of a
    // job event remains until a run takes the lease.
    const item = (await table.get(key)) ?? {};
    if (state !== undefined && item.body?.S !== formatState(state)) throw lost();
    return item;
  }

  return {
    id: attemptId,
    mayReport: () => monotonicMs() < reportUntilMs,
    endReportingIn(durationMs) {
      isEnding = true;
      reportUntilMs = Math.min(reportUntilMs, monotonicMs() + durationMs);
    },
    async save(state) {
      const item = await inTurn(() => save(state));
      return { isWanted: item.wantedAtMs !== undefined };
    },
    async release(state) {
      const item = await inTurn(() => release(state));
      return { isWoken: item.wake?.BOOL === true };
    },
    async register() {
      await table.update({
        Key: registerKey(residence, ruleName),
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':expiresAt': number(expiresAt(nowMs())) },
      });
    },
    pending: createPendingJobs({ table, key, fence, nowMs, lost }),
    exempt: createExemptJobs({ table, key, fence, nowMs, lost }),
    marks: createKeptMarks({ table, key, fence, nowMs, lost }),
  };
}

function policyOf({ ruleId, policyDigest }: Claimant): string {
  return `${ruleId}/${policyDigest}`;
}
