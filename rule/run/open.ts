// Opens a run: it takes the lease, and checks the saved state against the event, the rule, and Config. A claim that
// cannot be trusted is dropped, which costs work and never makes a result wrong.

import type { Interval } from '../coverage/intervals.ts';
import { withCompared } from '../coverage/rotation.ts';
import { emptyState, isOfTheFuture, type RuleState } from '../coverage/state.ts';
import { daySeconds } from '../coverage/tally.ts';
import { type Lease, type Ports, type ResultPage, StateUnreadableError } from '../ports.ts';
import { accountType, trainingJobType } from '../verdict/evaluation.ts';
import { accountResultText, isAccountResult } from './account-result.ts';
import { askForRun, wakeDelaySeconds } from './ask-for-run.ts';
import { newsSince } from './news.ts';
import type { Run } from './run.ts';

/** Empty first pages that are followed before Config is considered to hold no results. */
const emptyPageLimit = 10;
/** Time between two tries to take a lease whose holder has been asked to step aside. */
const pollMs = 3_000;
/** Tries before the run gives up. A holder steps aside within a minute; the lease of a killed run ends in three. */
const pollLimit = 80;
/** A state that was saved longer ago is not used: its pending jobs may have expired. */
const longestAbsenceMs = 60 * 86_400_000;

export type Opening =
  /** Another run is working on the rule. */
  | { readonly kind: 'busy' }
  /** A newer run, or a run of this event, has saved its state: Config delivered late, or Lambda retried. */
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'open';
      readonly lease: Lease | undefined;
      readonly state: RuleState;
      /** True if the state replaces another claim, which must not outlive the first report. */
      readonly replacesClaim: boolean;
      /** True if something was saved for the rule, or Config holds results of it. */
      readonly isKnownToConfig: boolean;
      /** The first page of the reported results; undefined if they cannot be read. */
      readonly firstPage: ResultPage | undefined;
      /** Set if a table is configured and cannot be read. */
      readonly failure?: StateUnreadableError;
    };

export async function openRun(run: Run, ports: Ports): Promise<Opening> {
  const taken = await takeLease(run, ports).catch((error: unknown) => {
    if (!(error instanceof StateUnreadableError)) throw error;
    ports.log.record('state-unreadable', { reason: error.message });
    return error;
  });
  if (taken === 'busy') {
    ports.log.record('lease-busy');
    return { kind: 'busy' };
  }
  if (taken instanceof StateUnreadableError)
    return { kind: 'open', ...(await openWithoutState(run, ports)), failure: taken };
  if (taken === undefined) return { kind: 'open', ...(await openWithoutState(run, ports)) };
  const { lease, state: loaded } = taken;
  try {
    return await openWithState(run, ports, lease, loaded);
  } catch (error) {
    await giveBack(lease, run, ports).catch((second: unknown) =>
      ports.log.record('progress-not-saved', { reason: String(second), after: String(error) }),
    );
    throw error;
  }
}

/** Releases a lease that was not used. A job event that arrived meanwhile is not lost. */
async function giveBack(lease: Lease, run: Run, ports: Ports): Promise<void> {
  const { isWoken } = await lease.release(undefined);
  if (isWoken) await askForRun(run, ports, wakeDelaySeconds);
}

/** Waits while the holder steps aside for a newer policy; undefined if no table is configured. */
async function takeLease(
  run: Run,
  { states, clock, log }: Ports,
): Promise<{ lease: Lease; state: RuleState | undefined } | 'busy' | undefined> {
  if (states === undefined) return undefined;
  for (let polls = 0; ; polls += 1) {
    const outcome = await states.take(run);
    if (outcome.kind === 'taken') return outcome;
    if (!outcome.willYield || polls >= pollLimit || !clock.mayStart()) return 'busy';
    log.record('lease-awaited');
    await clock.pause(pollMs);
  }
}

async function openWithoutState(run: Run, ports: Ports) {
  const firstPage = await probe(ports);
  const state = begin(run, 'stateless', firstPage, undefined);
  const isKnownToConfig = holdsSomething(firstPage);
  return { lease: undefined, firstPage, state, replacesClaim: false, isKnownToConfig };
}

async function openWithState(
  run: Run,
  ports: Ports,
  lease: Lease,
  loaded: RuleState | undefined,
): Promise<Opening> {
  const firstPage = await probe(ports);
  const isDamaged = loaded !== undefined && isOfTheFuture(loaded, ports.clock.serviceTimeMs());
  if (isDamaged) ports.log.record('state-of-the-future');
  const stored = isDamaged ? undefined : loaded;
  if (stored && isStale(stored, run)) {
    await giveBack(lease, run, ports);
    return { kind: 'stale' };
  }
  if (stored) ports.quotas.recall(stored.quotas);
  const distrust = stored && reasonToDistrust(stored, run, firstPage);
  if (distrust) ports.log.record('state-not-used', { reason: distrust });
  const isContinued = stored !== undefined && !distrust;
  const state = isContinued
    ? { ...stored, notifiedAtMs: run.notifiedAtMs, isComplete: false }
    : begin(run, lease.id, firstPage, stored);
  const untold = untoldBefore(stored, run, firstPage);
  const news = ports.news && { news: (isContinued && stored.news) || newsSince(run, untold) };
  const replacesClaim = loaded !== undefined && !isContinued;
  const isKnownToConfig = loaded !== undefined || holdsSomething(firstPage);
  return {
    kind: 'open',
    lease,
    state: { ...state, ...news },
    firstPage,
    replacesClaim,
    isKnownToConfig,
  };
}

/** Results that are still there are not sent again by a new claim, so it would not count them. */
function untoldBefore(
  stored: RuleState | undefined,
  run: Run,
  firstPage: ResultPage | undefined,
): number {
  const isStillHeld = stored?.ruleId === run.ruleId && holdsSomething(firstPage);
  return isStillHeld ? (stored?.news?.untold ?? 0) : 0;
}

function holdsSomething(firstPage: ResultPage | undefined): boolean {
  return firstPage !== undefined && firstPage.results.length > 0;
}

function isStale({ ruleId, notifiedAtMs, isComplete }: RuleState, run: Run): boolean {
  if (ruleId !== run.ruleId) return false;
  return notifiedAtMs > run.notifiedAtMs || (notifiedAtMs === run.notifiedAtMs && isComplete);
}

async function probe({ results }: Ports): Promise<ResultPage | undefined> {
  let page = await results.page();
  for (let followed = 0; followed < emptyPageLimit; followed += 1) {
    if (page === undefined || page.results.length > 0 || page.nextToken === undefined) break;
    page = await results.page(page.nextToken);
  }
  return page;
}

function reasonToDistrust(
  stored: RuleState,
  run: Run,
  firstPage: ResultPage | undefined,
): string | undefined {
  if (stored.ruleId !== run.ruleId) return 'the rule was deleted and created again';
  if (stored.policyDigest !== run.policyDigest)
    return 'the parameters or the verdict logic changed';
  if (run.notifiedAtMs - stored.notifiedAtMs > longestAbsenceMs)
    return 'it was last saved more than 60 days ago';
  if ((stored.intervals.at(-1)?.to ?? 0) * 1_000 > run.notifiedAtMs)
    return 'it claims jobs that are younger than the event';
  if (stored.reportedCount > 0 && firstPage !== undefined && firstPage.results.length === 0)
    return 'it claims results, and Config holds none';
  return undefined;
}

/** The state of a run that starts without a claim. */
function begin(
  run: Run,
  claimId: string,
  firstPage: ResultPage | undefined,
  stored: RuleState | undefined,
): RuleState {
  const holdsNothing = firstPage !== undefined && firstPage.results.length === 0;
  const ofSameRule = stored?.ruleId === run.ruleId ? stored : undefined;
  const accountRow = firstPage?.results.find((row) => isAccountResult(row, run));
  const accountResult = accountRow ? accountResultText(accountRow) : ofSameRule?.accountResult;
  return {
    ...emptyState({
      policyDigest: run.policyDigest,
      ruleId: run.ruleId,
      resourceType: run.parameters.resourceType ?? typeInUse(firstPage, run.accountId),
      claimId,
      notifiedAtMs: run.notifiedAtMs,
    }),
    reportedFrom: holdsNothing ? Number.MAX_SAFE_INTEGER : 0,
    auditedAtMs: holdsNothing ? run.notifiedAtMs : 0,
    // What the claim will cover is swept from now on.
    compared: withCompared([], [everyDayBefore(run)], run.notifiedAtMs),
    quotas: stored?.quotas ?? {},
    registeredAtMs: ofSameRule?.registeredAtMs ?? 0,
    ...(!holdsNothing && accountResult !== undefined && { accountResult }),
  };
}

function everyDayBefore({ notifiedAtMs }: Run): Interval {
  const second = notifiedAtMs / 1_000;
  return { from: 0, to: second - (second % daySeconds) };
}

/** The fallback type if Config holds results under it and under no other type. */
function typeInUse(firstPage: ResultPage | undefined, accountId: string): string {
  const types = new Set(
    firstPage?.results
      .filter(({ resourceId }) => resourceId !== accountId)
      .map(({ resourceType }) => resourceType),
  );
  return types.size === 1 && types.has(accountType) ? accountType : trainingJobType;
}
