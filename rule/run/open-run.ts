// Opens a run: what the last one left is checked against the event, the rule and Config itself.
// A claim that cannot be trusted is dropped, which costs work and never truth.

import { type Checkpoint, emptyCheckpoint, isOfTheFuture } from '../coverage/state.ts';
import type { Ports, ResultPage } from '../ports.ts';
import { accountType, trainingJobType } from '../verdict/evaluation.ts';
import type { Run } from './run.ts';

/** Empty first pages that are followed before Config is taken to hold nothing. */
const emptyPageLimit = 10;

export type Opening =
  /** A newer run has saved already: Config delivered late, or Lambda retried. */
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'open';
      readonly checkpoint: Checkpoint;
      /** The first page of what Config holds; undefined where reading is denied. */
      readonly held: ResultPage | undefined;
    };

export async function openRun(run: Run, ports: Ports): Promise<Opening> {
  const loaded = await ports.checkpoints?.load();
  const held = await probe(ports);
  const isDamaged = loaded !== undefined && isOfTheFuture(loaded, ports.clock.serviceTimeMs());
  if (isDamaged) ports.log.warn('the checkpoint is of the future: it is not used');
  const stored = isDamaged ? undefined : loaded;
  if (stored) ports.quotas.recall(stored.pace);
  if (stored?.ruleId === run.ruleId && stored.runAtMs > run.notifiedAtMs) return { kind: 'stale' };
  const distrust = stored && reasonToDistrust(stored, run, held);
  if (distrust) ports.log.info('the checkpoint is not used', { reason: distrust });
  const checkpoint =
    stored && !distrust ? { ...stored, runAtMs: run.notifiedAtMs } : begin(run, held, stored);
  return { kind: 'open', checkpoint, held };
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
  stored: Checkpoint,
  run: Run,
  held: ResultPage | undefined,
): string | undefined {
  if (stored.ruleName !== run.ruleName || stored.ruleId !== run.ruleId)
    return 'it is of another rule, or the rule was created again';
  if (stored.policyDigest !== run.policyDigest)
    return 'the parameters or the verdict logic changed';
  if ((stored.intervals.at(-1)?.to ?? 0) * 1_000 > run.notifiedAtMs)
    return 'it claims jobs younger than the event';
  if (stored.reportedCount > 0 && held !== undefined && held.results.length === 0)
    return 'it claims results and Config holds none';
  return undefined;
}

/** The checkpoint of a run that starts afresh. */
function begin(run: Run, held: ResultPage | undefined, stored: Checkpoint | undefined): Checkpoint {
  const holdsNothing = held !== undefined && held.results.length === 0;
  return {
    ...emptyCheckpoint({
      policyDigest: run.policyDigest,
      ruleName: run.ruleName,
      ruleId: run.ruleId,
      resourceType: run.parameters.resourceType ?? typeInUse(held, run.accountId),
      runAtMs: run.notifiedAtMs,
    }),
    reportedFrom: holdsNothing ? Number.MAX_SAFE_INTEGER : 0,
    auditedAtMs: holdsNothing ? run.notifiedAtMs : 0,
    unsettledUntilMs: stored?.unsettledUntilMs ?? 0,
    pace: stored?.pace ?? {},
    ...(holdsNothing || stored?.accountResult === undefined
      ? {}
      : { accountResult: stored.accountResult }),
  };
}

/** The fallback type where Config holds the rule's results under it and under no other. */
function typeInUse(held: ResultPage | undefined, accountId: string): string {
  const types = new Set(
    held?.results
      .filter(({ resourceId }) => resourceId !== accountId)
      .map(({ resourceType }) => resourceType),
  );
  return types.size === 1 && types.has(accountType) ? accountType : trainingJobType;
}
